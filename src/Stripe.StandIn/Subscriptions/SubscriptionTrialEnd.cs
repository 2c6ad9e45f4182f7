namespace Stripe;

/// <summary>The words that Stripe takes in place of an instant.</summary>
public class SubscriptionTrialEnd : StringEnum
{
    public static readonly SubscriptionTrialEnd Now = new("now");

    private SubscriptionTrialEnd(string value) : base(value)
    {
    }
}
