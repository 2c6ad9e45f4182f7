using System.Diagnostics;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using StreamingStore.StripeMirror.StripeApi;
using Stripe;

namespace StreamingStore.StripeMirror.Mirror;

/// <summary>
/// Fetches dirty objects from Stripe, each under a claim (the lock per object, which expires) and outside any
/// transaction, writes what it got, and fetches again where the object was marked meanwhile.
/// </summary>
public sealed class DirtyObjectWorker(NpgsqlDataSource database, MirrorWriter mirror, StripeReader stripe, TimeProvider clock, ILogger<DirtyObjectWorker> logger)
    : BackgroundService
{
    private const int AtOnce = 4;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await FetchDueAsync(stoppingToken) > 0)
                {
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // Whatever it was, it must not end the store.
                logger.LogWarning(e, "Dirty objects could not be fetched; they wait for the next round");
            }

            using var round = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            round.CancelAfter(Round);
            try
            {
                await mirror.MarkedAsync(round.Token);
            }
            catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
            {
                // The round is over: other nodes may have marked something.
            }
        }
    }

    /// <summary>Fetches what is due now, some at once.</summary>
    /// <returns>How many objects were fetched.</returns>
    public async Task<int> FetchDueAsync(CancellationToken ct = default)
    {
        var claims = await ClaimAsync(ct);
        await Task.WhenAll(claims.Select(claim => FetchAsync(claim, ct)));
        return claims.Count;
    }

    /// <summary>
    /// Fetches one object at once, marked or not. Where another node is at it, that fetch comes to nothing and this one counts;
    /// where Stripe does not answer, the object stays marked and is tried again.
    /// </summary>
    /// <param name="name">Stripe's name of its kind, one of <see cref="MirroredObject.Paths"/>.</param>
    /// <param name="id">Stripe's id.</param>
    /// <param name="ct">Cancels the fetch.</param>
    public async Task FetchAsync(string name, string id, CancellationToken ct = default)
    {
        Claim claim;
        await using (var connection = await database.OpenConnectionAsync(ct))
        {
            claim = await connection.QuerySingleAsync<Claim>(new CommandDefinition($"""
                insert into stripe.dirty_object as d (object, id, claim, claimed_until) values (@name, @id, gen_random_uuid(), now() + interval '1 minute')
                {MirrorWriter.OnMarkedAgain}, claim = excluded.claim, claimed_until = excluded.claimed_until
                returning d.object as name, d.id, d.version, d.claim as token, d.attempts
                """, new { name, id }, cancellationToken: ct));
        }

        await FetchAsync(claim, ct);
    }

    private async Task<IReadOnlyList<Claim>> ClaimAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var claims = await connection.QueryAsync<Claim>(new CommandDefinition("""
            update stripe.dirty_object d set claim = gen_random_uuid(), claimed_until = now() + interval '1 minute'
            from (
              select object, id from stripe.dirty_object
              where due_at <= now() and (claimed_until is null or claimed_until < now())
              order by due_at limit @AtOnce for update skip locked
            ) due
            where d.object = due.object and d.id = due.id
            returning d.object as name, d.id, d.version, d.claim as token, d.attempts
            """, new { AtOnce }, cancellationToken: ct));
        return claims.AsList();
    }

    private async Task FetchAsync(Claim claim, CancellationToken ct)
    {
        using var span = StripeTelemetry.Source.StartActivity("fetch")
            ?.SetTag(StripeTelemetry.ObjectKind, claim.Name).SetTag(StripeTelemetry.ObjectId, claim.Id);
        try
        {
            var fetched = new List<StripeSnapshot> { await stripe.GetAsync(claim.Name, claim.Id, ct) };
            if (claim.Name == "charge")
            {
                // A charge is asked for when its refunds do not add up: they are what is wanted.
                await foreach (var refunds in stripe.ListAsync($"/v1/refunds?charge={Uri.EscapeDataString(claim.Id)}", null, ct))
                {
                    fetched.AddRange(refunds);
                }
            }

            await FinishAsync(claim, fetched, ct);
        }
        catch (StripeException e) when (StripeFailure.Of(e).Kind == StripeFailureKind.NotFound)
        {
            // Stripe has no such object (any more), so neither may the mirror.
            using var stub = JsonDocument.Parse(JsonSerializer.Serialize(new { id = claim.Id, @object = claim.Name, deleted = true }));
            await FinishAsync(claim, [new StripeSnapshot(stub.RootElement, clock.GetUtcNow().UtcDateTime)], ct);
        }
        catch (Exception e) when (e is StripeException or PostgresException)
        {
            span?.SetStatus(ActivityStatusCode.Error, e.Message);
            logger.LogWarning("{Object} {Id} could not be fetched and written ({Reason}); it is tried again later", claim.Name, claim.Id, e.Message);
            await PostponeAsync(claim, e, ct);
        }
    }

    private async Task FinishAsync(Claim claim, IReadOnlyList<StripeSnapshot> fetched, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);

        // In the order in which everybody locks: the objects, then their marks.
        var snapshots = MirrorWriter.BatchOf(fetched, SnapshotSource.Fetch);
        await snapshots.LockAsync(connection, ct);

        // Written only while the claim is held: a fetch that outlived its claim must not land on a newer one's work.
        var held = await connection.QuerySingleOrDefaultAsync<long?>(new CommandDefinition(
            "select version from stripe.dirty_object where object = @Name and id = @Id and claim = @Token for update", claim, cancellationToken: ct));
        if (held is null)
        {
            return;
        }

        await snapshots.ApplyAsync(connection, ct);
        await connection.ExecuteAsync(new CommandDefinition(
            held == claim.Version
                ? "delete from stripe.dirty_object where object = @Name and id = @Id"
                : "update stripe.dirty_object set claim = null, claimed_until = null, due_at = now() where object = @Name and id = @Id",
            claim, cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition(
            "update stripe.drift set healed_at = now() where object = @Name and id = @Id and healed_at is null", claim, cancellationToken: ct));
        await transaction.CommitAsync(ct);
    }

    private async Task PostponeAsync(Claim claim, Exception reason, CancellationToken ct)
    {
        var pause = TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, claim.Attempts)) * (0.5 + Random.Shared.NextDouble()));
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("""
            update stripe.dirty_object
            set claim = null, claimed_until = null, attempts = attempts + 1, due_at = now() + @pause, last_error = @error
            where object = @Name and id = @Id and claim = @Token
            """, new { claim.Name, claim.Id, claim.Token, pause, error = reason.Message }, cancellationToken: ct));
    }

    private sealed class Claim
    {
        public string Name { get; init; } = "";

        public string Id { get; init; } = "";

        public long Version { get; init; }

        public Guid Token { get; init; }

        public int Attempts { get; init; }
    }
}
