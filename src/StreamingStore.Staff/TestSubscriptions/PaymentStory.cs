namespace StreamingStore.Staff.TestSubscriptions;

/// <summary>How a test subscription's payments go, told by Stripe's test cards. https://docs.stripe.com/testing</summary>
/// <param name="Id">Its name in addresses and records.</param>
/// <param name="Label">What happens, in a few words.</param>
/// <param name="Card">The test payment method that the subscription begins with.</param>
/// <param name="Explanation">What there is to see.</param>
public sealed record PaymentStory(string Id, string Label, string Card, string Explanation)
{
    /// <summary>Every payment succeeds.</summary>
    public static readonly PaymentStory Pays = new("pays", "Pays", "pm_card_visa", "Every payment succeeds.");

    /// <summary>The first payment fails.</summary>
    public static readonly PaymentStory DeclinesNow = new(
        "declines_now", "Declined now", "pm_card_chargeCustomerFail",
        "The card can be saved and is declined when charged: the subscription stays incomplete, and expires after 23 hours.");

    /// <summary>The first payment succeeds, and the next one fails.</summary>
    public static readonly PaymentStory DeclinesAtRenewal = new(
        "declines_at_renewal", "Declines at renewal", "pm_card_visa",
        "What is due now is paid; then the card is replaced by one that is declined, so the next payment fails.");

    /// <summary>The bank asks the cardholder to confirm.</summary>
    public static readonly PaymentStory AsksForConfirmation = new(
        "asks_for_confirmation", "Needs 3-D Secure", "pm_card_authenticationRequired",
        "The bank asks the cardholder to confirm every payment: the subscription is incomplete until that is done.");

    /// <summary>The payment succeeds and is disputed.</summary>
    public static readonly PaymentStory Disputed = new(
        "disputed", "Disputed", "pm_card_createDispute",
        "The payment succeeds, and the cardholder disputes it as fraudulent. A dispute alone ends no subscription.");

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<PaymentStory> All = [Pays, DeclinesNow, DeclinesAtRenewal, AsksForConfirmation, Disputed];

    /// <summary>The test payment method that takes over in <see cref="DeclinesAtRenewal"/>: saving it succeeds, charging it fails.</summary>
    internal const string DecliningCard = "pm_card_chargeCustomerFail";
}
