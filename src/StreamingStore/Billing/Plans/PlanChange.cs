namespace StreamingStore.Billing.Plans;

/// <summary>What a change of plan would cost, as Stripe itself reckons it.</summary>
/// <param name="Subscription">The subscription as it is.</param>
/// <param name="Plan">The plan to change to.</param>
/// <param name="Price">Its price.</param>
/// <param name="ProratedAt">The second at which the old price gives way to the new one (UTC); the change is made for this very second.</param>
/// <param name="DueNow">What is paid at once, in the currency's smallest unit.</param>
/// <param name="Credit">What is left over of what was paid, and is taken off the next bills; 0 where something is due.</param>
/// <param name="NextPaymentAt">When the new price is first paid in full (UTC).</param>
public sealed record PlanChangePreview(
    ViewerSubscription Subscription, Plan Plan, PlanPrice Price, DateTime ProratedAt, long DueNow, long Credit, DateTime NextPaymentAt);

/// <summary>A viewer's wish to change to another plan, on the terms shown.</summary>
/// <param name="ViewerId">Who changes.</param>
/// <param name="SubscriptionId">The subscription.</param>
/// <param name="Price">The new price's lookup key or id.</param>
/// <param name="ProratedAt">The second of the preview (UTC).</param>
/// <param name="DueNow">The amount of the preview, in the currency's smallest unit.</param>
/// <param name="ActionId">The viewer's action: asked twice with the same one, the plan is changed once.</param>
/// <param name="ReturnUrl">Where the card's bank sends the viewer back to after a confirmation, the action's id added as <c>order</c>.</param>
public sealed record PlanChangeRequest(
    Guid ViewerId, string SubscriptionId, string Price, DateTime ProratedAt, long DueNow, string ActionId, string ReturnUrl);

/// <summary>What came of it.</summary>
public abstract record PlanChangeOutcome
{
    private PlanChangeOutcome()
    {
    }

    /// <summary>What it would cost.</summary>
    public sealed record Previewed(PlanChangePreview Preview) : PlanChangeOutcome;

    /// <summary>The plan is changed, and in the mirror.</summary>
    public sealed record Changed(ViewerSubscription Subscription) : PlanChangeOutcome;

    /// <summary>What was shown no longer holds; this does. Nothing was changed.</summary>
    public sealed record Outdated(PlanChangePreview Preview) : PlanChangeOutcome;

    /// <summary>The card was declined, or Stripe refuses the change: the old plan goes on and nothing was charged. The message can be shown to the viewer.</summary>
    public sealed record Declined(string Message) : PlanChangeOutcome;

    /// <summary>The card's bank wants its owner to confirm, at this address; until then the old plan goes on.</summary>
    public sealed record RequiresAction(string Url) : PlanChangeOutcome;

    /// <summary>There is no such plan on offer, or no such subscription of this viewer's.</summary>
    public sealed record NotFound : PlanChangeOutcome;

    /// <summary>Another subscription of this viewer's has the plan already.</summary>
    public sealed record AlreadyHeld(string SubscriptionId) : PlanChangeOutcome;

    /// <summary>The subscription has ended, is ending, or has a bill that must be paid first.</summary>
    public sealed record NotNow(ViewerSubscription Subscription) : PlanChangeOutcome;
}
