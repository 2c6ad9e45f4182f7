using Dapper;
using Npgsql;
using StreamingStore.Billing.Orders;
using StreamingStore.StripeMirror.Mirror;
using StreamingStore.StripeMirror.StripeApi;
using Stripe;

namespace StreamingStore.Billing.Plans;

/// <summary>
/// Changing from one plan to another in the middle of a period: the difference is reckoned by Stripe to the second, shown,
/// and then charged or credited exactly so. https://docs.stripe.com/billing/subscriptions/prorations
/// </summary>
public sealed class PlanChanges(
    NpgsqlDataSource database, IStripeClient stripe, MirrorWriter mirror, Subscriptions subscriptions, PlanCatalog plans, CheckoutSessions payments, TimeProvider clock)
{
    /// <summary>How long a preview holds: the second that it was reckoned for must not be the viewer's to choose.</summary>
    private static readonly TimeSpan PreviewLifetime = TimeSpan.FromMinutes(15);

    private readonly SubscriptionService service = new(stripe);
    private readonly InvoiceService invoices = new(stripe);

    /// <summary>What the change would cost if it were made now.</summary>
    /// <exception cref="StripeException">Stripe fails.</exception>
    public async Task<PlanChangeOutcome> PreviewAsync(Guid viewerId, string subscriptionId, string price, CancellationToken ct = default)
    {
        var (subscription, offer, refused) = await LookAsync(viewerId, subscriptionId, price, ct);
        return refused ?? new PlanChangeOutcome.Previewed(await PreviewAsync(subscription!, offer!.Value, WholeSecond(clock.GetUtcNow().UtcDateTime), ct));
    }

    /// <summary>Changes the plan, on the terms shown and no others.</summary>
    /// <exception cref="StripeException">Stripe gives no answer, or none that is final; sent again with the same action, nothing is changed or charged twice.</exception>
    public async Task<PlanChangeOutcome> ChangeAsync(PlanChangeRequest request, CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(request.ActionId);
        var (subscription, offer, refused) = await LookAsync(request.ViewerId, request.SubscriptionId, request.Price, ct);
        if (refused is not null)
        {
            return refused;
        }

        var now = WholeSecond(clock.GetUtcNow().UtcDateTime);
        var fresh = request.ProratedAt <= now && request.ProratedAt > now - PreviewLifetime;
        var preview = await PreviewAsync(subscription!, offer!.Value, fresh ? request.ProratedAt : now, ct);
        if (fresh && preview.DueNow == request.DueNow)
        {
            await WriteAsync(request, preview, ct);
        }
        else if (await AgreedAsync(request, preview.Price.PriceId, ct) is { } agreed)
        {
            // The first half of a double click has been checked, and maybe carried out, since: this is the same change.
            preview = preview with { ProratedAt = agreed };
        }
        else
        {
            return new PlanChangeOutcome.Outdated(preview);
        }

        try
        {
            // A declined card is an error that changes nothing: no open bill and no half change stays behind.
            return await ApplyAsync(request, await UpdateAsync(request, preview, "error_if_incomplete", "change-plan", ct), ct);
        }
        catch (StripeException e) when (StripeFailure.Of(e) is { NeedsConfirmation: true })
        {
            return await ConfirmAsync(request, preview, ct);
        }
        catch (StripeException e) when (StripeFailure.Of(e) is { IsFinal: true } failure)
        {
            return await DeclinedAsync(request, failure, ct);
        }
    }

    /// <summary>Asks Stripe how far a change has come that had to be confirmed.</summary>
    /// <returns>Null where this viewer has ordered no such change.</returns>
    /// <exception cref="StripeException">Stripe fails.</exception>
    internal async Task<OrderState?> PullAsync(Guid viewerId, string actionId, CancellationToken ct)
    {
        if (await OrderAsync(viewerId, actionId, ct) is not { } order)
        {
            return null;
        }

        var subscription = await service.GetAsync(order.SubscriptionId, cancellationToken: ct);
        await mirror.ApplyResponseAsync(subscription, ct);
        OrderState state = subscription.Items.Any(item => item.Price.Id == order.PriceId) ? new OrderState.Settled(subscription.Id)
            : order.Refusal is { } refusal ? new OrderState.Failed(refusal)
            : order.PaymentIntentId is { } payment ? await payments.PullPaymentAsync(payment, ct)
            : new OrderState.Failed(null);
        if (state is OrderState.Settled paid && paid.Id != subscription.Id)
        {
            // The bill is paid, and Stripe is about to put the new plan in the place of the old one.
            state = new OrderState.OnItsWay();
        }

        if (state is OrderState.Failed && order is { Refusal: null, InvoiceId: { } invoice })
        {
            await VoidAsync(invoice, ct);
        }

        await NoteAsync(viewerId, actionId, state, ct);
        return state;
    }

    /// <summary>
    /// The card's bank wants its owner to confirm. The change then waits at Stripe, the old plan going on, until its bill
    /// is paid; the payment is confirmed by way of the bank's page. https://docs.stripe.com/billing/subscriptions/pending-updates
    /// </summary>
    private async Task<PlanChangeOutcome> ConfirmAsync(PlanChangeRequest request, PlanChangePreview preview, CancellationToken ct)
    {
        var waiting = await UpdateAsync(request, preview, "pending_if_incomplete", "change-plan-pending", ct);
        await mirror.ApplyResponseAsync(waiting, ct);
        var invoice = await invoices.GetAsync(waiting.LatestInvoiceId, new InvoiceGetOptions { Expand = ["payments"] }, cancellationToken: ct);
        if (invoice.Status == "paid")
        {
            return await ApplyAsync(request, await service.GetAsync(request.SubscriptionId, cancellationToken: ct), ct);
        }

        var paymentId = invoice.Payments.Last().Payment.PaymentIntentId;
        await NoteBillAsync(request, invoice.Id, paymentId, ct);
        PaymentIntent payment;
        try
        {
            payment = await payments.ConfirmAsync(
                paymentId,
                new PaymentIntentConfirmOptions
                {
                    PaymentMethod = waiting.DefaultPaymentMethodId,
                    ReturnUrl = PurchaseOrders.ReturnUrlOf(request.ReturnUrl, request.ActionId),
                },
                $"change-plan-confirm:{request.SubscriptionId}:{request.ActionId}",
                ct);
        }
        catch (StripeException e) when (StripeFailure.Of(e) is { IsFinal: true } failure)
        {
            await VoidAsync(invoice.Id, ct);
            return await DeclinedAsync(request, failure, ct);
        }

        if (payment.Status != "succeeded")
        {
            // A bank that names no page has the payment under way: the page to come back to asks how it ends.
            return new PlanChangeOutcome.RequiresAction(payment.NextAction?.RedirectToUrl?.Url ?? PurchaseOrders.ReturnUrlOf(request.ReturnUrl, request.ActionId));
        }

        var changed = await service.GetAsync(request.SubscriptionId, cancellationToken: ct);
        return changed.Items.Any(item => item.Price.Id == preview.Price.PriceId)
            ? await ApplyAsync(request, changed, ct)
            : new PlanChangeOutcome.RequiresAction(PurchaseOrders.ReturnUrlOf(request.ReturnUrl, request.ActionId));
    }

    private async Task<PlanChangeOutcome> DeclinedAsync(PlanChangeRequest request, StripeFailure failure, CancellationToken ct)
    {
        await NoteAsync(request.ViewerId, request.ActionId, new OrderState.Failed(failure.Message), ct);
        return new PlanChangeOutcome.Declined(failure.Message);
    }

    private async Task<PlanChangeOutcome> ApplyAsync(PlanChangeRequest request, Subscription changed, CancellationToken ct)
    {
        await mirror.ApplyResponseAsync(changed, ct);
        await NoteAsync(request.ViewerId, request.ActionId, new OrderState.Settled(changed.Id), ct);
        return new PlanChangeOutcome.Changed((await subscriptions.FindAsync(request.ViewerId, request.SubscriptionId, ct))!);
    }

    private async Task<(ViewerSubscription? Subscription, (Plan Plan, PlanPrice Price)? Offer, PlanChangeOutcome? Refused)> LookAsync(
        Guid viewerId, string subscriptionId, string price, CancellationToken ct)
    {
        var all = await subscriptions.ListAsync(viewerId, ct);
        if (all.FirstOrDefault(s => s.Id == subscriptionId) is not { } subscription || await plans.FindAsync(price, ct) is not { } offer)
        {
            return (null, null, new PlanChangeOutcome.NotFound());
        }

        if (subscription.PriceId == offer.Price.PriceId)
        {
            return (null, null, new PlanChangeOutcome.Changed(subscription));
        }

        if (subscription is not { Status: "active" or "trialing", CancelAtPeriodEnd: false, CancelAt: null })
        {
            return (null, null, new PlanChangeOutcome.NotNow(subscription));
        }

        var other = all.FirstOrDefault(s => s.Id != subscriptionId && s.Entitles && s.ProductId == offer.Plan.ProductId);
        return (subscription, offer, other is null ? null : new PlanChangeOutcome.AlreadyHeld(other.Id));
    }

    private async Task<PlanChangePreview> PreviewAsync(ViewerSubscription subscription, (Plan Plan, PlanPrice Price) offer, DateTime at, CancellationToken ct)
    {
        // A preview makes nothing, so it needs no idempotency key, and must not be answered from memory.
        var bill = await invoices.CreatePreviewAsync(
            new InvoiceCreatePreviewOptions
            {
                Subscription = subscription.Id,
                SubscriptionDetails = new InvoiceSubscriptionDetailsOptions
                {
                    Items = [new InvoiceSubscriptionDetailsItemOptions { Id = await ItemAsync(subscription.Id, ct), Price = offer.Price.PriceId }],
                    ProrationBehavior = "always_invoice",
                    ProrationDate = at,
                },
            },
            cancellationToken: ct);
        if (subscription.Status == "trialing")
        {
            // On trial nothing is settled: the preview is that of the first bill after it.
            return new PlanChangePreview(subscription, offer.Plan, offer.Price, at, 0, 0, subscription.CurrentPeriodEnd ?? at);
        }

        // What is given back stands on lines of the old period; what is charged says until when it pays.
        var until = bill.Lines.Where(line => line.Amount >= 0).Select(line => line.Period.End).DefaultIfEmpty(subscription.CurrentPeriodEnd ?? at).Max();
        return new PlanChangePreview(subscription, offer.Plan, offer.Price, at, bill.AmountDue, Math.Max(0, -bill.Total), until);
    }

    private async Task<Subscription> UpdateAsync(PlanChangeRequest request, PlanChangePreview preview, string paymentBehavior, string action, CancellationToken ct) =>
        await service.UpdateAsync(
            request.SubscriptionId,
            new SubscriptionUpdateOptions
            {
                Items = [new SubscriptionItemOptions { Id = await ItemAsync(request.SubscriptionId, ct), Price = preview.Price.PriceId }],
                ProrationBehavior = "always_invoice",
                ProrationDate = preview.ProratedAt,
                PaymentBehavior = paymentBehavior,
            },
            new RequestOptions { IdempotencyKey = $"{action}:{request.SubscriptionId}:{request.ActionId}" },
            ct);

    private async Task VoidAsync(string invoiceId, CancellationToken ct)
    {
        try
        {
            await invoices.VoidInvoiceAsync(invoiceId, requestOptions: new RequestOptions { IdempotencyKey = $"void:{invoiceId}" }, cancellationToken: ct);
        }
        catch (StripeException e) when (StripeFailure.Of(e) is { Kind: StripeFailureKind.Rejected })
        {
            // Stripe has voided it itself, or the viewer was faster: then the next look finds the new plan.
        }
    }

    private async Task<string> ItemAsync(string subscriptionId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleAsync<string>(new CommandDefinition(
            "select id from stripe.subscription_item where subscription_id = @subscriptionId and not deleted order by created, id limit 1",
            new { subscriptionId }, cancellationToken: ct));
    }

    private async Task WriteAsync(PlanChangeRequest request, PlanChangePreview preview, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("""
            insert into store.plan_change (viewer_id, action_id, subscription_id, price_id, prorated_at, amount_due, currency, ordered_at)
            values (@ViewerId, @ActionId, @SubscriptionId, @PriceId, @ProratedAt, @DueNow, @Currency, @Now)
            on conflict do nothing
            """, new
        {
            request.ViewerId,
            request.ActionId,
            request.SubscriptionId,
            preview.Price.PriceId,
            preview.ProratedAt,
            preview.DueNow,
            preview.Price.Currency,
            Now = clock.GetUtcNow().UtcDateTime,
        }, cancellationToken: ct));
    }

    /// <summary>The second for which this very action, to this very price, was agreed to; null where it was not.</summary>
    private async Task<DateTime?> AgreedAsync(PlanChangeRequest request, string priceId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<DateTime?>(new CommandDefinition("""
            select prorated_at from store.plan_change
            where viewer_id = @ViewerId and action_id = @ActionId and subscription_id = @SubscriptionId and price_id = @priceId
            """, new { request.ViewerId, request.ActionId, request.SubscriptionId, priceId }, cancellationToken: ct));
    }

    private async Task<Order?> OrderAsync(Guid viewerId, string actionId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<Order>(new CommandDefinition("""
            select subscription_id, price_id, invoice_id, payment_intent_id, refusal from store.plan_change
            where viewer_id = @viewerId and action_id = @actionId
            """, new { viewerId, actionId }, cancellationToken: ct));
    }

    private async Task NoteBillAsync(PlanChangeRequest request, string invoiceId, string paymentIntentId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("""
            update store.plan_change set invoice_id = @invoiceId, payment_intent_id = @paymentIntentId
            where viewer_id = @ViewerId and action_id = @ActionId
            """, new { request.ViewerId, request.ActionId, invoiceId, paymentIntentId }, cancellationToken: ct));
    }

    private async Task NoteAsync(Guid viewerId, string actionId, OrderState state, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("""
            update store.plan_change
            set refusal = @refusal, closed_at = case when @over then coalesce(closed_at, @now) end
            where viewer_id = @viewerId and action_id = @actionId
            """, new
        {
            viewerId,
            actionId,
            refusal = state is OrderState.Failed failed ? failed.Message ?? "Given up." : null,
            over = state is OrderState.Settled or OrderState.Failed,
            now = clock.GetUtcNow().UtcDateTime,
        }, cancellationToken: ct));
    }

    private static DateTime WholeSecond(DateTime instant) => new(instant.Ticks - (instant.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);

    private sealed class Order
    {
        public string SubscriptionId { get; init; } = "";

        public string PriceId { get; init; } = "";

        public string? InvoiceId { get; init; }

        public string? PaymentIntentId { get; init; }

        public string? Refusal { get; init; }
    }
}
