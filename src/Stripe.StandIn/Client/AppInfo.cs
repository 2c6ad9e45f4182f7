namespace Stripe;

/// <summary>Names the application in the <c>User-Agent</c>.</summary>
public class AppInfo
{
    public string Name { get; set; }
    public string PartnerId { get; set; }
    public string Version { get; set; }
    public string Url { get; set; }

    /// <summary>The application as it stands in the <c>User-Agent</c>: <c>name/version (url)</c>.</summary>
    public string FormatUserAgent() =>
        Name
        + (string.IsNullOrEmpty(Version) ? "" : $"/{Version}")
        + (string.IsNullOrEmpty(Url) ? "" : $" ({Url})");
}
