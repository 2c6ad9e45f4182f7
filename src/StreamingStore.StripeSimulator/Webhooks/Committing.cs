using StreamingStore.StripeSimulator.Storage;
using StreamingStore.StripeSimulator.Time;

namespace StreamingStore.StripeSimulator.Webhooks;

internal readonly record struct PendingCommit(Commit Commit, Task Stored);

/// <summary>The way from a finished unit of work to disk, and from there to the endpoints: nothing is delivered that could be lost.</summary>
internal sealed class Committing(Dispatcher dispatcher, Alarm alarm, Journal? journal = null)
{
    /// <summary>To be called within the turn of the work, so that commits are stored in the order in which they were made.</summary>
    public PendingCommit Append(Commit commit) =>
        new(commit, journal is null || commit.IsEmpty ? Task.CompletedTask : journal.Append(commit));

    /// <summary>Ends when the commit is stored and its events are on their way. To be awaited after the turn.</summary>
    public async Task StoredAsync(PendingCommit pending)
    {
        await pending.Stored;
        foreach (var delivery in pending.Commit.ToDeliver)
            dispatcher.Begin(delivery);
        if (pending.Commit.Objects.Exists(written => written.Kind == TestClocks.Kind))
            alarm.Ring();
    }
}
