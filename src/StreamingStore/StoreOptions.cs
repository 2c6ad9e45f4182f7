using StreamingStore.StripeMirror;

namespace StreamingStore;

/// <summary>The store's own settings, section <c>Store</c> (environment: <c>Store__PastDueGraceDays</c> and so on).</summary>
public sealed class StoreOptions
{
    /// <summary>
    /// How many days a subscription entitles after a renewal was not paid (status <c>past_due</c>), counted from the
    /// start of the period that is not paid. 0 ends access at once.
    /// </summary>
    public int PastDueGraceDays { get; set; } = 7;

    /// <summary>How many hours a grant to watch lasts: long enough for any film, a pause included.</summary>
    public int WatchGrantHours { get; set; } = 6;

    /// <summary>On how many devices at once a viewer may watch.</summary>
    public int MaxStreams { get; set; } = 2;

    /// <summary><see cref="PastDueGraceDays"/> as a span of time.</summary>
    public TimeSpan PastDueGrace => TimeSpan.FromDays(PastDueGraceDays);

    /// <summary>Checks the values.</summary>
    /// <exception cref="StoreException">A value is out of range.</exception>
    public void Validate()
    {
        if (PastDueGraceDays is < 0 or > 365)
        {
            throw new StoreException($"Store__PastDueGraceDays is {PastDueGraceDays}: set it to a number of days from 0 to 365.");
        }

        if (WatchGrantHours is < 1 or > 48)
        {
            throw new StoreException($"Store__WatchGrantHours is {WatchGrantHours}: set it to a number of hours from 1 to 48.");
        }

        if (MaxStreams is < 1 or > 100)
        {
            throw new StoreException($"Store__MaxStreams is {MaxStreams}: set it to a number of streams from 1 to 100.");
        }
    }
}
