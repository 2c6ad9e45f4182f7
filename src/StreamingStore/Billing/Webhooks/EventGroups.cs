using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Npgsql;
using StreamingStore.Billing.Freshness;
using StreamingStore.Billing.Mirror;

namespace StreamingStore.Billing.Webhooks;

/// <summary>
/// Takes events in by groups: those that come while one group is being written are the next, and share one transaction.
/// Each is kept and applied, or the whole group is undone; then each is to be taken in alone, so that one event that can't
/// be applied holds up no other.
/// </summary>
internal sealed class EventGroups(NpgsqlDataSource database, MirrorMetrics metrics, ILogger logger)
{
    private const int MostTogether = 64;
    private const int MostWriters = 2;

    private readonly ConcurrentQueue<Arrival> waiting = new();
    private int writers;

    /// <summary>Keeps and applies an event, together with others that come at the same time.</summary>
    /// <returns>Ends when it is committed: true. False where its group was undone.</returns>
    public Task<bool> TryTakeInAsync(StripeEvent @event, string payload)
    {
        var arrival = new Arrival(@event, payload);
        waiting.Enqueue(arrival);
        WakeWriter();
        return arrival.Committed.Task;
    }

    private void WakeWriter()
    {
        // No attempt that fails may be seen by others: two of them would each take the other for a writer.
        for (var now = Volatile.Read(ref writers); now < MostWriters; now = Volatile.Read(ref writers))
        {
            if (Interlocked.CompareExchange(ref writers, now + 1, now) == now)
            {
                _ = Task.Run(WriteAsync);
                return;
            }
        }
    }

    private async Task WriteAsync()
    {
        var left = new List<Arrival>();
        while (NextGroup(left) is { Count: > 0 } group)
        {
            var committed = await TryWriteAsync(group);
            foreach (var arrival in group)
            {
                arrival.Committed.SetResult(committed);
            }
        }

        Interlocked.Decrement(ref writers);
        if (!waiting.IsEmpty)
        {
            WakeWriter();
        }
    }

    /// <summary>What waits, but no two of one event or one object: the second of them is left for the group after.</summary>
    private List<Arrival> NextGroup(List<Arrival> left)
    {
        var (group, again) = (new List<Arrival>(), new List<Arrival>());
        var ids = new HashSet<string>();
        foreach (var arrival in left)
        {
            (Fits(arrival) ? group : again).Add(arrival);
        }

        while (group.Count + again.Count < MostTogether && waiting.TryDequeue(out var arrival))
        {
            (Fits(arrival) ? group : again).Add(arrival);
        }

        left.Clear();
        left.AddRange(again);
        return group;

        bool Fits(Arrival arrival) =>
            !ids.Contains(arrival.Event.Id) && (arrival.Event.Snapshot is not { } snapshot || ids.Add(snapshot.Id)) && ids.Add(arrival.Event.Id);
    }

    private async Task<bool> TryWriteAsync(List<Arrival> group)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await WriteAsync(connection, group);
            await transaction.CommitAsync();
        }
        catch (Exception e)
        {
            // Whatever it was, each event meets it again alone, where it is told apart from the others and written down.
            logger.LogWarning("A group of {Count} events could not be applied together ({Reason}); each is tried alone", group.Count, e.Message);
            return false;
        }

        foreach (var arrival in group)
        {
            metrics.CountEvent(arrival.Event.Type, arrival.Event.Outcome);
        }

        return true;
    }

    private static async Task WriteAsync(NpgsqlConnection connection, List<Arrival> group)
    {
        var snapshots = new SnapshotBatch([.. group.Select(arrival => arrival.Event.Snapshot).OfType<IncomingSnapshot>()]);
        var fresh = new HashSet<string>();
        await using (var batch = new NpgsqlBatch(connection))
        {
            AddEvents(batch, group);
            snapshots.AddReads(batch);
            await using var reader = await batch.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                fresh.Add(reader.GetString(0));
            }

            await reader.NextResultAsync();
            await snapshots.ReadRowsAsync(reader, CancellationToken.None);
        }

        var repeated = group.Where(arrival => !fresh.Contains(arrival.Event.Id)).Select(arrival => arrival.Event.Snapshot).OfType<IncomingSnapshot>().ToHashSet();
        await snapshots.WriteAsync(connection, snapshot => !repeated.Contains(snapshot), CancellationToken.None);
    }

    /// <summary>Keeps the events as done, and answers which of them were not done before.</summary>
    private static void AddEvents(NpgsqlBatch batch, List<Arrival> group) => batch.Add("""
        insert into stripe.event as e (id, type, api_version, created, body, attempts, last_attempt_at, done_at, outcome)
        select id, type, api_version, created, body::jsonb, 1, now(), now(), outcome
        from unnest($1, $2, $3, $4, $5, $6) as arrived (id, type, api_version, created, body, outcome) order by id
        on conflict (id) do update set
          attempts = e.attempts + 1, last_attempt_at = now(), last_error = null, outcome = excluded.outcome, done_at = now(), dead_at = null
        where e.done_at is null
        returning id
        """,
        group.Select(arrival => arrival.Event.Id).ToArray(), group.Select(arrival => arrival.Event.Type).ToArray(),
        group.Select(arrival => arrival.Event.ApiVersion).ToArray(), group.Select(arrival => arrival.Event.Created).ToArray(),
        group.Select(arrival => arrival.Payload).ToArray(), group.Select(arrival => arrival.Event.Outcome).ToArray());

    private sealed record Arrival(StripeEvent Event, string Payload)
    {
        public TaskCompletionSource<bool> Committed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
