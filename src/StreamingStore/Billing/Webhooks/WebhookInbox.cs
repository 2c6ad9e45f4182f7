using System.Text.Json;
using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using StreamingStore.Billing.Mirror;
using Stripe;

namespace StreamingStore.Billing.Webhooks;

/// <summary>What came of a delivery.</summary>
/// <param name="Accepted">True: it is in the inbox, answer 2xx. False: it is not from Stripe or not for us, answer 400.</param>
/// <param name="Reason">Why it was refused, or null.</param>
public sealed record DeliveryOutcome(bool Accepted, string? Reason)
{
    internal static readonly DeliveryOutcome Ok = new(true, null);

    internal static DeliveryOutcome Refused(string reason) => new(false, reason);
}

/// <summary>
/// The inbox of webhook events. A delivery is verified over its raw body, kept, and applied through the mirror's door.
/// <i>Received</i> and <i>done</i> are two states: what could not be applied stays and is tried again, and only an event
/// that is done is skipped when it comes once more. https://docs.stripe.com/webhooks
/// </summary>
public sealed class WebhookInbox(
    NpgsqlDataSource database, StripeMirror mirror, StripeSettings settings, TimeProvider clock, ILogger<WebhookInbox> logger) : BackgroundService
{
    private const int ToleranceSeconds = 300;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(5);

    /// <summary>Takes one delivery in.</summary>
    /// <param name="payload">The request's body, byte for byte as it came.</param>
    /// <param name="signature">The header <c>Stripe-Signature</c>, or null where it is missing.</param>
    /// <param name="ct">Cancels before the inbox has the event.</param>
    public async Task<DeliveryOutcome> ReceiveAsync(string payload, string? signature, CancellationToken ct = default)
    {
        if (!SignatureHolds(payload, signature))
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

        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var done = await connection.QuerySingleAsync<bool>(new CommandDefinition("""
            insert into stripe.event as e (id, type, api_version, created, body) values (@Id, @Type, @ApiVersion, @Created, @payload::jsonb)
            on conflict (id) do update set received_at = e.received_at
            returning done_at is not null
            """, new { @event.Id, @event.Type, @event.ApiVersion, @event.Created, payload }, cancellationToken: ct));
        if (!done)
        {
            await ApplyAsync(connection, transaction, @event, ct);
        }

        await transaction.CommitAsync(ct);
        mirror.WakeWorker();
        return DeliveryOutcome.Ok;
    }

    /// <summary>Tries again what was received and is not done, oldest first.</summary>
    /// <returns>How many events were tried.</returns>
    public async Task<int> RetryAsync(CancellationToken ct = default)
    {
        var tried = 0;
        while (true)
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);

            // The pause doubles with each try, to about an hour.
            var body = await connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition("""
                select body::text from stripe.event
                where done_at is null and last_attempt_at < now() - interval '5 seconds' * 2 ^ least(attempts, 10)
                order by received_at limit 1 for update skip locked
                """, cancellationToken: ct));
            if (body is null)
            {
                return tried;
            }

            await ApplyAsync(connection, transaction, StripeEvent.Parse(body), ct);
            await transaction.CommitAsync(ct);
            mirror.WakeWorker();
            tried++;
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RetryAsync(stoppingToken);
            }
            catch (NpgsqlException e)
            {
                logger.LogWarning(e, "The database can't be reached; the inbox waits");
            }

            await Task.Delay(Round, clock, stoppingToken);
        }
    }

    /// <summary>Applies the event; a failure is written beside it and undoes all but the receipt.</summary>
    private async Task ApplyAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, StripeEvent @event, CancellationToken ct)
    {
        await transaction.SaveAsync("received", ct);
        string? error = null;
        try
        {
            await StripeMirror.ApplyAsync(connection, @event.Object, @event.Created, SnapshotSource.Event, @event.IsDeletion, ct);
            if (@event.ApiVersion != StripeConfiguration.ApiVersion && MirroredObject.NameOf(@event.Object) is { } name
                && MirroredObject.Paths.ContainsKey(name) && MirroredObject.IdOf(@event.Object) is { } id && !@event.IsDeletion)
            {
                // A snapshot of another version lacks what ours has: it serves at once, and is fetched in ours.
                await StripeMirror.MarkDirtyAsync(connection, name, id, ct);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.LogError(e, "Event {Id} ({Type}) could not be applied; it is tried again", @event.Id, @event.Type);
            await transaction.RollbackAsync("received", ct);
            error = e.Message;
        }

        await connection.ExecuteAsync(new CommandDefinition("""
            update stripe.event
            set attempts = attempts + 1, last_attempt_at = now(), last_error = @error, done_at = case when @error::text is null then now() end
            where id = @Id
            """, new { @event.Id, error }, cancellationToken: ct));
    }

    private bool SignatureHolds(string payload, string? signature)
    {
        // Stripe.net meets a missing header with a null reference, so it is never asked about one.
        if (string.IsNullOrEmpty(signature))
        {
            return false;
        }

        return settings.WebhookSecrets.Any(secret =>
        {
            try
            {
                EventUtility.ValidateSignature(payload, signature, secret, ToleranceSeconds, clock.GetUtcNow().ToUnixTimeSeconds());
                return true;
            }
            catch (StripeException)
            {
                return false;
            }
        });
    }
}
