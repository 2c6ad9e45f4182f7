using System.Text.Json.Serialization;

namespace Stripe;

/// <summary>One line of a subscription: a price, how many, and the period that is paid.</summary>
[JsonConverter(typeof(EntityConverter))]
public class SubscriptionItem : StripeEntity<SubscriptionItem>, IHasId, IHasMetadata, IHasObject
{
    public string Id { get; set; }
    public string Object { get; set; }
    public DateTime Created { get; set; } = DateTime.UnixEpoch;
    public DateTime CurrentPeriodEnd { get; set; } = DateTime.UnixEpoch;
    public DateTime CurrentPeriodStart { get; set; } = DateTime.UnixEpoch;
    public bool? Deleted { get; set; }
    public Dictionary<string, string> Metadata { get; set; }
    public Price Price { get; set; }
    public long Quantity { get; set; }
    public string Subscription { get; set; }
}
