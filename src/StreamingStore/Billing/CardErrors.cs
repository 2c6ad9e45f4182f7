using Stripe;

namespace StreamingStore.Billing;

/// <summary>What Stripe's card errors mean. https://docs.stripe.com/error-codes</summary>
internal static class CardErrors
{
    /// <summary>The card is good, but its bank wants its owner to confirm the payment (3-D Secure).</summary>
    public static bool AsksForConfirmation(StripeException error) =>
        error.StripeError?.Code is "authentication_required" or "subscription_payment_intent_requires_action" or "invoice_payment_intent_requires_action";
}
