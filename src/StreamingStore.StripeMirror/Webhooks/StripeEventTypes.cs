namespace StreamingStore.StripeMirror.Webhooks;

/// <summary>
/// The events that tell of what the mirror keeps: those to which the webhook endpoint at Stripe is to be subscribed, and
/// for which the gap check asks. https://docs.stripe.com/api/events/types
/// </summary>
public static class StripeEventTypes
{
    /// <summary>Their names.</summary>
    public static readonly IReadOnlyList<string> Wanted =
    [
        "product.created", "product.updated", "product.deleted",
        "price.created", "price.updated", "price.deleted",
        "customer.created", "customer.updated", "customer.deleted",
        "customer.subscription.created", "customer.subscription.updated", "customer.subscription.deleted",
        "customer.subscription.paused", "customer.subscription.resumed", "customer.subscription.trial_will_end",
        "customer.subscription.pending_update_applied", "customer.subscription.pending_update_expired",
        "payment_method.attached", "payment_method.updated", "payment_method.automatically_updated", "payment_method.detached",
        "payment_intent.created", "payment_intent.processing", "payment_intent.requires_action", "payment_intent.succeeded",
        "payment_intent.payment_failed", "payment_intent.canceled", "payment_intent.amount_capturable_updated",
        "charge.succeeded", "charge.failed", "charge.pending", "charge.captured", "charge.expired", "charge.updated", "charge.refunded",
        "refund.created", "refund.updated", "refund.failed", "charge.refund.updated",
        "charge.dispute.created", "charge.dispute.updated", "charge.dispute.closed", "charge.dispute.funds_withdrawn", "charge.dispute.funds_reinstated",
        "test_helpers.test_clock.created", "test_helpers.test_clock.advancing", "test_helpers.test_clock.ready", "test_helpers.test_clock.deleted",
    ];

    /// <summary>Stripe's list takes at most this many types at once. https://docs.stripe.com/api/events/list</summary>
    public const int MostPerList = 20;
}
