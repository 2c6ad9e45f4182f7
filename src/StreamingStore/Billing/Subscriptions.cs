using Dapper;
using Npgsql;
using StreamingStore.Billing.Orders;
using StreamingStore.Billing.PaymentMethods;
using StreamingStore.Billing.Plans;
using StreamingStore.Entitlements;
using StreamingStore.StripeMirror.Mirror;
using StreamingStore.StripeMirror.StripeApi;
using Stripe;
using Plan = StreamingStore.Billing.Plans.Plan;

namespace StreamingStore.Billing;

/// <summary>
/// Subscribing, cancelling and resuming. What only we know is written before Stripe is called, and Stripe's answer is in
/// the mirror before ours goes out.
/// </summary>
public sealed class Subscriptions(
    NpgsqlDataSource database, IStripeClient stripe, MirrorWriter mirror, StripeCustomers customers, ViewerPaymentMethods paymentMethods, PlanCatalog plans,
    SubscriptionOrders orders, StoreOptions options, TimeProvider clock)
{
    private readonly SubscriptionService service = new(stripe);

    /// <summary>Subscribes the viewer with a saved card.</summary>
    /// <exception cref="ArgumentException">The device type is none of <see cref="DeviceType.All"/>, or the action has no id.</exception>
    /// <exception cref="StripeException">Stripe gives no answer, or none that is final; sent again with the same action, nothing is charged twice.</exception>
    public async Task<SubscribeOutcome> SubscribeAsync(SubscribeRequest request, CancellationToken ct = default)
    {
        Check(request);
        string? card = null;
        while (true)
        {
            var (offer, answer) = await LookAsync(request, ct);
            if (answer is not null)
            {
                return answer;
            }

            if (card is null)
            {
                (card, var refusal) = await paymentMethods.ChooseAsync(request.ViewerId, request.PaymentMethodId, request.ActionId, ct);
                if (card is null)
                {
                    return refusal is null ? new SubscribeOutcome.NeedsPaymentMethod() : new SubscribeOutcome.Declined(refusal, null);
                }
            }

            var order = await orders.BeginAsync(request, offer, atStripe: false, ct);
            if (order.ActionId == request.ActionId && !order.AtStripe)
            {
                return order.Refusal is { } refused
                    ? new SubscribeOutcome.Declined(refused, null)
                    : await AnsweredMeanwhileAsync(request, order, ct) ?? await CreateAsync(order, card, ct);
            }

            if (await orders.GiveUpAsync(order, ct) is OrderState.WaitsForViewer or OrderState.OnItsWay)
            {
                return new SubscribeOutcome.UnderWay(order.ActionId);
            }

            request = AnotherWay(request, order);
        }
    }

    /// <summary>Lets the viewer subscribe on Stripe's payment page; pressed again, it is the same page.</summary>
    /// <param name="request">With the address to come back to.</param>
    /// <param name="ct">Cancels the calls.</param>
    /// <exception cref="ArgumentException">The device type is none of <see cref="DeviceType.All"/>, the action has no id, or there is no way back.</exception>
    /// <exception cref="StripeException">Stripe gives no answer, or none that is final; sent again with the same action, nothing is charged twice.</exception>
    public async Task<SubscribeOutcome> CheckoutAsync(SubscribeRequest request, CancellationToken ct = default)
    {
        Check(request);
        var returnUrl = request.ReturnUrl ?? throw new ArgumentException("A payment page needs an address to come back to.", nameof(request));
        while (true)
        {
            var (offer, answer) = await LookAsync(request, ct);
            if (answer is not null)
            {
                return answer;
            }

            var order = await orders.BeginAsync(request, offer, atStripe: true, ct);
            var sameWay = order.AtStripe && order.PriceId == offer.Price.PriceId;
            if (sameWay && order is { SessionId: null, ClosedAt: null })
            {
                if (await AnsweredMeanwhileAsync(request, order, ct) is { } answered)
                {
                    return answered;
                }

                return await OpenPageAsync(request, order, returnUrl, ct);
            }

            // Who thinks again and takes the plan at another price is not sent back to the page of the first one.
            switch (sameWay ? await orders.PullAsync(order, ct) : await orders.GiveUpAsync(order, ct))
            {
                case OrderState.WaitsForViewer { Url: { } url }:
                    return new SubscribeOutcome.PayAtStripe(url);
                case OrderState.WaitsForViewer or OrderState.OnItsWay:
                    return new SubscribeOutcome.UnderWay(order.ActionId);
            }

            request = AnotherWay(request, order);
        }
    }

    /// <summary>The viewer's subscriptions, ended ones included, the newest first.</summary>
    public async Task<IReadOnlyList<ViewerSubscription>> ListAsync(Guid viewerId, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var subscriptions = await connection.QueryAsync<ViewerSubscription>(new CommandDefinition($"""
            select s.id, s.status, coalesce(p.name, i.product_id, '') as plan_name, coalesce(i.product_id, '') as product_id,
                   coalesce(i.price_id, '') as price_id, (i.body -> 'price' ->> 'unit_amount')::bigint as unit_amount,
                   coalesce(i.body -> 'price' ->> 'currency', '') as currency,
                   coalesce(i.body -> 'price' -> 'recurring' ->> 'interval', '') as interval,
                   s.created, coalesce(i.current_period_end, s.current_period_end) as current_period_end,
                   s.cancel_at_period_end, s.cancel_at, s.ended_at, s.metadata ->> 'device_type' as device_type,
                   coalesce({AccessSql.ItemEntitles}, false) as entitles
            from store.viewer v
            join stripe.subscription s on s.customer_id = v.stripe_customer_id
            left join lateral (
              select * from stripe.subscription_item where subscription_id = s.id and not deleted order by created, id limit 1
            ) i on true
            left join stripe.product p on p.id = i.product_id
            {AccessSql.TestClock}
            where v.id = @viewerId and not s.deleted
            order by s.created desc, s.id
            """, new { viewerId, Now = clock.GetUtcNow().UtcDateTime, Grace = options.PastDueGrace }, cancellationToken: ct));
        return subscriptions.AsList();
    }

    /// <summary>One of the viewer's subscriptions; null where it is not there or not this viewer's.</summary>
    public async Task<ViewerSubscription?> FindAsync(Guid viewerId, string subscriptionId, CancellationToken ct = default) =>
        (await ListAsync(viewerId, ct)).FirstOrDefault(s => s.Id == subscriptionId);

    /// <summary>
    /// Cancels one of the viewer's subscriptions, now or when the period ends. One whose first payment was never made has no
    /// period to wait for and ends at once, lest that payment comes after all.
    /// </summary>
    /// <returns>The subscription as it then is; null where it is not there or not this viewer's.</returns>
    /// <exception cref="StripeException">Stripe fails.</exception>
    public async Task<ViewerSubscription?> CancelAsync(Guid viewerId, string subscriptionId, bool atPeriodEnd, string actionId, CancellationToken ct = default)
    {
        if (await FindAsync(viewerId, subscriptionId, ct) is not { } subscription)
        {
            return null;
        }

        if (subscription.Status is "canceled" or "incomplete_expired")
        {
            return subscription;
        }

        var answer = atPeriodEnd && subscription.Status != "incomplete"
            ? await service.UpdateAsync(subscriptionId, new SubscriptionUpdateOptions { CancelAtPeriodEnd = true }, Key("cancel-at-period-end", subscriptionId, actionId), ct)
            : await service.CancelAsync(subscriptionId, new SubscriptionCancelOptions(), Key("cancel", subscriptionId, actionId), ct);
        await mirror.ApplyResponseAsync(answer, ct);
        return await FindAsync(viewerId, subscriptionId, ct);
    }

    /// <summary>Takes back a cancellation that is due when the period ends.</summary>
    /// <returns>The subscription as it then is; null where it is not there or not this viewer's.</returns>
    /// <exception cref="StripeException">Stripe fails.</exception>
    public async Task<ViewerSubscription?> ResumeAsync(Guid viewerId, string subscriptionId, string actionId, CancellationToken ct = default)
    {
        if (await FindAsync(viewerId, subscriptionId, ct) is not { } subscription)
        {
            return null;
        }

        if (!IsUnderWay(subscription) || !(subscription.CancelAtPeriodEnd || subscription.CancelAt is not null))
        {
            return subscription;
        }

        var change = new SubscriptionUpdateOptions();
        if (subscription.CancelAtPeriodEnd)
        {
            change.CancelAtPeriodEnd = false;
        }
        else
        {
            // An empty value unsets a date, which the typed option can't say.
            change.AddExtraParam("cancel_at", "");
        }

        await mirror.ApplyResponseAsync(await service.UpdateAsync(subscriptionId, change, Key("resume", subscriptionId, actionId), ct), ct);
        return await FindAsync(viewerId, subscriptionId, ct);
    }

    private async Task<SubscribeOutcome> OpenPageAsync(SubscribeRequest request, SubscriptionOrder order, string returnUrl, CancellationToken ct)
    {
        try
        {
            var customerId = await customers.EnsureAsync(request.ViewerId, ct);
            return new SubscribeOutcome.PayAtStripe((await orders.OpenPageAsync(order, customerId, returnUrl, request.CancelUrl, ct)).Url);
        }
        catch (StripeException e) when (StripeFailure.Of(e) is { IsFinal: true } failure)
        {
            return await CloseAsync(order, failure, ct);
        }
    }

    /// <summary>Stripe has refused for good: another action may order the plan again.</summary>
    private async Task<SubscribeOutcome> CloseAsync(SubscriptionOrder order, StripeFailure failure, CancellationToken ct)
    {
        await orders.NoteAsync(order, new OrderState.Failed(failure.Message), ct);
        return failure switch
        {
            { NeedsConfirmation: true } => new SubscribeOutcome.RequiresAction(failure.Message),
            { Kind: StripeFailureKind.Declined } => new SubscribeOutcome.Declined(failure.Message, failure.DeclineCode),
            _ => new SubscribeOutcome.Refused(failure),
        };
    }

    private async Task<SubscribeOutcome> CreateAsync(SubscriptionOrder order, string paymentMethodId, CancellationToken ct)
    {
        try
        {
            var customerId = await customers.EnsureAsync(order.ViewerId, ct);
            var subscription = await service.CreateAsync(
                new SubscriptionCreateOptions
                {
                    Customer = customerId,
                    Items = [new SubscriptionItemOptions { Price = order.PriceId }],
                    DefaultPaymentMethod = paymentMethodId,

                    // A first payment that fails makes nothing, so a declined card leaves no half subscription behind.
                    PaymentBehavior = "error_if_incomplete",
                    Metadata = SubscriptionOrders.MetadataOf(order),
                },
                Key("subscribe", order.ViewerId.ToString(), order.ActionId),
                ct);
            await mirror.ApplyResponseAsync(subscription, ct);
            await orders.NoteAsync(order, new OrderState.Settled(subscription.Id), ct);
            return new SubscribeOutcome.Subscribed((await FindAsync(order.ViewerId, subscription.Id, ct))!);
        }
        catch (StripeException e) when (StripeFailure.Of(e) is { IsFinal: true } failure)
        {
            return await CloseAsync(order, failure, ct);
        }
    }

    /// <summary>
    /// Another page may have subscribed between the look and this order. An order closes only after its subscription is in
    /// the mirror, so that where this order could begin beside one, a second look sees it.
    /// </summary>
    private async Task<SubscribeOutcome?> AnsweredMeanwhileAsync(SubscribeRequest request, SubscriptionOrder order, CancellationToken ct)
    {
        var (_, answer) = await LookAsync(request, ct);
        if (answer is SubscribeOutcome.AlreadySubscribed)
        {
            await orders.NoteAsync(order, new OrderState.Failed("The viewer has subscribed already."), ct);
        }

        return answer;
    }

    /// <summary>What there is to answer before anything is ordered, or what to order.</summary>
    private async Task<((Plan Plan, PlanPrice Price) Offer, SubscribeOutcome? Answer)> LookAsync(SubscribeRequest request, CancellationToken ct)
    {
        if (await UsedForAnotherPriceAsync(request, ct))
        {
            return (default, new SubscribeOutcome.ActionUsed());
        }

        if (await MadeByActionAsync(request, ct) is { } made)
        {
            return (default, new SubscribeOutcome.Subscribed(made));
        }

        if (await plans.FindAsync(request.Price, ct) is not { } offer)
        {
            return (default, new SubscribeOutcome.UnknownPlan(request.Price));
        }

        if ((await ListAsync(request.ViewerId, ct)).FirstOrDefault(s => s.ProductId == offer.Plan.ProductId && IsUnderWay(s)) is { } existing)
        {
            // The first half of a double click may have been answered since it was looked up.
            return (default, await MadeByActionAsync(request, ct) is { } meanwhile
                ? new SubscribeOutcome.Subscribed(meanwhile)
                : new SubscribeOutcome.AlreadySubscribed(existing.Id, existing.PriceId));
        }

        return (offer, null);
    }

    /// <summary>True where the action has ordered a price before that is still on offer and not the one wanted. A lookup key may have moved on to a new price.</summary>
    private async Task<bool> UsedForAnotherPriceAsync(SubscribeRequest request, CancellationToken ct) =>
        await orders.FindAsync(request.ViewerId, request.ActionId, ct) is { } earlier
        && await plans.FindAsync(earlier.PriceId, ct) is { } offer && request.Price != offer.Price.PriceId && request.Price != offer.Price.LookupKey;

    /// <summary>The subscription that this very action made, however far the request that asked for it has come.</summary>
    private async Task<ViewerSubscription?> MadeByActionAsync(SubscribeRequest request, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var id = await connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition("""
            select s.id from store.viewer v join stripe.subscription s on s.customer_id = v.stripe_customer_id
            where v.id = @ViewerId and s.metadata ->> 'action_id' = @ActionId and s.status not in ('incomplete', 'incomplete_expired')
            """, request, cancellationToken: ct));
        return id is null ? null : await FindAsync(request.ViewerId, id, ct);
    }

    /// <summary>
    /// The request, to be looked at once more. An action whose own order was given up, the other way of paying having been
    /// begun with the same form, goes on under another name: that order keeps its own.
    /// </summary>
    private static SubscribeRequest AnotherWay(SubscribeRequest request, SubscriptionOrder over) =>
        over.ActionId == request.ActionId ? request with { ActionId = $"{request.ActionId}-again" } : request;

    private static void Check(SubscribeRequest request)
    {
        ArgumentException.ThrowIfNullOrEmpty(request.ActionId);
        if (!DeviceType.IsKnown(request.DeviceType))
        {
            throw new ArgumentException($"'{request.DeviceType}' is no device type: use one of {string.Join(", ", DeviceType.All)}.", nameof(request));
        }
    }

    private static bool IsUnderWay(ViewerSubscription subscription) => subscription.Status is not ("canceled" or "incomplete_expired" or "incomplete");

    private static RequestOptions Key(string action, string subject, string actionId) => new() { IdempotencyKey = $"{action}:{subject}:{actionId}" };
}
