namespace StreamingStore.Staff.TestSubscriptions;

/// <summary>Where a test clock stands. Instants are UTC, by the clock itself.</summary>
/// <param name="Id">Stripe's id, <c>clock_...</c>.</param>
/// <param name="Status"><c>ready</c>, <c>advancing</c> or <c>internal_failure</c>.</param>
/// <param name="FrozenTime">What time it is there.</param>
/// <param name="NextDue">When the first of its subscriptions' periods or trials ends; null where none lives.</param>
/// <param name="Furthest">To when it can be moved at most; null where nothing lives by it.</param>
public sealed record TestClockState(string Id, string Status, DateTime FrozenTime, DateTime? NextDue, DateTime? Furthest)
{
    /// <summary>The most intervals by which Stripe moves a clock at once. https://docs.stripe.com/billing/testing/test-clocks</summary>
    public const int MostIntervals = 2;

    /// <summary>Why the clock can't be moved there; null where it can.</summary>
    public string? Fault(DateTime to) => this switch
    {
        { Status: "advancing" } => "The clock is being moved on just now: wait until it is ready.",
        { Status: not "ready" } => $"Stripe says of the clock: {Status.Replace('_', ' ')}. Make another viewer on another clock.",
        _ when to <= FrozenTime => $"A clock only moves forward, and this one stands at {FrozenTime:yyyy-MM-dd HH:mm} UTC.",
        { Furthest: { } furthest } when to > furthest =>
            $"Stripe moves a clock by at most {MostIntervals} intervals of the shortest subscription on it, here until {furthest:yyyy-MM-dd HH:mm} UTC: go there in steps.",
        _ => null,
    };

    /// <summary>To when a clock can be moved: <see cref="MostIntervals"/> of the shortest interval.</summary>
    /// <param name="from">Where it stands.</param>
    /// <param name="intervals">The intervals of the subscriptions that live by it, as Stripe names them, with their counts.</param>
    public static DateTime? FurthestFrom(DateTime from, IEnumerable<(string Interval, int Count)> intervals) =>
        intervals.Select(one => (DateTime?)Add(from, one.Interval, one.Count * MostIntervals)).Min();

    private static DateTime Add(DateTime from, string interval, int count) => interval switch
    {
        "day" => from.AddDays(count),
        "week" => from.AddDays(7 * count),
        "month" => from.AddMonths(count),
        "year" => from.AddYears(count),
        _ => throw new ArgumentOutOfRangeException(nameof(interval), interval, "Stripe's intervals are day, week, month and year."),
    };
}
