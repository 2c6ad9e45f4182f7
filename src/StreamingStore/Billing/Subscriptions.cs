using System.Net;
using Dapper;
using Npgsql;
using StreamingStore.Billing.Mirror;
using StreamingStore.Entitlements;
using Stripe;

namespace StreamingStore.Billing;

/// <summary>
/// Subscribing, cancelling and resuming. What only we know is written before Stripe is called, and Stripe's answer is in
/// the mirror before ours goes out.
/// </summary>
public sealed class Subscriptions(
    NpgsqlDataSource database, IStripeClient stripe, StripeMirror mirror, StripeCustomers customers, PaymentMethods paymentMethods, Plans plans,
    StoreOptions options, TimeProvider clock)
{
    private readonly SubscriptionService service = new(stripe);

    /// <summary>Subscribes the viewer.</summary>
    /// <exception cref="ArgumentException">The device type is none of <see cref="DeviceType.All"/>, or the action has no id.</exception>
    /// <exception cref="StripeException">Stripe fails for another reason than the card; asked again with the same action, nothing is charged twice.</exception>
    public async Task<SubscribeOutcome> SubscribeAsync(SubscribeRequest request, CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(request.ActionId);
        if (!DeviceType.IsKnown(request.DeviceType))
        {
            throw new ArgumentException($"'{request.DeviceType}' is no device type: use one of {string.Join(", ", DeviceType.All)}.", nameof(request));
        }

        if (await MadeByActionAsync(request, ct) is { } made)
        {
            return new SubscribeOutcome.Subscribed(made);
        }

        if (await plans.FindAsync(request.Price, ct) is not { } offer)
        {
            return new SubscribeOutcome.UnknownPlan(request.Price);
        }

        if ((await ListAsync(request.ViewerId, ct)).FirstOrDefault(s => s.PriceId == offer.Price.PriceId && IsUnderWay(s)) is { } existing)
        {
            // The first half of a double click may have been answered since it was looked up.
            return await MadeByActionAsync(request, ct) is { } meanwhile
                ? new SubscribeOutcome.Subscribed(meanwhile)
                : new SubscribeOutcome.AlreadySubscribed(existing.Id);
        }

        var (paymentMethodId, refusal) = await paymentMethods.ChooseAsync(request.ViewerId, request.PaymentMethodId, request.ActionId, ct);
        if (paymentMethodId is null)
        {
            return refusal is null ? new SubscribeOutcome.NeedsPaymentMethod() : new SubscribeOutcome.Declined(refusal, null);
        }

        return await CreateAsync(request, offer.Price, paymentMethodId, ct);
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

    /// <summary>Cancels one of the viewer's subscriptions, now or when the period ends.</summary>
    /// <returns>The subscription as it then is; null where it is not there or not this viewer's.</returns>
    /// <exception cref="StripeException">Stripe fails.</exception>
    public async Task<ViewerSubscription?> CancelAsync(Guid viewerId, string subscriptionId, bool atPeriodEnd, string actionId, CancellationToken ct = default)
    {
        if (await FindAsync(viewerId, subscriptionId, ct) is not { } subscription)
        {
            return null;
        }

        if (!IsUnderWay(subscription))
        {
            return subscription;
        }

        var answer = atPeriodEnd
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

    private async Task<SubscribeOutcome> CreateAsync(SubscribeRequest request, PlanPrice price, string paymentMethodId, CancellationToken ct)
    {
        var customerId = await customers.EnsureAsync(request.ViewerId, ct);
        await WriteOrderAsync(request, price.PriceId, ct);
        try
        {
            var subscription = await service.CreateAsync(
                new SubscriptionCreateOptions
                {
                    Customer = customerId,
                    Items = [new SubscriptionItemOptions { Price = price.PriceId }],
                    DefaultPaymentMethod = paymentMethodId,

                    // A first payment that fails makes nothing, so a declined card leaves no half subscription behind.
                    PaymentBehavior = "error_if_incomplete",
                    Metadata = new Dictionary<string, string>
                    {
                        ["device_type"] = request.DeviceType,
                        ["viewer_id"] = request.ViewerId.ToString(),
                        ["action_id"] = request.ActionId,
                    },
                },
                Key("subscribe", request.ViewerId.ToString(), request.ActionId),
                ct);
            await mirror.ApplyResponseAsync(subscription, ct);
            await FinishOrderAsync(request, subscription.Id, null, ct);
            return new SubscribeOutcome.Subscribed((await FindAsync(request.ViewerId, subscription.Id, ct))!);
        }
        catch (StripeException e) when (e.HttpStatusCode == HttpStatusCode.PaymentRequired)
        {
            var message = e.StripeError?.Message ?? e.Message;
            await FinishOrderAsync(request, null, message, ct);
            return e.StripeError?.Code is "authentication_required" or "subscription_payment_intent_requires_action"
                ? new SubscribeOutcome.RequiresAction(message)
                : new SubscribeOutcome.Declined(message, e.StripeError?.DeclineCode);
        }
    }

    /// <summary>The subscription that this very action made, however far the request that asked for it has come.</summary>
    private async Task<ViewerSubscription?> MadeByActionAsync(SubscribeRequest request, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var id = await connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition("""
            select s.id from store.viewer v join stripe.subscription s on s.customer_id = v.stripe_customer_id
            where v.id = @ViewerId and s.metadata ->> 'action_id' = @ActionId
            """, request, cancellationToken: ct));
        return id is null ? null : await FindAsync(request.ViewerId, id, ct);
    }

    private async Task WriteOrderAsync(SubscribeRequest request, string priceId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("""
            insert into store.subscription_order (viewer_id, action_id, price_id, device_type) values (@ViewerId, @ActionId, @priceId, @DeviceType)
            on conflict (viewer_id, action_id) do nothing
            """, new { request.ViewerId, request.ActionId, priceId, request.DeviceType }, cancellationToken: ct));
    }

    private async Task FinishOrderAsync(SubscribeRequest request, string? subscriptionId, string? refusal, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("""
            update store.subscription_order set subscription_id = @subscriptionId, refusal = @refusal
            where viewer_id = @ViewerId and action_id = @ActionId
            """, new { request.ViewerId, request.ActionId, subscriptionId, refusal }, cancellationToken: ct));
    }

    private static bool IsUnderWay(ViewerSubscription subscription) => subscription.Status is not ("canceled" or "incomplete_expired" or "incomplete");

    private static RequestOptions Key(string action, string subject, string actionId) => new() { IdempotencyKey = $"{action}:{subject}:{actionId}" };
}
