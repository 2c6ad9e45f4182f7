using System.Data;
using System.Diagnostics;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using StreamingStore.StripeMirror.Freshness;
using StreamingStore.StripeMirror.Mirror;

namespace StreamingStore.StripeMirror.Webhooks;

/// <summary>What came of a delivery.</summary>
/// <param name="Accepted">True: it is in the inbox, answer 2xx. False: it is not from Stripe or not for us, answer 400.</param>
/// <param name="Reason">Why it was refused, or null.</param>
/// <param name="Applied">Ends when the event is applied, or waits in the inbox for another try. The answer need not wait for it.</param>
public sealed record DeliveryOutcome(bool Accepted, string? Reason, Task Applied)
{
    internal static DeliveryOutcome Ok(Task applied) => new(true, null, applied);

    internal static DeliveryOutcome Refused(string reason) => new(false, reason, Task.CompletedTask);
}

/// <summary>
/// The inbox of webhook events. A delivery is verified over its raw body, kept, and applied through the mirror's door.
/// <i>Received</i> and <i>done</i> are two states: what could not be applied stays and is tried again, becomes a dead
/// letter after <see cref="MostAttempts"/> tries, and only an event that is done is skipped when it comes once more.
/// https://docs.stripe.com/webhooks
/// </summary>
public sealed class WebhookInbox : BackgroundService
{
    /// <summary>After so many tries (about four minutes) an event is a dead letter: nobody but staff, or Stripe's sending it again, has it tried again.</summary>
    public const int MostAttempts = 5;

    private static readonly TimeSpan Round = TimeSpan.FromSeconds(5);

    private readonly NpgsqlDataSource database;
    private readonly MirrorWriter mirror;
    private readonly StripeSettings settings;
    private readonly MirrorMetrics metrics;
    private readonly TimeProvider clock;
    private readonly ILogger<WebhookInbox> logger;
    private readonly EventGroups groups;

    /// <summary>Opens the inbox.</summary>
    public WebhookInbox(
        NpgsqlDataSource database, MirrorWriter mirror, StripeSettings settings, MirrorMetrics metrics, TimeProvider clock, ILogger<WebhookInbox> logger)
    {
        (this.database, this.mirror, this.settings, this.metrics, this.clock, this.logger) = (database, mirror, settings, metrics, clock, logger);
        groups = new EventGroups(database, mirror, metrics, ApplyAloneAsync, clock, logger);
    }

    /// <summary>Takes one delivery in. It is on disk when this ends, and applied soon after.</summary>
    /// <param name="payload">The request's body, byte for byte as it came.</param>
    /// <param name="signature">The header <c>Stripe-Signature</c>, or null where it is missing.</param>
    /// <param name="ct">Cancels before the inbox has the event.</param>
    /// <exception cref="NpgsqlException">It could not be kept: answer 5xx, and Stripe delivers it again.</exception>
    public async Task<DeliveryOutcome> ReceiveAsync(string payload, string? signature, CancellationToken ct = default)
    {
        if (!WebhookSignature.Holds(payload, signature, settings.WebhookSecrets, clock.GetUtcNow()))
        {
            return DeliveryOutcome.Refused("The signature does not hold for this body and any of the endpoint's secrets (Stripe__WebhookSecrets).");
        }

        StripeEvent @event;
        try
        {
            @event = StripeEvent.Parse(payload);
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            return DeliveryOutcome.Refused($"The body is no event of Stripe's: {e.Message}");
        }

        if (@event.Livemode != settings.LiveMode)
        {
            return DeliveryOutcome.Refused($"The event is of {(@event.Livemode ? "live" : "test")} mode, and this store's key is not.");
        }

        if (@event.Account is not null && @event.Account != settings.AccountId)
        {
            return DeliveryOutcome.Refused($"The event is of the account {@event.Account}, which is not this store's (Stripe__AccountId).");
        }

        return DeliveryOutcome.Ok(await groups.TakeInAsync(@event, payload, ct));
    }

    /// <summary>Tries again what was received, is not done and is due, oldest first.</summary>
    /// <returns>How many events were tried.</returns>
    public async Task<int> RetryAsync(CancellationToken ct = default)
    {
        var tried = 0;
        while (await TryOneAsync("due_at <= now() and done_at is null and dead_at is null order by due_at, created", null, ct))
        {
            tried++;
        }

        return tried;
    }

    /// <summary>
    /// Applies an event once more, whatever came of it before: a dead letter after its cause was mended, or one that is done,
    /// which by the mirror's rule of order changes nothing that is newer.
    /// </summary>
    /// <returns>False where there is no such event, or another node is at it.</returns>
    public async Task<bool> ReplayAsync(string eventId, CancellationToken ct = default) => await TryOneAsync("id = @eventId", eventId, ct);

