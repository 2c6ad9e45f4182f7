using System.Text.Json.Serialization;

namespace Stripe.Entitlements;

/// <summary>One feature that a customer is entitled to.</summary>
[JsonConverter(typeof(EntityConverter))]
public class ActiveEntitlement : StripeEntity<ActiveEntitlement>, IHasId, IHasObject
{
    public string Id { get; set; }
    public string Object { get; set; }
    public bool Livemode { get; set; }
    public string LookupKey { get; set; }
}
