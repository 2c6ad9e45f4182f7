using System.Net;
using Dapper;
using Npgsql;
using StreamingStore.Billing.Mirror;
using StreamingStore.Catalog;
using StreamingStore.Entitlements;
using Stripe;

namespace StreamingStore.Billing;

/// <summary>A film that a viewer paid for.</summary>
public sealed record Purchase
{
    /// <summary>Stripe's id of the payment, <c>pi_...</c>.</summary>
    public required string PaymentIntentId { get; init; }

    /// <summary>The film.</summary>
    public required long MovieId { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>Its year.</summary>
    public required int Year { get; init; }

    /// <summary>What was paid, in the currency's smallest unit.</summary>
    public required long Amount { get; init; }

    /// <summary>A three-letter code in lower case.</summary>
    public required string Currency { get; init; }

    /// <summary>When it was bought (UTC).</summary>
    public required DateTime Created { get; init; }

    /// <summary><c>owned</c>, or <c>refunded</c> whole, or <c>disputed</c> and lost.</summary>
    public required string State { get; init; }
}

/// <summary>A viewer's wish to buy a film.</summary>
/// <param name="ViewerId">Who buys.</param>
/// <param name="MovieId">The film.</param>
/// <param name="DeviceType">One of <see cref="Billing.DeviceType.All"/>.</param>
/// <param name="ActionId">The viewer's action: asked twice with the same one, the card is charged once.</param>
/// <param name="PaymentMethodId">The card to charge; null for the default one.</param>
/// <param name="ReturnUrl">Where the card's bank sends the viewer back to after a confirmation (3-D Secure); null where there is no way back, and then such a card is declined.</param>
public sealed record BuyRequest(Guid ViewerId, long MovieId, string DeviceType, string ActionId, string? PaymentMethodId = null, string? ReturnUrl = null);

/// <summary>What came of it.</summary>
public abstract record BuyOutcome
{
    private BuyOutcome()
    {
    }

    /// <summary>It is paid, and in the mirror.</summary>
    public sealed record Bought(string PaymentIntentId) : BuyOutcome;

    /// <summary>The card was declined and nothing charged. The message can be shown to the viewer. https://docs.stripe.com/declines/codes</summary>
    public sealed record Declined(string Message, string? DeclineCode) : BuyOutcome;

    /// <summary>There is no saved card, and none was given.</summary>
    public sealed record NeedsPaymentMethod : BuyOutcome;

    /// <summary>The card's bank wants its owner to confirm, at the address if there is one; the webhook tells the end.</summary>
    public sealed record RequiresAction(string Message, string? Url) : BuyOutcome;

    /// <summary>The viewer owns the film already.</summary>
    public sealed record AlreadyOwned : BuyOutcome;

    /// <summary>The catalogue has no such film.</summary>
    public sealed record UnknownMovie : BuyOutcome;

    /// <summary>The film is not sold by itself, or not to be had now.</summary>
    public sealed record NotForSale : BuyOutcome;
}

/// <summary>What came of a refund.</summary>
public abstract record RefundOutcome
{
    private RefundOutcome()
    {
    }

    /// <summary>It is made, and in the mirror; its status may still be <c>pending</c>.</summary>
    public sealed record Refunded(string RefundId, long Amount, string Status) : RefundOutcome;

