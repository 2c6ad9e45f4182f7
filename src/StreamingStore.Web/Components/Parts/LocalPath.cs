using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;

namespace StreamingStore.Web.Components.Parts;

/// <summary>Where to go after a form, when an address names it. An address is anyone's to write.</summary>
public static class LocalPath
{
    /// <summary>
    /// The path if it leads within this site, or <paramref name="otherwise"/>. Characters other than ASCII stand in an address
    /// escaped only: no header takes them.
    /// </summary>
    public static string Or(string? path, string otherwise = "/") =>
        path is ['/', ..] && RedirectHttpResult.IsLocalUrl(path) && Ascii.IsValid(path) ? path : otherwise;

    /// <summary>The sign-in page, which leads back to <paramref name="path"/>.</summary>
    public static string SignInThen(string path) => $"/sign-in?returnUrl={Uri.EscapeDataString(path)}";

    /// <summary>The search for some words.</summary>
    public static string Search(string words) => $"/search?q={Uri.EscapeDataString(words)}";

    /// <summary>The path with a word that lets the page there say what has happened.</summary>
    public static string WithNotice(string path, string notice) => $"{path}{(path.Contains('?') ? '&' : '?')}notice={notice}";
}
