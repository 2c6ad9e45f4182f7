namespace Stripe;

/// <summary>Parameters of <see cref="SubscriptionItemService.ListAsync" />.</summary>
public class SubscriptionItemListOptions : ListOptions
{
    public string Subscription { get; set; }
}
