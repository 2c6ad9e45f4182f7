using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;
using StreamingStore.Billing.Orders;
using StreamingStore.Billing.PaymentMethods;
using StreamingStore.StripeMirror.Mirror;
using StreamingStore.StripeMirror.StripeApi;
using Stripe;

namespace StreamingStore.Billing;

/// <summary>What a viewer owes for a plan, and what it takes to put that right.</summary>
/// <param name="Trouble">What went wrong.</param>
/// <param name="AmountDue">What is owed, in the currency's smallest unit; 0 where a card alone is missing.</param>
/// <param name="Currency">A three-letter code in lower case; empty where nothing is owed.</param>
/// <param name="NextAttemptAt">When Stripe tries again by itself (UTC); null where it does not.</param>
public sealed record Bill(PaymentTrouble Trouble, long AmountDue, string Currency, DateTime? NextAttemptAt);

/// <summary>What came of paying a bill.</summary>
public abstract record PayBillOutcome
{
    private PayBillOutcome()
    {
    }

    /// <summary>It is paid, and the plan goes on.</summary>
    public sealed record Paid : PayBillOutcome;

    /// <summary>There is nothing to pay.</summary>
    public sealed record NothingOwed : PayBillOutcome;

    /// <summary>The card was declined and nothing charged. The message can be shown to the viewer.</summary>
    public sealed record Declined(string Message) : PayBillOutcome;

    /// <summary>There is no saved card.</summary>
    public sealed record NeedsPaymentMethod : PayBillOutcome;

    /// <summary>The card's bank wants its owner to confirm, at this address.</summary>
    public sealed record RequiresAction(string Url) : PayBillOutcome;
}

