using System.Text.Json.Serialization;

namespace Stripe;

/// <summary>Money given back. The amount is in the smallest unit of the currency.</summary>
[JsonConverter(typeof(EntityConverter))]
public class Refund : StripeEntity<Refund>, IHasId, IHasMetadata, IHasObject
{
    public string Id { get; set; }
    public string Object { get; set; }
    public long Amount { get; set; }

    [Expandable]
    public Charge Charge { get; set; }
    public string ChargeId { get => Charge?.Id ?? field; set { if (value != ChargeId) (Charge, field) = (null, value); } }

    public DateTime Created { get; set; } = DateTime.UnixEpoch;
    public string Currency { get; set; }
    public string Description { get; set; }
    public string FailureReason { get; set; }
    public Dictionary<string, string> Metadata { get; set; }

    [Expandable]
    public PaymentIntent PaymentIntent { get; set; }
    public string PaymentIntentId { get => PaymentIntent?.Id ?? field; set { if (value != PaymentIntentId) (PaymentIntent, field) = (null, value); } }

    public string Reason { get; set; }
    public string Status { get; set; }
}
