using Dapper;
using Npgsql;
using StreamingStore.Billing.Orders;
using StreamingStore.Billing.PaymentMethods;
using StreamingStore.Catalog;
using StreamingStore.Entitlements;
using StreamingStore.StripeMirror.Mirror;
using StreamingStore.StripeMirror.StripeApi;
using Stripe;

namespace StreamingStore.Billing;

/// <summary>Buying films, and giving the money back.</summary>
public sealed class Purchases(
    NpgsqlDataSource database, IStripeClient stripe, MirrorWriter mirror, StripeCustomers customers, ViewerPaymentMethods paymentMethods, MovieCatalog catalog,
    PurchaseOrders orders)
{
    /// <summary>Buys a film with a saved card: makes and confirms a payment intent.</summary>
    /// <exception cref="ArgumentException">The device type is none of <see cref="DeviceType.All"/>, or the action has no id.</exception>
    /// <exception cref="StripeException">Stripe gives no answer, or none that is final; sent again with the same action, nothing is charged twice.</exception>
    public async Task<BuyOutcome> BuyAsync(BuyRequest request, CancellationToken ct = default)
    {
        Check(request);
        if (await UsedForAnotherFilmAsync(request, ct))
        {
            return new BuyOutcome.ActionUsed();
        }

        if (await PaidByActionAsync(request, ct) is { } paid)
        {
            return new BuyOutcome.Bought(paid);
        }

        string? card = null;
        while (true)
        {
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

            if (card is null)
            {
                (card, var refusal) = await paymentMethods.ChooseAsync(request.ViewerId, request.PaymentMethodId, request.ActionId, ct);
                if (card is null)
                {
                    return refusal is null ? new BuyOutcome.NeedsPaymentMethod() : new BuyOutcome.Declined(refusal, null);
                }
            }

            var order = await orders.BeginAsync(request, movie, atStripe: false, ct);
            if (order.ActionId == request.ActionId && !order.AtStripe)
            {
                return order.Refusal is { } refused
                    ? new BuyOutcome.Declined(refused, null)
                    : await OwnedMeanwhileAsync(request, order, ct) ?? await PayAsync(request, order, card, ct);
            }

            if (await orders.GiveUpAsync(order, ct) is OrderState.WaitsForViewer or OrderState.OnItsWay)
            {
                return new BuyOutcome.UnderWay(order.ActionId);
            }

            request = AnotherWay(request, order);
        }
    }

    /// <summary>Lets the viewer buy a film on Stripe's payment page; pressed again, it is the same page.</summary>
    /// <param name="request">With the address to come back to.</param>
    /// <param name="ct">Cancels the calls.</param>
    /// <exception cref="ArgumentException">The device type is none of <see cref="DeviceType.All"/>, the action has no id, or there is no way back.</exception>
    /// <exception cref="StripeException">Stripe gives no answer, or none that is final; sent again with the same action, nothing is charged twice.</exception>
    public async Task<BuyOutcome> CheckoutAsync(BuyRequest request, CancellationToken ct = default)
    {
        Check(request);
        var returnUrl = request.ReturnUrl ?? throw new ArgumentException("A payment page needs an address to come back to.", nameof(request));
        if (await UsedForAnotherFilmAsync(request, ct))
        {
            return new BuyOutcome.ActionUsed();
        }

        while (true)
        {
            if (await catalog.FindAsync(request.MovieId, request.ViewerId, ct) is not { } movie)
            {
                return new BuyOutcome.UnknownMovie();
            }

            if (movie.Purchased)
            {
                return new BuyOutcome.AlreadyOwned();
            }

            if (!movie.CanBeBought)
            {
                return new BuyOutcome.NotForSale();
            }

            var order = await orders.BeginAsync(request, movie, atStripe: true, ct);
            if (order is { AtStripe: true, SessionId: null, ClosedAt: null })
            {
                if (await OwnedMeanwhileAsync(request, order, ct) is { } owned)
                {
                    return owned;
                }

                return await OpenPageAsync(request, order, returnUrl, ct);
            }

            switch (order.AtStripe ? await orders.PullAsync(order, ct) : await orders.GiveUpAsync(order, ct))
            {
                case OrderState.WaitsForViewer { Url: { } url }:
                    return new BuyOutcome.PayAtStripe(url);
                case OrderState.WaitsForViewer or OrderState.OnItsWay:
                    return new BuyOutcome.UnderWay(order.ActionId);
            }

            request = AnotherWay(request, order);
        }
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
    /// <param name="reason">One of Stripe's reasons, such as <c>requested_by_customer</c>; null for none. https://docs.stripe.com/api/refunds/create#create_refund-reason</param>
    /// <param name="ct">Cancels the call.</param>
    /// <exception cref="StripeException">Stripe gives no answer, or none that is final.</exception>
    public async Task<RefundOutcome> RefundAsync(string paymentIntentId, long? amount, string actionId, string? reason = null, CancellationToken ct = default)
    {
        try
        {
            var refund = await new RefundService(stripe).CreateAsync(
                new RefundCreateOptions { PaymentIntent = paymentIntentId, Amount = amount, Reason = reason },
                new RequestOptions { IdempotencyKey = $"refund:{paymentIntentId}:{actionId}" },
                ct);
            await mirror.ApplyResponseAsync(refund, ct);
            return new RefundOutcome.Refunded(refund.Id, refund.Amount, refund.Status);
        }
        catch (StripeException e) when (StripeFailure.Of(e) is { Kind: StripeFailureKind.KeyReused })
        {
            return new RefundOutcome.ActionUsed();
        }
        catch (StripeException e) when (StripeFailure.Of(e) is { IsFinal: true } failure)
        {
            return new RefundOutcome.Refused(failure.Message);
        }
    }

    /// <summary>
    /// Another page may have paid between the look at the film and this order. An order closes only after its payment is in
    /// the mirror, so that where this order could begin beside one, a second look sees what it paid for.
    /// </summary>
    private async Task<BuyOutcome?> OwnedMeanwhileAsync(BuyRequest request, PurchaseOrder order, CancellationToken ct)
    {
        if (await catalog.FindAsync(request.MovieId, request.ViewerId, ct) is not { Purchased: true })
        {
            return null;
        }

        if (await PaidByActionAsync(request, ct) is { } paid)
        {
            return new BuyOutcome.Bought(paid);
        }

        await orders.NoteAsync(order, new OrderState.Failed("The film was bought already."), ct);
        return new BuyOutcome.AlreadyOwned();
    }

    private async Task<BuyOutcome> OpenPageAsync(BuyRequest request, PurchaseOrder order, string returnUrl, CancellationToken ct)
    {
        try
        {
            var customerId = await customers.EnsureAsync(request.ViewerId, ct);
            return new BuyOutcome.PayAtStripe((await orders.OpenPageAsync(order, customerId, returnUrl, request.CancelUrl, ct)).Url);
        }
        catch (StripeException e) when (StripeFailure.Of(e) is { IsFinal: true } failure)
        {
            return await CloseAsync(order, failure, ct);
        }
    }

    /// <summary>Stripe has refused for good: another action may order the film again.</summary>
    private async Task<BuyOutcome> CloseAsync(PurchaseOrder order, StripeFailure failure, CancellationToken ct)
    {
        await orders.NoteAsync(order, new OrderState.Failed(failure.Message), ct);
        return failure.Kind == StripeFailureKind.Declined
            ? new BuyOutcome.Declined(failure.Message, failure.DeclineCode)
            : new BuyOutcome.Refused(failure);
    }

    private async Task<BuyOutcome> PayAsync(BuyRequest request, PurchaseOrder order, string paymentMethodId, CancellationToken ct)
    {
        try
        {
            var customerId = await customers.EnsureAsync(request.ViewerId, ct);
            var payment = await new PaymentIntentService(stripe).CreateAsync(
                new PaymentIntentCreateOptions
                {
                    Amount = order.Amount,
                    Currency = order.Currency,
                    Customer = customerId,
                    PaymentMethod = paymentMethodId,
                    Confirm = true,
                    ReturnUrl = request.ReturnUrl is { } back ? PurchaseOrders.ReturnUrlOf(back, order.ActionId) : null,
                    ErrorOnRequiresAction = request.ReturnUrl is null ? true : null,
                    AutomaticPaymentMethods = new PaymentIntentAutomaticPaymentMethodsOptions
                    {
                        Enabled = true,
                        AllowRedirects = request.ReturnUrl is null ? "never" : "always",
                    },
                    Description = order.Title,
                    Metadata = PurchaseOrders.MetadataOf(order),
                },
                new RequestOptions { IdempotencyKey = $"buy:{order.ViewerId}:{order.ActionId}" },
                ct);
            await mirror.ApplyResponseAsync(payment, ct);
            var state = CheckoutSessions.StateOf(payment);
            await orders.NoteAsync(order, state, ct, payment.Id);
            return state switch
            {
                OrderState.Settled => new BuyOutcome.Bought(payment.Id),
                OrderState.OnItsWay => new BuyOutcome.UnderWay(order.ActionId),
                _ => new BuyOutcome.RequiresAction("Your bank asks you to confirm the payment.", payment.NextAction?.RedirectToUrl?.Url),
            };
        }
        catch (StripeException e) when (StripeFailure.Of(e) is { IsFinal: true } failure)
        {
            return await CloseAsync(order, failure, ct);
        }
    }

    /// <summary>
    /// The request, to be looked at once more. An action whose own order was given up, the other way of paying having been
    /// begun with the same form, goes on under another name: that order keeps its own.
    /// </summary>
    private static BuyRequest AnotherWay(BuyRequest request, PurchaseOrder over) =>
        over.ActionId == request.ActionId ? request with { ActionId = $"{request.ActionId}-again" } : request;

    private static void Check(BuyRequest request)
    {
        ArgumentException.ThrowIfNullOrEmpty(request.ActionId);
        if (!DeviceType.IsKnown(request.DeviceType))
        {
            throw new ArgumentException($"'{request.DeviceType}' is no device type: use one of {string.Join(", ", DeviceType.All)}.", nameof(request));
        }
    }

    private async Task<bool> UsedForAnotherFilmAsync(BuyRequest request, CancellationToken ct) =>
        await orders.FindAsync(request.ViewerId, request.ActionId, ct) is { } earlier && earlier.MovieId != request.MovieId;

    /// <summary>The payment that this very action made, however far the request that asked for it has come.</summary>
    private async Task<string?> PaidByActionAsync(BuyRequest request, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition("""
            select p.id from store.viewer v join stripe.payment_intent p on p.customer_id = v.stripe_customer_id
            where v.id = @ViewerId and p.metadata ->> 'action_id' = @ActionId and p.status = 'succeeded'
            """, request, cancellationToken: ct));
    }
}
