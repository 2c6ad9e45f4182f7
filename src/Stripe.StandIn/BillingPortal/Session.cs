using System.Text.Json.Serialization;

namespace Stripe.BillingPortal;

/// <summary>A page where a customer manages subscriptions and payment methods.</summary>
[JsonConverter(typeof(EntityConverter))]
public class Session : StripeEntity<Session>, IHasId, IHasObject
{
    public string Id { get; set; }
    public string Object { get; set; }
    public DateTime Created { get; set; } = DateTime.UnixEpoch;
    public string Customer { get; set; }
    public bool Livemode { get; set; }
    public string Locale { get; set; }
    public string ReturnUrl { get; set; }
    public string Url { get; set; }
}
