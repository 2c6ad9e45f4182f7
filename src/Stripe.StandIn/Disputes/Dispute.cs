using System.Text.Json.Serialization;

namespace Stripe;

/// <summary>A charge that the payer contests at the bank. The amount is in the smallest unit of the currency.</summary>
[JsonConverter(typeof(EntityConverter))]
public class Dispute : StripeEntity<Dispute>, IHasId, IHasMetadata, IHasObject
{
    public string Id { get; set; }
    public string Object { get; set; }
    public long Amount { get; set; }

    [Expandable]
    public Charge Charge { get; set; }
    public string ChargeId { get => Charge?.Id ?? field; set { if (value != ChargeId) (Charge, field) = (null, value); } }

    public DateTime Created { get; set; } = DateTime.UnixEpoch;
    public string Currency { get; set; }
    public DisputeEvidenceDetails EvidenceDetails { get; set; }
    public bool IsChargeRefundable { get; set; }
    public bool Livemode { get; set; }
    public Dictionary<string, string> Metadata { get; set; }
    public string NetworkReasonCode { get; set; }

    [Expandable]
    public PaymentIntent PaymentIntent { get; set; }
    public string PaymentIntentId { get => PaymentIntent?.Id ?? field; set { if (value != PaymentIntentId) (PaymentIntent, field) = (null, value); } }

    public string Reason { get; set; }
    public string Status { get; set; }
}

/// <summary>By when evidence is due, and whether it was given.</summary>
[JsonConverter(typeof(EntityConverter))]
public class DisputeEvidenceDetails : StripeEntity<DisputeEvidenceDetails>
{
    public DateTime? DueBy { get; set; }
    public bool HasEvidence { get; set; }
    public bool PastDue { get; set; }
    public long SubmissionCount { get; set; }
}
