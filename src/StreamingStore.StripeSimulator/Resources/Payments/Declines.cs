using StreamingStore.StripeSimulator.Protocol;

namespace StreamingStore.StripeSimulator.Resources.Payments;

/// <summary>The errors of refused cards, as documented for each decline code.</summary>
internal static class Declines
{
    public static StripeError Of(string decline) => decline switch
    {
        "expired_card" => StripeError.Card("Your card has expired.", "expired_card", "expired_card", "exp_month"),
        "incorrect_cvc" => StripeError.Card("Your card's security code is incorrect.", "incorrect_cvc", "incorrect_cvc", "cvc"),
        "processing_error" => StripeError.Card("An error occurred while processing your card. Try again in a little bit.", "processing_error", "processing_error"),
        "insufficient_funds" => StripeError.Card("Your card has insufficient funds.", "card_declined", decline),
        "card_velocity_exceeded" => StripeError.Card(
            "Your card was declined for making repeated attempts too frequently or exceeding its amount limit.", "card_declined", decline),
        _ => StripeError.Card("Your card was declined.", "card_declined", decline),
    };

    /// <summary>The customer is not there to authenticate.</summary>
    public static StripeError AuthenticationRequired() => StripeError.Card(
        "Your card was declined. This transaction requires authentication.", "authentication_required", "authentication_required");

    /// <summary>The customer failed to authenticate.</summary>
    public static StripeError AuthenticationFailed() => StripeError.Card(
        "We are unable to authenticate your payment method. Please choose a different payment method and try again.", "payment_intent_authentication_failure");
}
