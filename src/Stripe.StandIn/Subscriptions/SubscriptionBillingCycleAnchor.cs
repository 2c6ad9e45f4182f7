namespace Stripe;

/// <summary>The words that Stripe takes in place of an instant.</summary>
public class SubscriptionBillingCycleAnchor : StringEnum
{
    public static readonly SubscriptionBillingCycleAnchor Now = new("now");
    public static readonly SubscriptionBillingCycleAnchor Unchanged = new("unchanged");

    private SubscriptionBillingCycleAnchor(string value) : base(value)
    {
    }
}
