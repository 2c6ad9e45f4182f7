namespace Stripe;

/// <summary>Where the billing cycle is set to, without naming an instant.</summary>
public class SubscriptionBillingCycleAnchor : StringEnum
{
    public static readonly SubscriptionBillingCycleAnchor Now = new("now");
    public static readonly SubscriptionBillingCycleAnchor Unchanged = new("unchanged");

    private SubscriptionBillingCycleAnchor(string value) : base(value)
    {
    }
}
