namespace StreamingStore.Playback;

/// <summary>On what somebody watches.</summary>
/// <param name="BrowserId">Tells this browser or device from the viewer's others.</param>
/// <param name="Name">What its owner knows it by, such as <c>Firefox, Windows</c>.</param>
/// <param name="OneFilmAtATime">It can't play two films at once, as a browser with two tabs can.</param>
public sealed record PlaybackDevice(string BrowserId, string Name, bool OneFilmAtATime = false)
{
    // The first that is found wins: what stands on another's shoulders comes before it.
    private static readonly (string Mark, string Name)[] Programs =
    [
        ("Edg/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox/", "Firefox"), ("HeadlessChrome", "Chrome"),
        ("Chrome/", "Chrome"), ("CriOS", "Chrome"), ("FxiOS", "Firefox"), ("Safari/", "Safari"),
    ];

    private static readonly (string Mark, string Name)[] Systems =
    [
        ("PlayStation", "PlayStation"), ("Xbox", "Xbox"), ("Roku", "Roku"), ("AFT", "Fire TV"), ("AppleTV", "Apple TV"), ("Apple TV", "Apple TV"),
        ("Tizen", "Samsung TV"), ("Web0S", "LG TV"), ("webOS", "LG TV"), ("Android TV", "Android TV"), ("GoogleTV", "Android TV"), ("BRAVIA", "Android TV"),
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "Chromebook"), ("Mac OS", "Mac"), ("Linux", "Linux"),
    ];

    /// <summary>The name told by a <c>User-Agent</c> header; null where it tells none.</summary>
    public static string? NameOf(string? userAgent)
    {
        if (string.IsNullOrEmpty(userAgent))
        {
            return null;
        }

        string?[] parts = [Of(Programs, userAgent), Of(Systems, userAgent)];
        return parts.Any(part => part is not null) ? string.Join(", ", parts.OfType<string>()) : null;
    }

    private static string? Of((string Mark, string Name)[] known, string userAgent) =>
        Array.Find(known, k => userAgent.Contains(k.Mark, StringComparison.Ordinal)).Name;
}
