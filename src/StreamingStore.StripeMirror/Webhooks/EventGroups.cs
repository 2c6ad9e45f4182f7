using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Npgsql;
using StreamingStore.StripeMirror.Freshness;
using StreamingStore.StripeMirror.Mirror;

namespace StreamingStore.StripeMirror.Webhooks;

/// <summary>
/// Takes events in, in two steps, each by groups that share a transaction. First they are kept, and answered once that is
/// on disk. Then they are applied, which need not reach the disk at once: what a crash undoes is in the inbox, not done.
/// A group that fails is undone, and each of it is tried alone, so that one event that can't be applied holds up no other.
/// </summary>
internal sealed class EventGroups : IDisposable
{
    /// <summary>More than these do not wait in memory to be applied: deliveries are answered later instead.</summary>
    private const int MostWaiting = 1024;

    // While one group waits for the disk, the next is written.
    private const int MostBeingKept = 2;

    // One, so that the events of an object are applied in the order in which they came.
    private const int MostBeingApplied = 1;

    // A group costs much the same whether it is of two or of fifty. An event that comes alone does not wait.
    private static readonly TimeSpan BetweenGroups = TimeSpan.FromMilliseconds(20);

    private readonly NpgsqlDataSource database;
    private readonly MirrorWriter mirror;
    private readonly MirrorMetrics metrics;
    private readonly Func<string, Task> applyAlone;
    private readonly ILogger logger;
    private readonly EventQueue received;
    private readonly EventQueue kept;
    private readonly SemaphoreSlim room = new(MostWaiting);

    /// <param name="database">Where the inbox and the mirror are.</param>
    /// <param name="mirror">Is told when something may have to be fetched.</param>
    /// <param name="metrics">Count what is applied.</param>
    /// <param name="applyAlone">Applies one event of the inbox, or writes down what keeps it from that. It does not throw.</param>
    /// <param name="clock">Says when the next group is begun.</param>
    /// <param name="logger">Is told of groups that failed.</param>
    public EventGroups(
        NpgsqlDataSource database, MirrorWriter mirror, MirrorMetrics metrics, Func<string, Task> applyAlone, TimeProvider clock, ILogger logger)
    {
        (this.database, this.mirror, this.metrics, this.applyAlone, this.logger) = (database, mirror, metrics, applyAlone, logger);
        received = new EventQueue(MostBeingKept, TimeSpan.Zero, clock, KeepAsync);
        kept = new EventQueue(MostBeingApplied, BetweenGroups, clock, ApplyAsync);
    }

    /// <summary>Keeps an event, together with others that come at the same time; it is then applied unless it is done already.</summary>
    /// <returns>What ends when it is applied, or waits in the inbox for another try.</returns>
    /// <exception cref="NpgsqlException">It could not be kept.</exception>
    public async Task<Task> TakeInAsync(StripeEvent @event, string payload, CancellationToken ct)
    {
        await room.WaitAsync(ct);
        var arrival = new Arrival(@event, payload, Activity.Current?.Context ?? default);
        received.Add(arrival);
        await arrival.Kept;
        return arrival.Applied;
    }

    /// <summary>Ends when nothing waits any more to be applied, and lets nothing in after that.</summary>
    public async Task CloseAsync(CancellationToken ct)
    {
        for (var places = 0; places < MostWaiting; places++)
        {
            await room.WaitAsync(ct);
        }
    }

    /// <inheritdoc />
    public void Dispose() => room.Dispose();

    private async Task KeepAsync(List<Arrival> group)
    {
        try
        {
            var open = await InsertAsync(group);
            foreach (var arrival in group)
            {
                arrival.HasBeenKept();
                if (open.Contains(arrival.Event.Id))
                {
                    kept.Add(arrival);
                }
                else
                {
                    Leave(arrival);
                }
            }
        }
        catch (Exception e) when (group.Count > 1)
        {
            logger.LogWarning("A group of {Count} events could not be kept together ({Reason}); each is kept alone", group.Count, e.Message);
            foreach (var arrival in group)
            {
                await KeepAsync([arrival]);
            }
        }
        catch (Exception e)
        {
            // Whoever delivered it is told, and delivers it again.
            group[0].CouldNotBeKept(e);
            Leave(group[0]);
        }
    }

