using StreamingStore.StripeMirror.Mirror;
using StreamingStore.StripeMirror.StripeApi;
using Stripe;
using Stripe.Checkout;

namespace StreamingStore.Billing.Orders;

/// <summary>
/// Stripe's payment pages. What a session has come to is asked of Stripe itself, and the payment, subscription and card
/// behind it are in the mirror before the answer goes out, so that nothing waits for a webhook.
/// https://docs.stripe.com/payments/checkout/fulfill-orders
/// </summary>
public sealed class CheckoutSessions(IStripeClient stripe, MirrorWriter mirror)
{
    private readonly SessionService sessions = new(stripe);

    /// <summary>Makes a session; made twice with the same key it is the same one.</summary>
    /// <exception cref="StripeException">Stripe refuses or fails.</exception>
    public Task<Session> CreateAsync(SessionCreateOptions options, string idempotencyKey, CancellationToken ct) =>
        sessions.CreateAsync(options, new RequestOptions { IdempotencyKey = idempotencyKey }, ct);

    /// <summary>Asks Stripe how far the session has come, and writes what came of it into the mirror.</summary>
    /// <exception cref="StripeException">Stripe fails.</exception>
    public async Task<OrderState> PullAsync(string sessionId, CancellationToken ct)
    {
        var session = await sessions.GetAsync(sessionId, cancellationToken: ct);
        return session.Status switch
        {
            "open" => new OrderState.WaitsForViewer(session.Url),
            "expired" => new OrderState.Failed(null),
            "complete" => session.Mode switch
            {
                "payment" => await PullPaymentAsync(session.PaymentIntentId, ct),
                "subscription" => await PullSubscriptionAsync(session, ct),
                _ => await PullCardAsync(session, ct),
            },
            var other => throw StripeCallException.Unusable($"the session {session.Id} has the status '{other}'."),
        };
    }

    /// <summary>Closes the page, unless its viewer was faster.</summary>
    /// <returns>What it has come to: <see cref="OrderState.Failed"/> where it is closed.</returns>
    /// <exception cref="StripeException">Stripe fails.</exception>
    public async Task<OrderState> ExpireAsync(string sessionId, CancellationToken ct)
    {
        try
        {
            await sessions.ExpireAsync(sessionId, requestOptions: new RequestOptions { IdempotencyKey = $"expire:{sessionId}" }, cancellationToken: ct);
            return new OrderState.Failed(null);
        }
        catch (StripeException e) when (StripeFailure.Of(e) is { Kind: StripeFailureKind.Rejected })
        {
            return await PullAsync(sessionId, ct);
        }
    }

    /// <summary>Asks Stripe how far a payment has come, and writes it and its card into the mirror.</summary>
    /// <exception cref="StripeException">Stripe fails.</exception>
    public async Task<OrderState> PullPaymentAsync(string paymentIntentId, CancellationToken ct)
    {
        var payment = await new PaymentIntentService(stripe).GetAsync(paymentIntentId, cancellationToken: ct);
        await mirror.ApplyResponseAsync(payment, ct);
        if (payment.Status == "succeeded" && payment.SetupFutureUsage is not null)
        {
            await PullPaymentMethodAsync(payment.PaymentMethodId, ct);
        }

        return StateOf(payment);
    }

    /// <summary>Confirms a payment and writes it into the mirror. One that Stripe's own retry has taken first is as good as confirmed.</summary>
    /// <exception cref="StripeException">Stripe refuses or fails.</exception>
    public async Task<PaymentIntent> ConfirmAsync(string paymentIntentId, PaymentIntentConfirmOptions options, string idempotencyKey, CancellationToken ct)
    {
        var intents = new PaymentIntentService(stripe);
        PaymentIntent payment;
        try
        {
            payment = await intents.ConfirmAsync(paymentIntentId, options, new RequestOptions { IdempotencyKey = idempotencyKey }, ct);
        }
        catch (StripeException e) when (StripeFailure.Of(e) is { Kind: StripeFailureKind.Rejected })
        {
            payment = await intents.GetAsync(paymentIntentId, cancellationToken: ct);
            if (payment.Status != "succeeded")
            {
                throw;
            }
        }

        await mirror.ApplyResponseAsync(payment, ct);
        return payment;
    }

    /// <summary>What a payment's status means to who pays. https://docs.stripe.com/payments/paymentintents/lifecycle</summary>
    /// <exception cref="StripeException">The status is none of Stripe's.</exception>
    public static OrderState StateOf(PaymentIntent payment) => payment.Status switch
    {
        "succeeded" => new OrderState.Settled(payment.Id),
        "processing" or "requires_capture" => new OrderState.OnItsWay(),
        "requires_action" or "requires_confirmation" => new OrderState.WaitsForViewer(payment.NextAction?.RedirectToUrl?.Url),
        "requires_payment_method" or "canceled" => new OrderState.Failed(payment.LastPaymentError?.Message),
        var other => throw StripeCallException.Unusable($"the payment {payment.Id} has the status '{other}'."),
    };

    private async Task<OrderState> PullSubscriptionAsync(Session session, CancellationToken ct)
    {
        var subscription = await new SubscriptionService(stripe).GetAsync(session.SubscriptionId, cancellationToken: ct);
        await mirror.ApplyResponseAsync(subscription, ct);
        if (subscription.DefaultPaymentMethodId is not null)
        {
            await PullPaymentMethodAsync(subscription.DefaultPaymentMethodId, ct);
        }

        return subscription.Status switch
        {
            "incomplete" => new OrderState.OnItsWay(),
            "incomplete_expired" => new OrderState.Failed(null),
            null => throw StripeCallException.Unusable($"the subscription {subscription.Id} has no status."),
            _ => new OrderState.Settled(subscription.Id),
        };
    }

    private async Task<OrderState> PullCardAsync(Session session, CancellationToken ct)
    {
        var setup = await new SetupIntentService(stripe).GetAsync(session.SetupIntentId, cancellationToken: ct);
        if (setup.Status != "succeeded")
        {
            return setup.Status == "processing" ? new OrderState.OnItsWay() : new OrderState.Failed(setup.LastSetupError?.Message);
        }

        await PullPaymentMethodAsync(setup.PaymentMethodId, ct);
        return new OrderState.Settled(setup.PaymentMethodId);
    }

    private async Task PullPaymentMethodAsync(string paymentMethodId, CancellationToken ct) =>
        await mirror.ApplyResponseAsync(await new PaymentMethodService(stripe).GetAsync(paymentMethodId, cancellationToken: ct), ct);
}
