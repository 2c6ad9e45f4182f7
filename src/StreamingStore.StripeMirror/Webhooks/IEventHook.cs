using Npgsql;

namespace StreamingStore.StripeMirror.Webhooks;

/// <summary>Work that belongs to the transaction in which events are applied. Register any number of them.</summary>
public interface IEventHook
{
    /// <summary>
    /// Runs last before the commit, when the inbox and the mirror have these events' results; an event that failed is among
    /// them. An exception undoes the transaction, and the events are retried.
    /// </summary>
    public Task EventsTriedAsync(NpgsqlConnection connection, IReadOnlyList<string> eventIds, CancellationToken ct);
}
