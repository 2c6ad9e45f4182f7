namespace StreamingStore.Web.Components.Payment;

/// <summary>A card of Stripe's test mode (docs.stripe.com/testing): a name that stands for a card and for what becomes of it.</summary>
/// <param name="Id">The payment method's id.</param>
/// <param name="Label">What it is, and what happens when it is used.</param>
public sealed record TestCard(string Id, string Label)
{
    /// <summary>The cards offered, the one that simply works first.</summary>
    public static IReadOnlyList<TestCard> All { get; } =
    [
        new("pm_card_visa", "Visa, pays"),
        new("pm_card_mastercard", "Mastercard, pays"),
        new("pm_card_amex", "American Express, pays"),
        new("pm_card_chargeCustomerFail", "Visa, saved but declined when charged"),
        new("pm_card_chargeDeclined", "Visa, declined"),
        new("pm_card_chargeDeclinedInsufficientFunds", "Visa, declined for insufficient funds"),
        new("pm_card_authenticationRequired", "Visa, asks for 3-D Secure"),
    ];
}
