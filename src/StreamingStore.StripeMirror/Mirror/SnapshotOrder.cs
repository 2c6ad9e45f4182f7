namespace StreamingStore.StripeMirror.Mirror;

/// <summary>Whence a snapshot of an object came, and so what may be concluded from its time.</summary>
public enum SnapshotSource
{
    /// <summary>Stripe's answer to a call of ours that changed the object.</summary>
    Response,

    /// <summary>The <c>data.object</c> of a webhook event, true when the event was made.</summary>
    Event,

    /// <summary>Fetched by the worker while it held the object's claim.</summary>
    Fetch,

    /// <summary>Read from one of Stripe's lists, without a claim.</summary>
    Listing,
}

/// <summary>What the mirror has of the object already.</summary>
/// <param name="AsOf">When the row was true (UTC).</param>
/// <param name="Deleted">The row is a tombstone.</param>
/// <param name="Terminal">The row's state is one that Stripe never leaves.</param>
/// <param name="SameBody">The row's body equals the snapshot's.</param>
public readonly record struct MirroredRow(DateTime AsOf, bool Deleted, bool Terminal, bool SameBody);

/// <summary>What to do with a snapshot.</summary>
/// <param name="Write">The snapshot becomes the row.</param>
/// <param name="MarkDirty">The object is to be fetched, since the snapshot alone can't tell.</param>
public readonly record struct SnapshotVerdict(bool Write, bool MarkDirty);

/// <summary>
/// Decides whether a snapshot replaces the row. Stripe delivers in any order with times of one second, so time decides
/// only where it is clear; anything else is fetched. design.md, <i>Order</i>.
/// </summary>
public static class SnapshotOrder
{
    /// <summary>Differences of time up to this decide nothing: two clocks, each with a grain of one second.</summary>
    public static readonly TimeSpan Slack = TimeSpan.FromSeconds(5);

    private static readonly SnapshotVerdict Ignore = new(false, false);
    private static readonly SnapshotVerdict Apply = new(true, false);
    private static readonly SnapshotVerdict Ask = new(false, true);

    /// <summary>The rule, pure.</summary>
    /// <param name="row">The row as it is, or null where there is none.</param>
    /// <param name="asOf">When the snapshot was true (UTC).</param>
    /// <param name="deleted">The snapshot says that the object is gone.</param>
    /// <param name="terminal">The snapshot's state is one that Stripe never leaves.</param>
    /// <param name="source">Whence it came.</param>
    public static SnapshotVerdict Decide(MirroredRow? row, DateTime asOf, bool deleted, bool terminal, SnapshotSource source)
    {
        if (row is not { } known)
        {
            return Apply;
        }

        // Stripe never gives an id a second life.
        if (known.Deleted)
        {
            return Ignore;
        }

        if (deleted)
        {
            return Apply;
        }

        if (known.SameBody)
        {
            return asOf > known.AsOf ? Apply : Ignore;
        }

        if (known.Terminal != terminal)
        {
            return terminal ? Apply : Ignore;
        }

        var age = asOf - known.AsOf;
        if (age < -Slack)
        {
            return Ignore;
        }

        if (age > Slack)
        {
            return Apply;
        }

        return source switch
        {
            SnapshotSource.Fetch => Apply,
            // What we just did must show at once; whether something newer came in between, a fetch will tell.
            SnapshotSource.Response => new SnapshotVerdict(true, true),
            _ => Ask,
        };
    }
}