    /// <summary>Gives all dead letters their tries back; they are tried in the background.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> ReplayDeadLettersAsync(CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(
            "update stripe.event_state set dead_at = null, attempts = 0, due_at = now() where dead_at is not null and done_at is null", cancellationToken: ct));
    }

    /// <summary>Keeps events that Stripe's list has and no delivery brought; they are applied with the next round.</summary>
    /// <returns>How many were missing, less those of the last minute, which may still be on their way.</returns>
    internal static async Task<int> KeepMissingAsync(NpgsqlConnection connection, IReadOnlyList<StripeEvent> listed, IReadOnlyList<string> bodies, CancellationToken ct) =>
        await connection.QuerySingleAsync<int>(new CommandDefinition("""
            with kept as (
              insert into stripe.event (id, type, api_version, created, object, object_id, body, source)
              select id, type, api_version, created, object, object_id, body::json, 'gap_check'
              from unnest(@ids, @types, @versions, @created, @kinds, @objectIds, @bodies)
                as listed (id, type, api_version, created, object, object_id, body) order by id
              on conflict (id) do nothing
              returning id, created
            ),
            waiting as (insert into stripe.event_state (id) select id from kept order by id on conflict (id) do nothing)
            select count(*)::int from kept where created < now() - interval '1 minute'
            """, new
        {
            ids = listed.Select(e => e.Id).ToArray(),
            types = listed.Select(e => e.Type).ToArray(),
            versions = listed.Select(e => e.ApiVersion).ToArray(),
            created = listed.Select(e => e.Created).ToArray(),
            kinds = listed.Select(e => e.Kind).ToArray(),
            objectIds = listed.Select(e => e.ObjectId).ToArray(),
            bodies,
        }, cancellationToken: ct));

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RetryAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // Whatever it was, it must not end the store.
                logger.LogWarning(e, "The inbox could not go on; it waits for the next round");
            }

            await Task.Delay(Round, clock, stoppingToken);
        }
    }

    /// <summary>Applies what has been received before the store ends.</summary>
    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await groups.CloseAsync(cancellationToken);
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        base.Dispose();
        groups.Dispose();
    }

    private async Task ApplyAloneAsync(string eventId)
    {
        try
        {
            await TryOneAsync("id = @eventId and done_at is null", eventId, CancellationToken.None);
        }
        catch (Exception e)
        {
            logger.LogWarning(e, "Event {Id} is kept and waits for its next try", eventId);
        }
    }

    private async Task<bool> TryOneAsync(string which, string? eventId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var body = await connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition(
            $"select e.body::text from stripe.event_state s join stripe.event e using (id) where {which} limit 1 for update of s skip locked",
            new { eventId },
            cancellationToken: ct));
        if (body is null)
        {
            return false;
        }

        var @event = StripeEvent.Parse(body);
        using (var span = StripeTelemetry.Source.StartActivity(StripeTelemetry.ApplyEvents, ActivityKind.Consumer)?.SetTag(StripeTelemetry.EventIds, new[] { @event.Id }))
        {
            await ApplyAsync(connection, transaction, @event, span, ct);
            await transaction.CommitAsync(ct);
        }

        mirror.WakeWorker();
        return true;
    }

    /// <summary>Applies the event; a failure is written beside it and undoes all but the receipt.</summary>
    private async Task ApplyAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, StripeEvent @event, Activity? span, CancellationToken ct)
    {
        await transaction.SaveAsync("received", ct);
        string? outcome = null;
        string? error = null;
        try
        {
            if (@event.Snapshot is { } snapshot)
            {
                await new SnapshotBatch([snapshot]).ApplyAsync(connection, ct);
            }

            outcome = @event.Outcome;
        }
        catch (Exception e) when (e is not OperationCanceledException && connection.State == ConnectionState.Open)
        {
            logger.LogError(e, "Event {Id} ({Type}) could not be applied; it is tried again", @event.Id, @event.Type);
            await transaction.RollbackAsync("received", ct);
            error = e.Message;
            span?.SetStatus(ActivityStatusCode.Error, error);
        }

        metrics.CountEvent(@event.Type, outcome ?? "failed");

        // The pause doubles with each try, from fifteen seconds on.
        await connection.ExecuteAsync(new CommandDefinition("""
            update stripe.event_state
            set attempts = attempts + 1, last_attempt_at = now(), last_error = @error, outcome = coalesce(@outcome, outcome),
                done_at = case when @error::text is null then now() else done_at end,
                dead_at = case when @error::text is not null and done_at is null and attempts + 1 >= @MostAttempts then now() end,
                due_at = now() + interval '15 seconds' * 2 ^ least(attempts, @MostAttempts)
            where id = @Id
            """, new { @event.Id, outcome, error, MostAttempts }, cancellationToken: ct));
    }
}