    /// <summary>Stripe refuses it; the message says why.</summary>
    public sealed record Refused(string Message) : RefundOutcome;
}

/// <summary>Buying films with a saved card, and giving the money back.</summary>
public sealed class Purchases(
    NpgsqlDataSource database, IStripeClient stripe, StripeMirror mirror, StripeCustomers customers, PaymentMethods paymentMethods, MovieCatalog catalog)
{
    /// <summary>Buys a film: makes and confirms a payment intent.</summary>
    /// <exception cref="ArgumentException">The device type is none of <see cref="DeviceType.All"/>, or the action has no id.</exception>
    /// <exception cref="StripeException">Stripe fails for another reason than the card; asked again with the same action, nothing is charged twice.</exception>
    public async Task<BuyOutcome> BuyAsync(BuyRequest request, CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(request.ActionId);
        if (!DeviceType.IsKnown(request.DeviceType))
        {
            throw new ArgumentException($"'{request.DeviceType}' is no device type: use one of {string.Join(", ", DeviceType.All)}.", nameof(request));
        }

        if (await PaidByActionAsync(request, ct) is { } paid)
        {
            return new BuyOutcome.Bought(paid);
        }

        if (await catalog.FindAsync(request.MovieId, request.ViewerId, ct) is not { } movie)
        {
            return new BuyOutcome.UnknownMovie();
        }

        if (movie.Purchased)
        {
            // The first half of a double click may have been paid for since it was looked up.
            return await PaidByActionAsync(request, ct) is { } meanwhile ? new BuyOutcome.Bought(meanwhile) : new BuyOutcome.AlreadyOwned();
        }

        if (!movie.CanBeBought)
        {
            return new BuyOutcome.NotForSale();
        }

        var (paymentMethodId, refusal) = await paymentMethods.ChooseAsync(request.ViewerId, request.PaymentMethodId, request.ActionId, ct);
        if (paymentMethodId is null)
        {
            return refusal is null ? new BuyOutcome.NeedsPaymentMethod() : new BuyOutcome.Declined(refusal, null);
        }

        return await PayAsync(request, movie, paymentMethodId, ct);
    }

    /// <summary>The films that the viewer paid for, the newest first.</summary>
    public async Task<IReadOnlyList<Purchase>> ListAsync(Guid viewerId, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var purchases = await connection.QueryAsync<Purchase>(new CommandDefinition($"""
            select p.id as payment_intent_id, m.movie_id, m.title, m.year, p.amount, p.currency, p.created,
                   case when {AccessSql.PaymentStands} then 'owned'
                        when exists (select from stripe.dispute d where d.payment_intent_id = p.id and not d.deleted and d.status = 'lost') then 'disputed'
                        else 'refunded' end as state
            from store.viewer v
            join stripe.payment_intent p on p.customer_id = v.stripe_customer_id
            join store.movie m on m.movie_id::text = p.metadata ->> 'movie_id'
            where v.id = @viewerId and p.status = 'succeeded'
            order by p.created desc, p.id
            """, new { viewerId }, cancellationToken: ct));
        return purchases.AsList();
    }

    /// <summary>Gives back the whole or a part of a payment.</summary>
    /// <param name="paymentIntentId">The payment.</param>
    /// <param name="amount">How much, in the currency's smallest unit; null for all that is left.</param>
    /// <param name="actionId">The action, which names the idempotency key.</param>
    /// <param name="ct">Cancels the call.</param>
    /// <exception cref="StripeException">Stripe fails for another reason than the amount or the payment's state.</exception>
    public async Task<RefundOutcome> RefundAsync(string paymentIntentId, long? amount, string actionId, CancellationToken ct = default)
    {
        try
        {
            var refund = await new RefundService(stripe).CreateAsync(
                new RefundCreateOptions { PaymentIntent = paymentIntentId, Amount = amount },
                new RequestOptions { IdempotencyKey = $"refund:{paymentIntentId}:{actionId}" },
                ct);
            await mirror.ApplyResponseAsync(refund, ct);
            return new RefundOutcome.Refunded(refund.Id, refund.Amount, refund.Status);
        }
        catch (StripeException e) when (e.HttpStatusCode is HttpStatusCode.BadRequest or HttpStatusCode.NotFound)
        {
            return new RefundOutcome.Refused(e.StripeError?.Message ?? e.Message);
        }
    }

    private async Task<BuyOutcome> PayAsync(BuyRequest request, MovieResult movie, string paymentMethodId, CancellationToken ct)
    {
        var customerId = await customers.EnsureAsync(request.ViewerId, ct);
        await WriteOrderAsync(request, movie, ct);
        try
        {
            var payment = await new PaymentIntentService(stripe).CreateAsync(
                new PaymentIntentCreateOptions
                {
                    Amount = movie.Price,
                    Currency = movie.Currency,
                    Customer = customerId,
                    PaymentMethod = paymentMethodId,
                    Confirm = true,
                    ReturnUrl = request.ReturnUrl,
                    ErrorOnRequiresAction = request.ReturnUrl is null ? true : null,
                    AutomaticPaymentMethods = new PaymentIntentAutomaticPaymentMethodsOptions
                    {
                        Enabled = true,
                        AllowRedirects = request.ReturnUrl is null ? "never" : "always",
                    },
                    Description = $"{movie.Title} ({movie.Year})",
                    Metadata = new Dictionary<string, string>
                    {
                        ["movie_id"] = $"{movie.MovieId}",
                        ["viewer_id"] = request.ViewerId.ToString(),
                        ["device_type"] = request.DeviceType,
                        ["action_id"] = request.ActionId,
                    },
                },
                new RequestOptions { IdempotencyKey = $"buy:{request.ViewerId}:{request.ActionId}" },
                ct);
            await mirror.ApplyResponseAsync(payment, ct);
            await FinishOrderAsync(request, payment.Id, null, ct);
            return payment.Status == "succeeded"
                ? new BuyOutcome.Bought(payment.Id)
                : new BuyOutcome.RequiresAction("Your bank asks you to confirm the payment.", payment.NextAction?.RedirectToUrl?.Url);
        }
        catch (StripeException e) when (e.HttpStatusCode == HttpStatusCode.PaymentRequired)
        {
            var message = e.StripeError?.Message ?? e.Message;
            await FinishOrderAsync(request, null, message, ct);
            return new BuyOutcome.Declined(message, e.StripeError?.DeclineCode);
        }
    }

    /// <summary>The payment that this very action made, however far the request that asked for it has come.</summary>
    private async Task<string?> PaidByActionAsync(BuyRequest request, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition("""
            select p.id from store.viewer v join stripe.payment_intent p on p.customer_id = v.stripe_customer_id
            where v.id = @ViewerId and p.metadata ->> 'action_id' = @ActionId and p.status = 'succeeded'
            """, request, cancellationToken: ct));
    }

    private async Task WriteOrderAsync(BuyRequest request, MovieResult movie, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("""
            insert into store.purchase_order (viewer_id, action_id, movie_id, amount, currency, device_type)
            values (@ViewerId, @ActionId, @MovieId, @Price, @Currency, @DeviceType)
            on conflict (viewer_id, action_id) do nothing
            """, new { request.ViewerId, request.ActionId, movie.MovieId, movie.Price, movie.Currency, request.DeviceType }, cancellationToken: ct));
    }

    private async Task FinishOrderAsync(BuyRequest request, string? paymentIntentId, string? refusal, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("""
            update store.purchase_order set payment_intent_id = @paymentIntentId, refusal = @refusal
            where viewer_id = @ViewerId and action_id = @ActionId
            """, new { request.ViewerId, request.ActionId, paymentIntentId, refusal }, cancellationToken: ct));
    }
}
