namespace StreamingStore.Billing;

/// <summary>
/// The kind of device on which a subscription was made, kept as <c>metadata.device_type</c> on the subscription at Stripe.
/// </summary>
public static class DeviceType
{
    /// <summary>A browser.</summary>
    public const string Web = "web";

    /// <summary>Every device type there is.</summary>
    public static readonly IReadOnlyList<string> All =
        [Web, "ios", "android", "android_tv", "apple_tv", "fire_tv", "roku", "samsung", "lg", "xbox", "playstation"];

    // The first that is found wins, so televisions come before the systems that they are built on.
    private static readonly (string Mark, string Device)[] Marks =
    [
        ("PlayStation", "playstation"),
        ("Xbox", "xbox"),
        ("Roku", "roku"),
        ("AFT", "fire_tv"),
        ("AppleTV", "apple_tv"),
        ("Apple TV", "apple_tv"),
        ("Tizen", "samsung"),
        ("SMART-TV", "samsung"),
        ("Web0S", "lg"),
        ("webOS", "lg"),
        ("NetCast", "lg"),
        ("Android TV", "android_tv"),
        ("GoogleTV", "android_tv"),
        ("BRAVIA", "android_tv"),
        ("Android", "android"),
        ("iPhone", "ios"),
        ("iPad", "ios"),
        ("iPod", "ios"),
    ];

    /// <summary>Tells the device type from a <c>User-Agent</c> header; what is not recognised is a browser.</summary>
    public static string FromUserAgent(string? userAgent) =>
        userAgent is null ? Web : Array.Find(Marks, m => userAgent.Contains(m.Mark, StringComparison.Ordinal)).Device ?? Web;

    /// <summary>True for one of <see cref="All"/>.</summary>
    public static bool IsKnown(string? deviceType) => deviceType is not null && All.Contains(deviceType);
}
