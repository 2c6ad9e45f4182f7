using Dapper;
using Npgsql;
using StreamingStore.StripeMirror.Webhooks;

namespace StreamingStore.Staff.TestSubscriptions;

/// <summary>Records the events of watched test subscriptions as steps of their trigger, in the transaction that applies them.</summary>
internal sealed class TestTriggerEvents : IEventHook
{
    /// <inheritdoc />
    public Task EventsTriedAsync(NpgsqlConnection connection, IReadOnlyList<string> eventIds, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition("select store.note_test_events(@ids)", new { ids = eventIds.ToArray() }, cancellationToken: ct));
}
