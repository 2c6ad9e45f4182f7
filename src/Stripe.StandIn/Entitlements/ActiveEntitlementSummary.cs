using System.Text.Json.Serialization;

namespace Stripe.Entitlements;

/// <summary>The features that a customer is entitled to, as Stripe counts them.</summary>
[JsonConverter(typeof(EntityConverter))]
public class ActiveEntitlementSummary : StripeEntity<ActiveEntitlementSummary>, IHasObject
{
    public string Object { get; set; }
    public string Customer { get; set; }
    public StripeList<ActiveEntitlement> Entitlements { get; set; }
    public bool Livemode { get; set; }
}