/// <summary>
/// Putting a failed payment right: the bills of the subscription that are open are paid with a card that works, and that
/// card pays the plan from then on. https://docs.stripe.com/billing/revenue-recovery/smart-retries
/// </summary>
public sealed class Bills(
    NpgsqlDataSource database, IStripeClient stripe, MirrorWriter mirror, PaymentTroubles troubles, ViewerPaymentMethods cards, CheckoutSessions payments,
    TimeProvider clock, ILogger<Bills> logger)
{
    private const string GivenUp = "Given up.";

    private readonly InvoiceService invoices = new(stripe);
    private readonly SubscriptionService subscriptions = new(stripe);

    /// <summary>What the viewer owes; null where nothing is wrong, or the plan has ended for good.</summary>
    /// <exception cref="StripeException">Stripe fails.</exception>
    public async Task<Bill?> FindAsync(Guid viewerId, CancellationToken ct = default)
    {
        if (await troubles.FindAsync(viewerId, ct) is not { Kind: not TroubleKind.Ended } trouble)
        {
            return null;
        }

        var open = await OpenAsync(trouble.SubscriptionId, ct);
        return new Bill(trouble, open.Sum(invoice => invoice.AmountRemaining), open.Count > 0 ? open[0].Currency : "", open.Min(invoice => invoice.NextPaymentAttempt));
    }

    /// <summary>Pays what the viewer owes with a card, which pays the plan from then on.</summary>
    /// <param name="viewerId">Who pays.</param>
    /// <param name="paymentMethodId">One of the viewer's saved cards; null for the default one.</param>
    /// <param name="actionId">The viewer's action: asked again with the same one, what came of it is told and nothing owed since is paid.</param>
    /// <param name="returnUrl">Where the card's bank sends the viewer back to after a confirmation, the action's id added as <c>order</c>.</param>
    /// <param name="ct">Cancels the calls.</param>
    /// <exception cref="StripeException">Stripe gives no answer, or none that is final; sent again with the same action, nothing is charged twice.</exception>
    public async Task<PayBillOutcome> PayAsync(Guid viewerId, string? paymentMethodId, string actionId, string returnUrl, CancellationToken ct = default)
    {
        if (await PaidBeforeAsync(viewerId, actionId, returnUrl, ct) is { } before)
        {
            return before;
        }

        if (await troubles.FindAsync(viewerId, ct) is not { Kind: not TroubleKind.Ended } trouble)
        {
            if (await OrderAsync(viewerId, actionId, ct) is { PaymentIntentId: not null, ClosedAt: null } unheard
                && await PullAsync(unheard, viewerId, actionId, ct) is OrderState.Settled)
            {
                // It was this action that put things right, though its answer was lost on the way.
                return new PayBillOutcome.Paid();
            }

            // The action is over all the same: what falls due later is not for it to pay.
            await WriteAsync(viewerId, actionId, null, null, ct);
            await NoteAsync(viewerId, actionId, new OrderState.Settled(actionId), ct);
            return new PayBillOutcome.NothingOwed();
        }

        var (card, refusal) = await cards.ChooseAsync(viewerId, paymentMethodId, actionId, ct);
        if (card is null && refusal is null)
        {
            return new PayBillOutcome.NeedsPaymentMethod();
        }

        await WriteAsync(viewerId, actionId, trouble.SubscriptionId, card, ct);
        if (card is null)
        {
            await NoteAsync(viewerId, actionId, new OrderState.Failed(refusal), ct);
            return new PayBillOutcome.Declined(refusal!);
        }

        try
        {
            foreach (var invoice in await OpenAsync(trouble.SubscriptionId, ct))
            {
                if (await PayAsync(invoice, card, viewerId, actionId, returnUrl, ct) is { } url)
                {
                    return new PayBillOutcome.RequiresAction(url);
                }
            }
        }
        catch (StripeException e) when (StripeFailure.Of(e) is { IsFinal: true } failure)
        {
            await NoteAsync(viewerId, actionId, new OrderState.Failed(failure.Message), ct);
            return new PayBillOutcome.Declined(failure.Message);
        }

        await KeepCardAsync(trouble.SubscriptionId, card, actionId, ct);
        await NoteAsync(viewerId, actionId, new OrderState.Settled(trouble.SubscriptionId), ct);
        return new PayBillOutcome.Paid();
    }

    /// <summary>Asks Stripe how far a payment has come that had to be confirmed.</summary>
    /// <returns>Null where this viewer has begun no such payment.</returns>
    /// <exception cref="StripeException">Stripe fails.</exception>
    internal async Task<OrderState?> PullAsync(Guid viewerId, string actionId, CancellationToken ct) =>
        await OrderAsync(viewerId, actionId, ct) is { } order ? await PullAsync(order, viewerId, actionId, ct) : null;

    private async Task<OrderState> PullAsync(Order order, Guid viewerId, string actionId, CancellationToken ct)
    {
        OrderState state = order.Refusal is { } refusal ? new OrderState.Failed(refusal)
            : order.ClosedAt is not null ? new OrderState.Settled(order.SubscriptionId ?? actionId)
            : order.PaymentIntentId is { } payment ? await payments.PullPaymentAsync(payment, ct)
            : new OrderState.Failed(null);
        if (state is OrderState.Failed && order is { PaymentIntentId: not null, HeardAt: null, ClosedAt: null })
        {
            // The call that was to make the payment may still be under way; what Stripe says of it is the failure before.
            state = OrderState.Unheard(order.OrderedAt, clock.GetUtcNow());
        }

        if (state is OrderState.Settled && order is { ClosedAt: null, SubscriptionId: { } subscriptionId, PaymentMethodId: { } card })
        {
            await KeepCardAsync(subscriptionId, card, actionId, ct);
        }

        await NoteAsync(viewerId, actionId, state, ct);
        return state;
    }

    /// <summary>What came of an action that has ended or waits for a bank; null where it is new, or was cut short before a payment had an answer.</summary>
    private async Task<PayBillOutcome?> PaidBeforeAsync(Guid viewerId, string actionId, string returnUrl, CancellationToken ct)
    {
        var order = await OrderAsync(viewerId, actionId, ct);
        if (order is null or { ClosedAt: null, HeardAt: null })
        {
            return null;
        }

        return await PullAsync(order, viewerId, actionId, ct) switch
        {
            OrderState.Settled => order.SubscriptionId is null ? new PayBillOutcome.NothingOwed() : new PayBillOutcome.Paid(),
            OrderState.Failed failed => new PayBillOutcome.Declined(failed.Message ?? GivenUp),
            OrderState.WaitsForViewer { Url: { } url } => new PayBillOutcome.RequiresAction(url),
            _ => new PayBillOutcome.RequiresAction(PurchaseOrders.ReturnUrlOf(returnUrl, actionId)),
        };
    }

    private async Task<Order?> OrderAsync(Guid viewerId, string actionId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<Order>(new CommandDefinition("""
            select subscription_id, payment_method_id, payment_intent_id, refusal, ordered_at, heard_at, closed_at from store.bill_payment
            where viewer_id = @viewerId and action_id = @actionId
            """, new { viewerId, actionId }, cancellationToken: ct));
    }

    /// <summary>The open bills of a subscription, the oldest first.</summary>
    private async Task<IReadOnlyList<Invoice>> OpenAsync(string subscriptionId, CancellationToken ct)
    {
        var open = await invoices.ListAsync(
            new InvoiceListOptions { Subscription = subscriptionId, Status = "open", Limit = 20, Expand = ["data.payments"] }, cancellationToken: ct);
        return [.. open.OrderBy(invoice => invoice.Created)];
    }

    /// <summary>Confirms the bill's own payment, so that a bank may be asked on the way.</summary>
    /// <returns>The bank's page, or null where the bill is paid.</returns>
    private async Task<string?> PayAsync(Invoice invoice, string card, Guid viewerId, string actionId, string returnUrl, CancellationToken ct)
    {
        // Written first: whoever comes back after an answer that was never heard must find what was paid.
        var paymentId = invoice.Payments.Last().Payment.PaymentIntentId;
        await NotePaymentAsync(viewerId, actionId, paymentId, heard: false, ct);
        var payment = await payments.ConfirmAsync(
            paymentId,
            new PaymentIntentConfirmOptions { PaymentMethod = card, ReturnUrl = PurchaseOrders.ReturnUrlOf(returnUrl, actionId) },
            $"pay-bill:{invoice.Id}:{actionId}",
            ct);
        if (payment.Status == "succeeded")
        {
            return null;
        }

        await NotePaymentAsync(viewerId, actionId, paymentId, heard: true, ct);
        await NoteAsync(viewerId, actionId, CheckoutSessions.StateOf(payment), ct);
        return payment.NextAction?.RedirectToUrl?.Url ?? PurchaseOrders.ReturnUrlOf(returnUrl, actionId);
    }

    /// <summary>The card that paid is the plan's from now on; a plan that was paused for want of one goes on.</summary>
    private async Task KeepCardAsync(string subscriptionId, string card, string actionId, CancellationToken ct)
    {
        try
        {
            var subscription = await subscriptions.UpdateAsync(
                subscriptionId, new SubscriptionUpdateOptions { DefaultPaymentMethod = card },
                new RequestOptions { IdempotencyKey = $"keep-card:{subscriptionId}:{actionId}" }, ct);
            if (subscription.Status == "paused")
            {
                subscription = await subscriptions.ResumeAsync(
                    subscriptionId, requestOptions: new RequestOptions { IdempotencyKey = $"resume-paused:{subscriptionId}:{actionId}" }, cancellationToken: ct);
            }

            await mirror.ApplyResponseAsync(subscription, ct);
        }
        catch (StripeException e) when (StripeFailure.Of(e) is { IsFinal: true } failure)
        {
            // The bill is paid all the same, and its order can be closed: a plan that has ended meanwhile needs no card.
            logger.LogWarning("Stripe refuses {Card} as the card of {Subscription} ({Reason})", card, subscriptionId, failure.Message);
        }
    }

    private async Task WriteAsync(Guid viewerId, string actionId, string? subscriptionId, string? card, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("""
            insert into store.bill_payment (viewer_id, action_id, subscription_id, payment_method_id, ordered_at)
            values (@viewerId, @actionId, @subscriptionId, @card, @now) on conflict do nothing
            """, new { viewerId, actionId, subscriptionId, card, now = clock.GetUtcNow().UtcDateTime }, cancellationToken: ct));
    }

    /// <summary>Keeps which payment the action makes, and that Stripe has answered.</summary>
    private async Task NotePaymentAsync(Guid viewerId, string actionId, string paymentIntentId, bool heard, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("""
            update store.bill_payment set payment_intent_id = @paymentIntentId, heard_at = case when @heard then @now end
            where viewer_id = @viewerId and action_id = @actionId
            """, new { viewerId, actionId, paymentIntentId, heard, now = clock.GetUtcNow().UtcDateTime }, cancellationToken: ct));
    }

    private async Task NoteAsync(Guid viewerId, string actionId, OrderState state, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("""
            update store.bill_payment
            set refusal = @refusal, closed_at = case when @over then coalesce(closed_at, @now) end
            where viewer_id = @viewerId and action_id = @actionId
            """, new
        {
            viewerId,
            actionId,
            refusal = state is OrderState.Failed failed ? failed.Message ?? GivenUp : null,
            over = state is OrderState.Settled or OrderState.Failed,
            now = clock.GetUtcNow().UtcDateTime,
        }, cancellationToken: ct));
    }

    private sealed class Order
    {
        public string? SubscriptionId { get; init; }

        public string? PaymentMethodId { get; init; }

        public string? PaymentIntentId { get; init; }

        public string? Refusal { get; init; }

        public DateTime OrderedAt { get; init; }

        public DateTime? HeardAt { get; init; }

        public DateTime? ClosedAt { get; init; }
    }
}
