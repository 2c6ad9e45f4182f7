using System.Text.Json;
using System.Threading.Channels;
using Dapper;
using Npgsql;
using Stripe;

namespace StreamingStore.Billing.Mirror;

/// <summary>
/// The one door into the mirror: answers to our own calls, webhook snapshots and fetched objects all enter here, as raw
/// JSON of whatever API version. Each object is written, or marked to be fetched, in one transaction with all that hangs
/// on it; PostgreSQL's triggers tell the open pages when it commits.
/// </summary>
public sealed class StripeMirror(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>Ends an insert into <c>stripe.dirty_object as d</c>: an object that is marked already is marked once more, and is due at once.</summary>
    internal const string OnMarkedAgain = "on conflict (object, id) do update set version = d.version + 1, due_at = least(d.due_at, now()), attempts = 0";

    private readonly Channel<bool> marked = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Writes Stripe's answer to a call of ours, before our own answer goes out.</summary>
    public async Task ApplyResponseAsync(StripeEntity answer, CancellationToken ct = default)
    {
        var asOf = answer.StripeResponse?.Date?.UtcDateTime ?? clock.GetUtcNow().UtcDateTime;
        var body = answer.RawJsonElement ?? throw new ArgumentException("The answer carries no JSON.", nameof(answer));
        if (answer.StripeResponse?.Headers?.Contains("Idempotent-Replayed") == true)
        {
            await ApplyReplayAsync(body, ct);
            return;
        }

        await ApplyAsync(body, asOf, SnapshotSource.Response, ct);
    }

    /// <summary>Applies one object in a transaction of its own.</summary>
    public async Task ApplyAsync(JsonElement body, DateTime asOf, SnapshotSource source, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await ApplyAsync(connection, body, asOf, source, deleted: MirroredObject.IsDeletedStub(body), ct);
        await transaction.CommitAsync(ct);
        WakeWorker();
    }

    /// <summary>Applies one object inside the caller's transaction; call <see cref="WakeWorker"/> after the commit.</summary>
    /// <param name="connection">A connection with a transaction open.</param>
    /// <param name="body">The object as Stripe writes it. Kinds that the mirror does not keep are passed over.</param>
    /// <param name="asOf">When it was true (UTC).</param>
    /// <param name="source">Whence it came.</param>
    /// <param name="deleted">The object is gone; a tombstone stays.</param>
    /// <param name="ct">Cancels the statements.</param>
    public static async Task ApplyAsync(NpgsqlConnection connection, JsonElement body, DateTime asOf, SnapshotSource source, bool deleted, CancellationToken ct)
    {
        if (MirroredObject.NameOf(body) is not { } name || !MirroredObject.Paths.ContainsKey(name) || MirroredObject.IdOf(body) is not { } id)
        {
            return;
        }

        var json = body.GetRawText();
        var row = await LockAndReadAsync(connection, name, id, json, ct);
        var terminal = MirroredObject.IsTerminal(name, MirroredObject.Text(body, "status"));
        var verdict = SnapshotOrder.Decide(row, asOf, deleted, terminal, source);
        if (verdict.MarkDirty)
        {
            await MarkDirtyAsync(connection, name, id, ct);
        }

        if (!verdict.Write)
        {
            return;
        }

        await WriteAsync(connection, name, id, json, asOf, deleted, row, ct);
        if (source != SnapshotSource.Fetch)
        {
            // A fetch that is under way may have read the state before this one: let it read again.
            await connection.ExecuteAsync(new CommandDefinition(
                "update stripe.dirty_object set version = version + 1 where object = @name and id = @id", new { name, id }, cancellationToken: ct));
        }

        await ApplyDependentsAsync(connection, name, id, body, asOf, deleted, ct);
    }

    /// <summary>
    /// An answer that Stripe repeats for an idempotency key is as old as the first one, whatever its date says: it serves
    /// where nothing is known yet, and the object is fetched. https://docs.stripe.com/api/idempotent_requests
    /// </summary>
    private async Task ApplyReplayAsync(JsonElement body, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await ApplyAsync(connection, body, DateTime.UnixEpoch, SnapshotSource.Response, deleted: false, ct);
        if (MirroredObject.NameOf(body) is { } name && MirroredObject.Paths.ContainsKey(name) && MirroredObject.IdOf(body) is { } id)
        {
            await MarkDirtyAsync(connection, name, id, ct);
        }

        await transaction.CommitAsync(ct);
        WakeWorker();
    }

    /// <summary>Asks for an object to be fetched from Stripe.</summary>
    public static async Task MarkDirtyAsync(NpgsqlConnection connection, string name, string id, CancellationToken ct) =>
        await connection.ExecuteAsync(new CommandDefinition($"""
            insert into stripe.dirty_object as d (object, id) values (@name, @id)
            {OnMarkedAgain}
            """, new { name, id }, cancellationToken: ct));

    /// <summary>
    /// Takes the lock on an object's id until the transaction ends. Whoever locks more than that takes this first, and ids in
    /// their order, so that nobody waits in a circle.
    /// </summary>
    internal static async Task LockAsync(NpgsqlConnection connection, string id, CancellationToken ct) =>
        await connection.ExecuteAsync(new CommandDefinition("select pg_advisory_xact_lock(hashtextextended(@id, 0))", new { id }, cancellationToken: ct));

    /// <summary>Lets the worker look for dirty objects now rather than at its next round.</summary>
    public void WakeWorker() => marked.Writer.TryWrite(true);

    /// <summary>Ends when something may have been marked dirty on this node since the last call.</summary>
    public ValueTask<bool> MarkedAsync(CancellationToken ct) => marked.Reader.ReadAsync(ct);

    private static async Task<MirroredRow?> LockAndReadAsync(NpgsqlConnection connection, string name, string id, string json, CancellationToken ct)
    {
        // The lock is on the id, since there may be no row to lock yet; it is held until the transaction ends.
        var status = name is "subscription" or "payment_intent" or "dispute" ? "status" : "null::text";
        var row = await connection.QuerySingleOrDefaultAsync<RowFacts>(new CommandDefinition($"""
            with locked as materialized (select pg_advisory_xact_lock(hashtextextended(@id, 0)))
            select t.as_of, t.deleted, {status} as status, t.body = @json::jsonb as same_body
            from locked cross join stripe.{name} t where t.id = @id
            """, new { id, json }, cancellationToken: ct));
        if (row is null)
        {
            // The statement's snapshot is older than the lock: a row written while we waited for it is seen by a second look.
            row = await connection.QuerySingleOrDefaultAsync<RowFacts>(new CommandDefinition(
                $"select as_of, deleted, {status} as status, body = @json::jsonb as same_body from stripe.{name} where id = @id",
                new { id, json }, cancellationToken: ct));
        }

        return row is null ? null : new MirroredRow(row.AsOf, row.Deleted, MirroredObject.IsTerminal(name, row.Status), row.SameBody);
    }

    private static async Task WriteAsync(
        NpgsqlConnection connection, string name, string id, string json, DateTime asOf, bool deleted, MirroredRow? row, CancellationToken ct)
    {
        // The last state of a deleted object is kept in its tombstone: a stub has no fields to search by.
        var keepBody = deleted && row is not null;
        await connection.ExecuteAsync(new CommandDefinition($"""
            insert into stripe.{name} as t (id, body, as_of, deleted) values (@id, @json::jsonb, @asOf, @deleted)
            on conflict (id) do update set
              body = case when @keepBody then t.body else excluded.body end,
              as_of = greatest(t.as_of, excluded.as_of),
              deleted = excluded.deleted
            """, new { id, json, asOf, deleted, keepBody }, cancellationToken: ct));
    }

    private static async Task ApplyDependentsAsync(
        NpgsqlConnection connection, string name, string id, JsonElement body, DateTime asOf, bool deleted, CancellationToken ct)
    {
        switch (name)
        {
            case "subscription" when !deleted:
                await new SubscriptionItems(connection, id, asOf).ApplyAsync(body, ct);
                if (MirroredObject.Reference(body, "test_clock") is { } clockId)
                {
                    await MarkUnknownAsync(connection, "test_clock", clockId, ct);
                }

                break;
            case "customer" when deleted:
                // Deleting a customer cancels its subscriptions. https://docs.stripe.com/api/customers/delete
                await MarkWhereAsync(connection, "subscription", "customer_id = @id and status not in ('canceled', 'incomplete_expired')", id, ct);
                break;
            case "refund" or "dispute" when MirroredObject.Reference(body, "payment_intent") is { } payment:
                await MarkUnknownAsync(connection, "payment_intent", payment, ct);
                break;
            case "charge":
                // A charge counts what was refunded; where our refunds add up to something else, they are fetched with it.
                await MarkWhereAsync(connection, "charge", """
                    id = @id and amount_refunded <> (
                      select coalesce(sum(r.amount), 0) from stripe.refund r where r.charge_id = @id and r.status not in ('failed', 'canceled'))
                    """, id, ct);
                break;
        }
    }

    /// <summary>What a refund or a dispute takes back must be known for it to count, and so must the clock by which a subscription lives.</summary>
    private static async Task MarkUnknownAsync(NpgsqlConnection connection, string name, string id, CancellationToken ct) =>
        await connection.ExecuteAsync(new CommandDefinition($"""
            insert into stripe.dirty_object (object, id) select @name, @id where not exists (select from stripe.{name} where id = @id)
            on conflict (object, id) do nothing
            """, new { name, id }, cancellationToken: ct));

    private static async Task MarkWhereAsync(NpgsqlConnection connection, string name, string condition, string id, CancellationToken ct) =>
        await connection.ExecuteAsync(new CommandDefinition($"""
            insert into stripe.dirty_object as d (object, id) select @name, id from stripe.{name} where {condition} order by id
            {OnMarkedAgain}
            """, new { name, id }, cancellationToken: ct));

    private sealed class RowFacts
    {
        public DateTime AsOf { get; init; }

        public bool Deleted { get; init; }

        public string? Status { get; init; }

        public bool SameBody { get; init; }
    }
}