    /// <summary>Keeps the events, and answers which of them are not done. They are due for another try when this node has had its time.</summary>
    private async Task<HashSet<string>> InsertAsync(List<Arrival> group)
    {
        var ids = IdsOf(group);
        await using var batch = database.CreateBatch();
        batch.Add("""
            insert into stripe.event (id, type, api_version, created, object, object_id, body)
            select id, type, api_version, created, object, object_id, body::json
            from unnest($1, $2, $3, $4, $5, $6, $7) as arrived (id, type, api_version, created, object, object_id, body) order by id
            on conflict (id) do nothing
            """,
            ids, group.Select(arrival => arrival.Event.Type).ToArray(),
            group.Select(arrival => arrival.Event.ApiVersion).ToArray(), group.Select(arrival => arrival.Event.Created).ToArray(),
            group.Select(arrival => arrival.Event.Kind).ToArray(), group.Select(arrival => arrival.Event.ObjectId).ToArray(),
            group.Select(arrival => arrival.Payload).ToArray());
        batch.Add("""
            insert into stripe.event_state as s (id, due_at) select id, now() + interval '15 seconds' from unnest($1) as arrived (id) order by id
            on conflict (id) do update set due_at = greatest(s.due_at, excluded.due_at) where s.done_at is null
            returning id
            """, ids);
        await using var reader = await batch.ExecuteReaderAsync();
        return await ReadIdsAsync(reader);
    }

    private async Task ApplyAsync(List<Arrival> group)
    {
        try
        {
            await StripeTelemetry.RunAsync(BeginSpan(group), () => WriteAsync(group));
            mirror.WakeWorker();
            foreach (var arrival in group)
            {
                metrics.CountEvent(arrival.Event.Type, arrival.Event.Outcome);
            }
        }
        catch (Exception e)
        {
            logger.LogWarning("A group of {Count} events could not be applied together ({Reason}); each is tried alone", group.Count, e.Message);
            foreach (var arrival in group)
            {
                await applyAlone(arrival.Event.Id);
            }
        }
        finally
        {
            group.ForEach(Leave);
        }
    }

    private async Task WriteAsync(List<Arrival> group)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var snapshots = new SnapshotBatch([.. group.Select(arrival => arrival.Event.Snapshot).OfType<IncomingSnapshot>()]);
        HashSet<string> fresh;
        await using (var batch = new NpgsqlBatch(connection))
        {
            batch.Add("set local synchronous_commit = off");
            AddDone(batch, group);
            snapshots.AddReads(batch);
            await using var reader = await batch.ExecuteReaderAsync();
            fresh = await ReadIdsAsync(reader);
            await reader.NextResultAsync();
            await snapshots.ReadRowsAsync(reader, CancellationToken.None);
        }

        // Another node may have applied one meanwhile.
        var repeated = group.Where(arrival => !fresh.Contains(arrival.Event.Id)).Select(arrival => arrival.Event.Snapshot).OfType<IncomingSnapshot>().ToHashSet();
        await snapshots.WriteAsync(connection, snapshot => !repeated.Contains(snapshot), CancellationToken.None);
        await transaction.CommitAsync();
    }

    /// <summary>The span of a group, linked with the requests that delivered its events.</summary>
    private static Activity? BeginSpan(List<Arrival> group) => StripeTelemetry.Source.HasListeners()
        ? StripeTelemetry.Source.StartActivity(
            StripeTelemetry.ApplyEvents, ActivityKind.Consumer, parentContext: default,
            tags: [new(StripeTelemetry.EventIds, IdsOf(group))],
            links: group.Where(arrival => arrival.Delivery != default).Select(arrival => new ActivityLink(arrival.Delivery)))
        : null;

    /// <summary>Writes that the events are done, and answers which of them were not.</summary>
    private static void AddDone(NpgsqlBatch batch, List<Arrival> group) => batch.Add("""
        update stripe.event_state s
        set done_at = now(), attempts = s.attempts + 1, last_attempt_at = now(), last_error = null, outcome = applied.outcome, dead_at = null
        from unnest($1, $2) as applied (id, outcome)
        where s.id = applied.id and s.done_at is null
        returning s.id
        """, IdsOf(group), group.Select(arrival => arrival.Event.Outcome).ToArray());

    private static string[] IdsOf(List<Arrival> group) => [.. group.Select(arrival => arrival.Event.Id)];

    private static async Task<HashSet<string>> ReadIdsAsync(NpgsqlDataReader reader)
    {
        var ids = new HashSet<string>();
        while (await reader.ReadAsync())
        {
            ids.Add(reader.GetString(0));
        }

        return ids;
    }

    private void Leave(Arrival arrival)
    {
        arrival.IsOver();
        room.Release();
    }
}
