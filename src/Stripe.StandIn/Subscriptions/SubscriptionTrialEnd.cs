namespace Stripe;

/// <summary>When a trial ends, without naming an instant.</summary>
public class SubscriptionTrialEnd : StringEnum
{
    public static readonly SubscriptionTrialEnd Now = new("now");

    private SubscriptionTrialEnd(string value) : base(value)
    {
    }
}
