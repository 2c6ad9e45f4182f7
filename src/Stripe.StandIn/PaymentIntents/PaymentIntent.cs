using System.Text.Json.Serialization;

namespace Stripe;

/// <summary>One payment, from the wish to the money. Amounts are in the smallest unit of the currency.</summary>
[JsonConverter(typeof(EntityConverter))]
public class PaymentIntent : StripeEntity<PaymentIntent>, IHasId, IHasMetadata, IHasObject
{
    public string Id { get; set; }
    public string Object { get; set; }
    public long Amount { get; set; }
    public long AmountCapturable { get; set; }
    public long AmountReceived { get; set; }
    public DateTime? CanceledAt { get; set; }
    public string CancellationReason { get; set; }
    public string CaptureMethod { get; set; }
    public string ClientSecret { get; set; }
    public string ConfirmationMethod { get; set; }
    public DateTime Created { get; set; } = DateTime.UnixEpoch;
    public string Currency { get; set; }

    [Expandable]
    public Customer Customer { get; set; }
    public string CustomerId { get => Customer?.Id ?? field; set { if (value != CustomerId) (Customer, field) = (null, value); } }

    public string Description { get; set; }
    public StripeError LastPaymentError { get; set; }

    [Expandable]
    public Charge LatestCharge { get; set; }
    public string LatestChargeId { get => LatestCharge?.Id ?? field; set { if (value != LatestChargeId) (LatestCharge, field) = (null, value); } }

    public bool Livemode { get; set; }
    public Dictionary<string, string> Metadata { get; set; }
    public PaymentIntentNextAction NextAction { get; set; }

    [Expandable]
    public PaymentMethod PaymentMethod { get; set; }
    public string PaymentMethodId { get => PaymentMethod?.Id ?? field; set { if (value != PaymentMethodId) (PaymentMethod, field) = (null, value); } }

    public List<string> PaymentMethodTypes { get; set; }
    public string ReceiptEmail { get; set; }
    public string SetupFutureUsage { get; set; }
    public string StatementDescriptor { get; set; }
    public string Status { get; set; }
}

/// <summary>What the customer has to do before the payment can go on.</summary>
[JsonConverter(typeof(EntityConverter))]
public class PaymentIntentNextAction : StripeEntity<PaymentIntentNextAction>
{
    public PaymentIntentNextActionRedirectToUrl RedirectToUrl { get; set; }
    public string Type { get; set; }
}

/// <summary>Where the customer proves who they are, and where they come back to.</summary>
[JsonConverter(typeof(EntityConverter))]
public class PaymentIntentNextActionRedirectToUrl : StripeEntity<PaymentIntentNextActionRedirectToUrl>
{
    public string ReturnUrl { get; set; }
    public string Url { get; set; }
}
