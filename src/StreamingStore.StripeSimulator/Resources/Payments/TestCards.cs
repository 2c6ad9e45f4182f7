namespace StreamingStore.StripeSimulator.Resources.Payments;

/// <summary>What a test card does when it is used.</summary>
internal enum CardBehavior
{
    Succeeds,

    /// <summary>Refused at once, on attaching too.</summary>
    Declines,

    /// <summary>Attaches, and is refused when charged.</summary>
    DeclinesCharge,

    /// <summary>Asks for authentication on every payment, on-session or off.</summary>
    Authenticates,

    /// <summary>Asks for authentication unless it was set up for later use.</summary>
    AuthenticatesUnlessSetUp,

    /// <summary>Asks for authentication, and is then refused for lack of funds.</summary>
    AuthenticatesThenDeclines,

    /// <summary>Pays, and the cardholder disputes it as fraudulent.</summary>
    Disputes,

    /// <summary>Pays, and the cardholder says that nothing came.</summary>
    DisputesNotReceived,

    /// <summary>Pays; a refund of it fails later.</summary>
    RefundFails,
}

/// <summary>A test card, with the decline code under which it is refused.</summary>
internal sealed record TestCard(string Number, string Brand, string Funding, CardBehavior Behavior = CardBehavior.Succeeds, string? Decline = null)
{
    public string Last4 => Number[^4..];
}

/// <summary>Stripe's documented test cards, by number, by the ids of payment methods and by tokens.</summary>
internal static class TestCards
{
    private static readonly Dictionary<string, TestCard> ByNumber = new TestCard[]
    {
        new("4242424242424242", "visa", "credit"),
        new("4000056655665556", "visa", "debit"),
        new("5555555555554444", "mastercard", "credit"),
        new("2223003122003222", "mastercard", "credit"),
        new("5200828282828210", "mastercard", "debit"),
        new("5105105105105100", "mastercard", "prepaid"),
        new("378282246310005", "amex", "credit"),
        new("371449635398431", "amex", "credit"),
        new("6011111111111117", "discover", "credit"),
        new("3056930009020004", "diners", "credit"),
        new("3566002020360505", "jcb", "credit"),
        new("6200000000000005", "unionpay", "credit"),
        new("4000000000000002", "visa", "credit", CardBehavior.Declines, "generic_decline"),
        new("4000000000009995", "visa", "credit", CardBehavior.Declines, "insufficient_funds"),
        new("4000000000009987", "visa", "credit", CardBehavior.Declines, "lost_card"),
        new("4000000000009979", "visa", "credit", CardBehavior.Declines, "stolen_card"),
        new("4000000000000069", "visa", "credit", CardBehavior.Declines, "expired_card"),
        new("4000000000000127", "visa", "credit", CardBehavior.Declines, "incorrect_cvc"),
        new("4000000000000119", "visa", "credit", CardBehavior.Declines, "processing_error"),
        new("4000000000006975", "visa", "credit", CardBehavior.Declines, "card_velocity_exceeded"),
        new("4100000000000019", "visa", "credit", CardBehavior.DeclinesCharge, "fraudulent"),
        new("4000000000000341", "visa", "credit", CardBehavior.DeclinesCharge, "generic_decline"),
        new("4000002760003184", "visa", "credit", CardBehavior.Authenticates),
        new("4000000000003220", "visa", "credit", CardBehavior.Authenticates),
        new("4000002500003155", "visa", "credit", CardBehavior.AuthenticatesUnlessSetUp),
        new("4000003800000446", "visa", "credit", CardBehavior.AuthenticatesUnlessSetUp),
        new("4000008260003178", "visa", "credit", CardBehavior.AuthenticatesThenDeclines, "insufficient_funds"),
        new("4000000000000259", "visa", "credit", CardBehavior.Disputes),
        new("4000000000002685", "visa", "credit", CardBehavior.DisputesNotReceived),
        new("4000000000005126", "visa", "credit", CardBehavior.RefundFails),
    }.ToDictionary(card => card.Number);

    private static readonly Dictionary<string, string> Names = new()
    {
        ["visa"] = "4242424242424242",
        ["visa_debit"] = "4000056655665556",
        ["mastercard"] = "5555555555554444",
        ["mastercard_debit"] = "5200828282828210",
        ["mastercard_prepaid"] = "5105105105105100",
        ["amex"] = "378282246310005",
        ["discover"] = "6011111111111117",
        ["diners"] = "3056930009020004",
        ["jcb"] = "3566002020360505",
        ["unionpay"] = "6200000000000005",
        ["chargeDeclined"] = "4000000000000002",
        ["visa_chargeDeclined"] = "4000000000000002",
        ["chargeDeclinedInsufficientFunds"] = "4000000000009995",
        ["visa_chargeDeclinedInsufficientFunds"] = "4000000000009995",
        ["chargeDeclinedLostCard"] = "4000000000009987",
        ["visa_chargeDeclinedLostCard"] = "4000000000009987",
        ["chargeDeclinedStolenCard"] = "4000000000009979",
        ["visa_chargeDeclinedStolenCard"] = "4000000000009979",
        ["chargeDeclinedExpiredCard"] = "4000000000000069",
        ["chargeDeclinedIncorrectCvc"] = "4000000000000127",
        ["chargeDeclinedProcessingError"] = "4000000000000119",
        ["chargeDeclinedVelocityLimitExceeded"] = "4000000000006975",
        ["visa_chargeDeclinedVelocityLimitExceeded"] = "4000000000006975",
        ["radarBlock"] = "4100000000000019",
        ["chargeDeclinedFraudulent"] = "4100000000000019",
        ["chargeCustomerFail"] = "4000000000000341",
        ["authenticationRequired"] = "4000002760003184",
        ["threeDSecure2Required"] = "4000000000003220",
        ["threeDSecureRequired"] = "4000000000003220",
        ["authenticationRequiredOnSetup"] = "4000002500003155",
        ["authenticationRequiredSetupForOffSession"] = "4000003800000446",
        ["authenticationRequiredChargeDeclinedInsufficientFunds"] = "4000008260003178",
        ["createDispute"] = "4000000000000259",
        ["createDisputeProductNotReceived"] = "4000000000002685",
        ["refundFail"] = "4000000000005126",
    };

    public static TestCard? OfNumber(string number) => ByNumber.GetValueOrDefault(number.Replace(" ", "", StringComparison.Ordinal));

    /// <summary>The card of a well-known id such as <c>pm_card_visa</c> or token such as <c>tok_visa</c>.</summary>
    public static TestCard? OfTestId(string id)
    {
        foreach (var prefix in (ReadOnlySpan<string>)["pm_card_", "tok_"])
            if (id.StartsWith(prefix, StringComparison.Ordinal))
                return Names.TryGetValue(id[prefix.Length..], out var number) ? ByNumber[number] : null;
        return null;
    }
}
