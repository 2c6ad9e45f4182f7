namespace StreamingStore.StripeMirror.Freshness;

/// <summary>How fresh the mirror is, in numbers, at one moment.</summary>
public sealed class MirrorFreshness
{
    /// <summary>When it was read (UTC, the database's clock).</summary>
    public DateTime ReadAt { get; init; }

    /// <summary>Events received, not done and not given up.</summary>
    public long EventsWaiting { get; init; }

    /// <summary>How long the oldest of them has waited, in seconds; 0 where there is none.</summary>
    public double OldestEventSeconds { get; init; }

    /// <summary>Events that were given up: dead letters, which staff can replay.</summary>
    public long DeadLetters { get; init; }

    /// <summary>When the newest event came in (UTC); null before the first.</summary>
    public DateTime? LastEventAt { get; init; }

    /// <summary>Objects that are to be fetched from Stripe.</summary>
    public long DirtyObjects { get; init; }

    /// <summary>How long the oldest of them has been due, in seconds; 0 where there is none.</summary>
    public double OldestDirtySeconds { get; init; }

    /// <summary>Requests of the refetch budget that were ever made.</summary>
    public long RequestsMade { get; init; }

    /// <summary>How long the next such request would wait for its turn, in seconds; 0 where the budget has room.</summary>
    public double RequestWaitSeconds { get; init; }

    /// <summary>When the last reconciliation that found nothing ended (UTC); null before the first.</summary>
    public DateTime? LastCleanReconciliationAt { get; init; }

    /// <summary>When the last reconciliation ended, whatever it found (UTC); null before the first.</summary>
    public DateTime? LastReconciliationAt { get; init; }

    /// <summary>Why the mirror can't be relied on as usual, in sentences; empty where it can.</summary>
    public IReadOnlyList<string> Worries => [.. FindWorries()];

    private IEnumerable<string> FindWorries()
    {
        if (OldestEventSeconds > MirrorFreshnessReader.LongestWait.TotalSeconds)
        {
            yield return $"An event has waited for {OldestEventSeconds:F0} seconds.";
        }

        if (DeadLetters > 0)
        {
            yield return $"{DeadLetters} events were given up: see what stopped them, and replay them at /staff/mirror.";
        }

        if (OldestDirtySeconds > MirrorFreshnessReader.LongestWait.TotalSeconds)
        {
            yield return $"An object has been due to be fetched from Stripe for {OldestDirtySeconds:F0} seconds.";
        }

        if (LastReconciliationAt is { } last && ReadAt - last > MirrorFreshnessReader.LongestSilence)
        {
            yield return $"The last reconciliation ended at {last:u}, and should come every six hours.";
        }
    }
}
