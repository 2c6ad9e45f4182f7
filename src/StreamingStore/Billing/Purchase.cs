using StreamingStore.StripeMirror.StripeApi;

namespace StreamingStore.Billing;

/// <summary>A film that a viewer paid for.</summary>
public sealed record Purchase
{
    /// <summary>Stripe's id of the payment, <c>pi_...</c>.</summary>
    public required string PaymentIntentId { get; init; }

    /// <summary>The film.</summary>
    public required long MovieId { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>Its year.</summary>
    public required int Year { get; init; }

    /// <summary>What was paid, in the currency's smallest unit.</summary>
    public required long Amount { get; init; }

    /// <summary>A three-letter code in lower case.</summary>
    public required string Currency { get; init; }

    /// <summary>When it was bought (UTC).</summary>
    public required DateTime Created { get; init; }

    /// <summary><c>owned</c>, or <c>refunded</c> whole, or <c>disputed</c> and lost.</summary>
    public required string State { get; init; }
}

/// <summary>A viewer's wish to buy a film.</summary>
/// <param name="ViewerId">Who buys.</param>
/// <param name="MovieId">The film.</param>
/// <param name="DeviceType">One of <see cref="Billing.DeviceType.All"/>.</param>
/// <param name="ActionId">The viewer's action: asked twice with the same one, the card is charged once.</param>
/// <param name="PaymentMethodId">The card to charge; null for the default one.</param>
/// <param name="ReturnUrl">Where Stripe's payment page, or the card's bank after a confirmation (3-D Secure), sends the viewer back to, the action's id added as <c>order</c>; null where there is no way back, and then a card that must be confirmed is declined.</param>
/// <param name="CancelUrl">Where Stripe's payment page sends a viewer who goes back.</param>
public sealed record BuyRequest(
    Guid ViewerId, long MovieId, string DeviceType, string ActionId, string? PaymentMethodId = null, string? ReturnUrl = null, string? CancelUrl = null);

/// <summary>What came of it.</summary>
public abstract record BuyOutcome
{
    private BuyOutcome()
    {
    }

    /// <summary>It is paid, and in the mirror.</summary>
    public sealed record Bought(string PaymentIntentId) : BuyOutcome;

    /// <summary>The card was declined and nothing charged. The message can be shown to the viewer. https://docs.stripe.com/declines/codes</summary>
    public sealed record Declined(string Message, string? DeclineCode) : BuyOutcome;

    /// <summary>Stripe refuses the order for another reason than the card; nothing was charged and the order is closed.</summary>
    public sealed record Refused(StripeFailure Failure) : BuyOutcome;

    /// <summary>The action has ordered another film before; nothing was ordered now.</summary>
    public sealed record ActionUsed : BuyOutcome;

    /// <summary>There is no saved card, and none was given.</summary>
    public sealed record NeedsPaymentMethod : BuyOutcome;

    /// <summary>The card's bank wants its owner to confirm, at the address if there is one.</summary>
    public sealed record RequiresAction(string Message, string? Url) : BuyOutcome;

    /// <summary>The viewer pays on this page of Stripe's.</summary>
    public sealed record PayAtStripe(string Url) : BuyOutcome;

    /// <summary>An order of this film is being paid already; nothing else was begun. Its action tells how it ends.</summary>
    public sealed record UnderWay(string ActionId) : BuyOutcome;

    /// <summary>The viewer owns the film already.</summary>
    public sealed record AlreadyOwned : BuyOutcome;

    /// <summary>The catalogue has no such film.</summary>
    public sealed record UnknownMovie : BuyOutcome;

    /// <summary>The film is not sold by itself, or not to be had now.</summary>
    public sealed record NotForSale : BuyOutcome;
}

/// <summary>What came of a refund.</summary>
public abstract record RefundOutcome
{
    private RefundOutcome()
    {
    }

    /// <summary>It is made, and in the mirror; its status may still be <c>pending</c>.</summary>
    public sealed record Refunded(string RefundId, long Amount, string Status) : RefundOutcome;

    /// <summary>Stripe refuses it; the message says why.</summary>
    public sealed record Refused(string Message) : RefundOutcome;

    /// <summary>
    /// Stripe was asked for another refund by the same action before, and may have made that one; this one is not made.
    /// https://docs.stripe.com/api/idempotent_requests
    /// </summary>
    public sealed record ActionUsed : RefundOutcome;
}
