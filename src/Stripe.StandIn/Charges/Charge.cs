using System.Text.Json.Serialization;

namespace Stripe;

/// <summary>One attempt to move money. Amounts are in the smallest unit of the currency.</summary>
[JsonConverter(typeof(EntityConverter))]
public class Charge : StripeEntity<Charge>, IHasId, IHasMetadata, IHasObject
{
    public string Id { get; set; }
    public string Object { get; set; }
    public long Amount { get; set; }
    public long AmountCaptured { get; set; }
    public long AmountRefunded { get; set; }
    public bool Captured { get; set; }
    public DateTime Created { get; set; } = DateTime.UnixEpoch;
    public string Currency { get; set; }

    [Expandable]
    public Customer Customer { get; set; }
    public string CustomerId { get => Customer?.Id ?? field; set { if (value != CustomerId) (Customer, field) = (null, value); } }

    public string Description { get; set; }
    public bool Disputed { get; set; }
    public string FailureCode { get; set; }
    public string FailureMessage { get; set; }
    public bool Livemode { get; set; }
    public Dictionary<string, string> Metadata { get; set; }
    public ChargeOutcome Outcome { get; set; }
    public bool Paid { get; set; }

    [Expandable]
    public PaymentIntent PaymentIntent { get; set; }
    public string PaymentIntentId { get => PaymentIntent?.Id ?? field; set { if (value != PaymentIntentId) (PaymentIntent, field) = (null, value); } }

    public string PaymentMethod { get; set; }
    public string ReceiptEmail { get; set; }
    public string ReceiptUrl { get; set; }
    public bool Refunded { get; set; }
    public StripeList<Refund> Refunds { get; set; }
    public string Status { get; set; }
}

/// <summary>Why the bank or Stripe accepted or declined a charge.</summary>
[JsonConverter(typeof(EntityConverter))]
public class ChargeOutcome : StripeEntity<ChargeOutcome>
{
    public string NetworkStatus { get; set; }
    public string Reason { get; set; }
    public string RiskLevel { get; set; }
    public string SellerMessage { get; set; }
    public string Type { get; set; }
}
