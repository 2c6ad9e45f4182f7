
namespace StreamingStore.Web.Components.Parts;

/// <summary>Where to go after a form, when an address names it. An address is anyone's to write.</summary>
public static class LocalPath
{
    /// <summary>The path if it leads within this site, or <paramref name="otherwise"/>.</summary>
    /// <remarks>
    /// <c>//host</c> and <c>/\host</c> are other sites to a browser, and it drops tabs and line breaks before it looks,
    /// so control characters are refused outright; other than ASCII stands in an address escaped only.
    /// </remarks>
    public static string Or(string? path, string otherwise = "/") =>
        path is ['/', .. var rest] && rest is not ['/' or '\\', ..] && path.All(c => c is >= ' ' and <= '~') ? path : otherwise;

    /// <summary>The sign-in page, which leads back to <paramref name="path"/>.</summary>
    public static string SignInThen(string path) => $"/sign-in?returnUrl={Uri.EscapeDataString(path)}";

    /// <summary>The search for some words.</summary>
    public static string Search(string words) => $"/search?q={Uri.EscapeDataString(words)}";

    /// <summary>The path with a word that lets the page there say what has happened.</summary>
    public static string WithNotice(string path, string notice) => $"{path}{(path.Contains('?') ? '&' : '?')}notice={notice}";
}
