using System.Text.Json.Serialization;

namespace Stripe;

/// <summary>A payment of an invoice.</summary>
[JsonConverter(typeof(EntityConverter))]
public class InvoicePayment : StripeEntity<InvoicePayment>, IHasId, IHasObject
{
    public string Id { get; set; }
    public string Object { get; set; }
    public long? AmountPaid { get; set; }
    public long AmountRequested { get; set; }
    public DateTime Created { get; set; } = DateTime.UnixEpoch;
    public string Currency { get; set; }

    [Expandable]
    public Invoice Invoice { get; set; }
    public string InvoiceId { get => Invoice?.Id ?? field; set { if (value != InvoiceId) (Invoice, field) = (null, value); } }

    public bool IsDefault { get; set; }
    public bool Livemode { get; set; }
    public InvoicePaymentPayment Payment { get; set; }
    public string Status { get; set; }
}

/// <summary>What the invoice is paid with.</summary>
[JsonConverter(typeof(EntityConverter))]
public class InvoicePaymentPayment : StripeEntity<InvoicePaymentPayment>
{
    [Expandable]
    public Charge Charge { get; set; }
    public string ChargeId { get => Charge?.Id ?? field; set { if (value != ChargeId) (Charge, field) = (null, value); } }

    [Expandable]
    public PaymentIntent PaymentIntent { get; set; }
    public string PaymentIntentId { get => PaymentIntent?.Id ?? field; set { if (value != PaymentIntentId) (PaymentIntent, field) = (null, value); } }

    public string Type { get; set; }
}
