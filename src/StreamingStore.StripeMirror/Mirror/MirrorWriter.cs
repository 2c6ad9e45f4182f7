using System.Text.Json;
using System.Threading.Channels;
using Npgsql;
using StreamingStore.StripeMirror.StripeApi;
using Stripe;

namespace StreamingStore.StripeMirror.Mirror;

/// <summary>
/// The one door into the mirror: answers to our own calls, webhook snapshots and fetched objects all enter here, as raw
/// JSON of whatever API version. Each object is written, or marked to be fetched, in one transaction with all that hangs
/// on it; PostgreSQL's triggers tell the open pages when it commits.
/// </summary>
public sealed class MirrorWriter(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>Ends an insert into <c>stripe.dirty_object as d</c>: an object that is marked already is marked once more, and is due at once.</summary>
    internal const string OnMarkedAgain = "on conflict (object, id) do update set version = d.version + 1, due_at = least(d.due_at, now()), attempts = 0";

    private const int MostTries = 5;

    private readonly Channel<bool> marked = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Writes Stripe's answer to a call of ours, before our own answer goes out.</summary>
    /// <exception cref="StripeException">The answer is not an object of the kind that was called for.</exception>
    public async Task ApplyResponseAsync(StripeEntity answer, CancellationToken ct = default)
    {
        var asOf = answer.StripeResponse?.Date?.UtcDateTime ?? clock.GetUtcNow().UtcDateTime;
        var body = answer.RawJsonElement ?? throw new ArgumentException("The answer carries no JSON.", nameof(answer));
        var kind = JsonNamingPolicy.SnakeCaseLower.ConvertName(answer.GetType().Name);
        if (MirroredObject.NameOf(body) != kind || MirroredObject.IdOf(body) is null)
        {
            throw StripeCallException.Unusable($"it is not a {kind} with an id.");
        }

        var span = StripeTelemetry.Source.StartActivity(StripeTelemetry.WriteThrough)
            ?.SetTag(StripeTelemetry.ObjectKind, MirroredObject.NameOf(body)).SetTag(StripeTelemetry.ObjectId, MirroredObject.IdOf(body));
        await StripeTelemetry.RunAsync(span, () => answer.StripeResponse?.Headers?.Contains("Idempotent-Replayed") == true
            ? ApplyReplayAsync(body, ct)
            : ApplyAsync(body, asOf, SnapshotSource.Response, ct));
    }

    /// <summary>Applies one object in a transaction of its own. Kinds that the mirror does not keep are passed over.</summary>
    public async Task ApplyAsync(JsonElement body, DateTime asOf, SnapshotSource source, CancellationToken ct = default)
    {
        if (IncomingSnapshot.Of(body, asOf, source, MirroredObject.IsDeletedStub(body)) is { } snapshot)
        {
            await WriteAsync(snapshot, ct);
        }
    }

    /// <summary>Several objects, no two of the same id, to be applied inside the caller's transaction; call <see cref="WakeWorker"/> after the commit.</summary>
    internal static SnapshotBatch BatchOf(IEnumerable<StripeSnapshot> objects, SnapshotSource source) =>
        new([.. objects
            .Select(o => IncomingSnapshot.Of(o.Body, o.AsOf, source, MirroredObject.IsDeletedStub(o.Body)))
            .OfType<IncomingSnapshot>()]);

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
        if (IncomingSnapshot.Of(body, DateTime.UnixEpoch, SnapshotSource.Response, deleted: false, refetch: true) is { } snapshot)
        {
            await WriteAsync(snapshot, ct);
        }
    }

    /// <summary>Marks of other objects may still make two writers wait in a circle: PostgreSQL breaks it, and whoever lost begins again.</summary>
    private async Task WriteAsync(IncomingSnapshot snapshot, CancellationToken ct)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await using var connection = await database.OpenConnectionAsync(ct);
                await using var transaction = await connection.BeginTransactionAsync(ct);
                await new SnapshotBatch([snapshot]).ApplyAsync(connection, ct);
                await transaction.CommitAsync(ct);
                break;
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DeadlockDetected && tries < MostTries)
            {
                // Begins again.
            }
        }

        WakeWorker();
    }
}
