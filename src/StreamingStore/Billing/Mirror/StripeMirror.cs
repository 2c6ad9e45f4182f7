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
        if (IncomingSnapshot.Of(body, asOf, source, deleted) is { } snapshot)
        {
            await new SnapshotBatch([snapshot]).ApplyAsync(connection, ct);
        }
    }

    /// <summary>Applies several objects, no two of the same id, inside the caller's transaction; call <see cref="WakeWorker"/> after the commit.</summary>
    internal static Task ApplyAsync(NpgsqlConnection connection, IEnumerable<StripeSnapshot> objects, SnapshotSource source, CancellationToken ct) =>
        new SnapshotBatch([.. objects
            .Select(o => IncomingSnapshot.Of(o.Body, o.AsOf, source, MirroredObject.IsDeletedStub(o.Body)))
            .OfType<IncomingSnapshot>()]).ApplyAsync(connection, ct);

    /// <summary>
    /// Takes the locks on these ids until the transaction ends. Whoever locks a mark too takes this first, and all who lock
    /// several take them in one order, so that they do not wait in a circle; where marks of other objects make one all the same, PostgreSQL breaks it and the work is tried again.
    /// </summary>
    internal static async Task LockAsync(NpgsqlConnection connection, IEnumerable<string> ids, CancellationToken ct) =>
        await connection.ExecuteAsync(new CommandDefinition(SnapshotBatch.LockSql, new { ids = ids.ToArray() }, cancellationToken: ct));

    /// <summary>Lets the worker look for dirty objects now rather than at its next round.</summary>
    public void WakeWorker() => marked.Writer.TryWrite(true);

    /// <summary>Ends when something may have been marked dirty on this node since the last call.</summary>
    public ValueTask<bool> MarkedAsync(CancellationToken ct) => marked.Reader.ReadAsync(ct);

    /// <summary>
    /// An answer that Stripe repeats for an idempotency key is as old as the first one, whatever its date says: it serves
    /// where nothing is known yet, and the object is fetched. https://docs.stripe.com/api/idempotent_requests
    /// </summary>
    private async Task ApplyReplayAsync(JsonElement body, CancellationToken ct)
    {
        if (IncomingSnapshot.Of(body, DateTime.UnixEpoch, SnapshotSource.Response, deleted: false, refetch: true) is not { } snapshot)
        {
            return;
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await new SnapshotBatch([snapshot]).ApplyAsync(connection, ct);
        await transaction.CommitAsync(ct);
        WakeWorker();
    }
}
