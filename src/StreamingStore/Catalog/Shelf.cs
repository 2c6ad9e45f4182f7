namespace StreamingStore.Catalog;

/// <summary>What the films of a shelf have in common.</summary>
public enum ShelfKind
{
    /// <summary>The viewer is in the middle of them.</summary>
    Continue,

    /// <summary>A plan of the viewer's covers them.</summary>
    InPlan,

    /// <summary>They are like a film that the viewer bought: the shelf's subject is its title.</summary>
    BecauseBought,

    /// <summary>They are of one subscription group, which is the shelf's subject: <c>new-releases</c>, <c>action</c>.</summary>
    Group,
}

/// <summary>A row of films to browse.</summary>
/// <param name="Kind">What the films have in common.</param>
/// <param name="Subject">A group's name or a film's title, by the kind; empty where it needs none.</param>
/// <param name="Movies">The films, the best-known or likest first.</param>
public sealed record Shelf(ShelfKind Kind, string Subject, IReadOnlyList<MovieResult> Movies);
