using StreamingStore.Entitlements;

namespace StreamingStore.Staff.Movies.Editing;

/// <summary>Which films of the catalogue; null means any.</summary>
/// <param name="Text">Words, found as viewers' searches find them.</param>
/// <param name="Group">A group that they are in; an empty text for those in none.</param>
/// <param name="Window">Whether they are to be had.</param>
public sealed record MovieFilter(string? Text = null, string? Group = null, MovieWindow? Window = null);

/// <summary>Films that are chosen to be changed together.</summary>
public abstract record MovieSelection
{
    /// <summary>All that a search finds.</summary>
    /// <param name="Filter">The search.</param>
    public sealed record Found(MovieFilter Filter) : MovieSelection;

    /// <summary>Those of a list.</summary>
    /// <param name="MovieIds">Their numbers; unknown ones are passed over.</param>
    public sealed record Listed(IReadOnlyList<long> MovieIds) : MovieSelection;
}
