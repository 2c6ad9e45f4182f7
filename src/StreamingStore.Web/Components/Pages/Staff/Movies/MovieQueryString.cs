using StreamingStore.Entitlements;
using StreamingStore.Staff.Movies.Editing;

namespace StreamingStore.Web.Components.Pages.Staff.Movies;

/// <summary>The list of films as its page's address says it.</summary>
internal static class MovieQueryString
{
    /// <summary>Stands for films that are in no group.</summary>
    public const string NoGroup = "-";

    /// <summary>The filter; what the address says wrongly filters nothing.</summary>
    public static MovieFilter Filter(string? text, string? group, string? window) => new(
        string.IsNullOrWhiteSpace(text) ? null : text.Trim(),
        group switch { null or "" => null, NoGroup => "", _ => group },
        Enum.TryParse<MovieWindow>(window, out var parsed) && Enum.IsDefined(parsed) ? parsed : null);

    /// <summary>The address of a page of the list.</summary>
    public static string Address(string? text, string? group, string? window, int page) => "/staff/movies" + QueryString.Create(
        new Dictionary<string, string?>
        {
            ["find"] = text,
            ["group"] = group,
            ["window"] = window,
            ["page"] = page == 1 ? null : FormattableString.Invariant($"{page}"),
        }.Where(pair => !string.IsNullOrEmpty(pair.Value)));

    /// <summary>Whether a film is to be had, in words.</summary>
    public static string Say(MovieWindow window) => window switch
    {
        MovieWindow.Open => "now",
        MovieWindow.Coming => "coming",
        _ => "gone",
    };
}
