using System.Globalization;

namespace StreamingStore.Web.Components.Pages.Staff.Parts;

/// <summary>How the console says what comes up on many of its pages.</summary>
internal static class StaffWords
{
    /// <summary>An instant (UTC), to the second.</summary>
    public static string At(DateTime utc) => utc.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>A day in words with its time, for what is about to be done: <c>Friday, 22 December 2025, 14:05 UTC</c>.</summary>
    public static string InFull(DateTime utc) => utc.ToString("dddd, d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>How long ago, or how long until: <c>3 min</c>.</summary>
    public static string Span(TimeSpan span) => span.Duration().TotalSeconds switch
    {
        < 120 and var seconds => $"{seconds:F0} s",
        < 7200 and var seconds => $"{seconds / 60:F0} min",
        < 172_800 and var seconds => $"{seconds / 3600:F0} h",
        var seconds => $"{seconds / 86_400:F0} days",
    };

    /// <summary>The tone of a subscription's, payment's or invoice's status.</summary>
    public static string Tone(string? status) => status switch
    {
        "active" or "trialing" or "succeeded" or "paid" => "good",
        "past_due" or "unpaid" or "incomplete" or "open" or "requires_action" or "requires_payment_method" or "uncollectible" => "warn",
        _ => "",
    };
}
