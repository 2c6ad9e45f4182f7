using System.Text.Json.Serialization;

namespace Stripe;

/// <summary>What a customer owes. Amounts are in the smallest unit of the currency.</summary>
[JsonConverter(typeof(EntityConverter))]
public class Invoice : StripeEntity<Invoice>, IHasId, IHasMetadata, IHasObject
{
    public string Id { get; set; }
    public string Object { get; set; }
    public long AmountDue { get; set; }
    public long AmountPaid { get; set; }
    public long AmountRemaining { get; set; }
    public long AttemptCount { get; set; }
    public bool Attempted { get; set; }
    public bool AutoAdvance { get; set; }
    public string BillingReason { get; set; }
    public string CollectionMethod { get; set; }
    public InvoiceConfirmationSecret ConfirmationSecret { get; set; }
    public DateTime Created { get; set; } = DateTime.UnixEpoch;
    public string Currency { get; set; }

    [Expandable]
    public Customer Customer { get; set; }
    public string CustomerId { get => Customer?.Id ?? field; set { if (value != CustomerId) (Customer, field) = (null, value); } }

    public string CustomerEmail { get; set; }

    [Expandable]
    public PaymentMethod DefaultPaymentMethod { get; set; }
    public string DefaultPaymentMethodId { get => DefaultPaymentMethod?.Id ?? field; set { if (value != DefaultPaymentMethodId) (DefaultPaymentMethod, field) = (null, value); } }

    public bool? Deleted { get; set; }
    public string Description { get; set; }
    public DateTime? DueDate { get; set; }
    public string HostedInvoiceUrl { get; set; }
    public string InvoicePdf { get; set; }
    public StripeError LastFinalizationError { get; set; }
    public StripeList<InvoiceLineItem> Lines { get; set; }
    public bool Livemode { get; set; }
    public Dictionary<string, string> Metadata { get; set; }
    public DateTime? NextPaymentAttempt { get; set; }
    public string Number { get; set; }
    public InvoiceParent Parent { get; set; }
    public StripeList<InvoicePayment> Payments { get; set; }
    public DateTime PeriodEnd { get; set; } = DateTime.UnixEpoch;
    public DateTime PeriodStart { get; set; } = DateTime.UnixEpoch;
    public string Status { get; set; }
    public InvoiceStatusTransitions StatusTransitions { get; set; }
    public long Subtotal { get; set; }

    [Expandable]
    public TestHelpers.TestClock TestClock { get; set; }
    public string TestClockId { get => TestClock?.Id ?? field; set { if (value != TestClockId) (TestClock, field) = (null, value); } }

    public long Total { get; set; }
}

/// <summary>What a browser needs to pay the invoice.</summary>
[JsonConverter(typeof(EntityConverter))]
public class InvoiceConfirmationSecret : StripeEntity<InvoiceConfirmationSecret>
{
    public string ClientSecret { get; set; }
    public string Type { get; set; }
}

/// <summary>What the invoice was made for.</summary>
[JsonConverter(typeof(EntityConverter))]
public class InvoiceParent : StripeEntity<InvoiceParent>
{
    public InvoiceParentSubscriptionDetails SubscriptionDetails { get; set; }
    public string Type { get; set; }
}

/// <summary>The subscription that the invoice was made for.</summary>
[JsonConverter(typeof(EntityConverter))]
public class InvoiceParentSubscriptionDetails : StripeEntity<InvoiceParentSubscriptionDetails>, IHasMetadata
{
    public Dictionary<string, string> Metadata { get; set; }

    [Expandable]
    public Subscription Subscription { get; set; }
    public string SubscriptionId { get => Subscription?.Id ?? field; set { if (value != SubscriptionId) (Subscription, field) = (null, value); } }
}

/// <summary>When the invoice reached each of its states.</summary>
[JsonConverter(typeof(EntityConverter))]
public class InvoiceStatusTransitions : StripeEntity<InvoiceStatusTransitions>
{
    public DateTime? FinalizedAt { get; set; }
    public DateTime? MarkedUncollectibleAt { get; set; }
    public DateTime? PaidAt { get; set; }
    public DateTime? VoidedAt { get; set; }
}
