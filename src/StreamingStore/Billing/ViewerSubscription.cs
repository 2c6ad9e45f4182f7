using StreamingStore.StripeMirror.StripeApi;

namespace StreamingStore.Billing;

/// <summary>A subscription as its owner, or staff, sees it.</summary>
public sealed record ViewerSubscription
{
    /// <summary>Stripe's id, <c>sub_...</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Stripe's status, such as <c>active</c>. https://docs.stripe.com/api/subscriptions/object#subscription_object-status</summary>
    public required string Status { get; init; }

    /// <summary>The name of the product, or its id where the mirror does not know it yet.</summary>
    public required string PlanName { get; init; }

    /// <summary>The product of the first item.</summary>
    public required string ProductId { get; init; }

    /// <summary>The price of the first item.</summary>
    public required string PriceId { get; init; }

    /// <summary>What one interval costs, in the currency's smallest unit; null for prices that have no one amount.</summary>
    public long? UnitAmount { get; init; }

    /// <summary>A three-letter code in lower case.</summary>
    public required string Currency { get; init; }

    /// <summary><c>month</c>, <c>year</c> and so on.</summary>
    public required string Interval { get; init; }

    /// <summary>When it was made (UTC).</summary>
    public required DateTime Created { get; init; }

    /// <summary>When the period that is paid for ends (UTC).</summary>
    public DateTime? CurrentPeriodEnd { get; init; }

    /// <summary>It ends with the period and does not renew.</summary>
    public bool CancelAtPeriodEnd { get; init; }

    /// <summary>When it is set to end (UTC).</summary>
    public DateTime? CancelAt { get; init; }

    /// <summary>When it ended (UTC).</summary>
    public DateTime? EndedAt { get; init; }

    /// <summary>The device type on which it was made: <c>metadata.device_type</c>.</summary>
    public string? DeviceType { get; init; }

    /// <summary>It entitles now.</summary>
    public bool Entitles { get; init; }
}

/// <summary>A viewer's wish to subscribe.</summary>
/// <param name="ViewerId">Who subscribes.</param>
/// <param name="Price">A price's lookup key or id.</param>
/// <param name="DeviceType">One of <see cref="Billing.DeviceType.All"/>.</param>
/// <param name="ActionId">The viewer's action: asked twice with the same one, Stripe is charged once.</param>
/// <param name="PaymentMethodId">The card to charge; null for the default one.</param>
/// <param name="ReturnUrl">Where Stripe's payment page sends the viewer back to, the action's id added as <c>order</c>.</param>
/// <param name="CancelUrl">Where it sends a viewer who goes back.</param>
/// <param name="ReturnPath">Where on our site the viewer wants to be when it is done; null for the account.</param>
public sealed record SubscribeRequest(
    Guid ViewerId, string Price, string DeviceType, string ActionId, string? PaymentMethodId = null,
    string? ReturnUrl = null, string? CancelUrl = null, string? ReturnPath = null);

/// <summary>What came of it.</summary>
public abstract record SubscribeOutcome
{
    private SubscribeOutcome()
    {
    }

    /// <summary>The subscription is made, and in the mirror.</summary>
    public sealed record Subscribed(ViewerSubscription Subscription) : SubscribeOutcome;

    /// <summary>The card was declined; nothing was made. The message can be shown to the viewer. https://docs.stripe.com/declines/codes</summary>
    public sealed record Declined(string Message, string? DeclineCode) : SubscribeOutcome;

    /// <summary>Stripe refuses the order for another reason than the card; nothing was made and the order is closed.</summary>
    public sealed record Refused(StripeFailure Failure) : SubscribeOutcome;

    /// <summary>The action has ordered another price before; nothing was ordered now.</summary>
    public sealed record ActionUsed : SubscribeOutcome;

    /// <summary>There is no saved card, and none was given.</summary>
    public sealed record NeedsPaymentMethod : SubscribeOutcome;

    /// <summary>The card's bank wants its owner to confirm, which Stripe's payment page does; nothing was made here.</summary>
    public sealed record RequiresAction(string Message) : SubscribeOutcome;

    /// <summary>The viewer pays on this page of Stripe's.</summary>
    public sealed record PayAtStripe(string Url) : SubscribeOutcome;

    /// <summary>An order of this plan is being paid already; nothing else was begun. Its action tells how it ends.</summary>
    public sealed record UnderWay(string ActionId) : SubscribeOutcome;

    /// <summary>A subscription to this plan is under way already, at this price or another: another is had by a change of that subscription.</summary>
    /// <param name="SubscriptionId">The subscription.</param>
    /// <param name="PriceId">The price that it is at, <c>price_...</c>.</param>
    public sealed record AlreadySubscribed(string SubscriptionId, string PriceId) : SubscribeOutcome;

    /// <summary>Nothing of this name is on offer.</summary>
    public sealed record UnknownPlan(string Price) : SubscribeOutcome;
}
