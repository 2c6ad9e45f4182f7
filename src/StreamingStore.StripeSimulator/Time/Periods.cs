using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;

namespace StreamingStore.StripeSimulator.Time;

/// <summary>Billing periods counted from an anchor: a subscription begun on 31 January renews on 28 February and on 31 March.</summary>
internal static class Periods
{
    /// <summary>The first end of a period after an instant, both in seconds since 1970.</summary>
    public static long EndAfter(long anchor, long instant, JsonObject recurring)
    {
        var interval = recurring.Text("interval")!;
        var count = (int)recurring.Number("interval_count")!;
        var start = DateTimeOffset.FromUnixTimeSeconds(anchor);
        if (instant < anchor)
            return anchor;
        // Months vary in length: begin below the answer and step up to it.
        var guess = (int)((instant - anchor) / (Longest(interval) * count));
        for (var periods = Math.Max(guess, 0); ; periods++)
            if (Add(start, interval, periods * count).ToUnixTimeSeconds() is var end && end > instant)
                return end;
    }

    /// <summary>The longest that an interval can be, in seconds.</summary>
    public static long Longest(string interval) => 86400L * interval switch { "day" => 1, "week" => 7, "month" => 31, _ => 366 };

    private static DateTimeOffset Add(DateTimeOffset start, string interval, int count) => interval switch
    {
        "day" => start.AddDays(count),
        "week" => start.AddDays(7 * count),
        "month" => start.AddMonths(count),
        _ => start.AddYears(count),
    };
}
