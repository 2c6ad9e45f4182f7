using System.Text.Json.Serialization;

namespace Stripe.Checkout;

/// <summary>A payment page that Stripe hosts.</summary>
[JsonConverter(typeof(EntityConverter))]
public class Session : StripeEntity<Session>, IHasId, IHasMetadata, IHasObject
{
    public string Id { get; set; }
    public string Object { get; set; }
    public long? AmountSubtotal { get; set; }
    public long? AmountTotal { get; set; }
    public string CancelUrl { get; set; }
    public string ClientReferenceId { get; set; }
    public string ClientSecret { get; set; }
    public DateTime Created { get; set; } = DateTime.UnixEpoch;
    public string Currency { get; set; }

    [Expandable]
    public Customer Customer { get; set; }
    public string CustomerId { get => Customer?.Id ?? field; set { if (value != CustomerId) (Customer, field) = (null, value); } }

    public string CustomerEmail { get; set; }
    public DateTime ExpiresAt { get; set; } = DateTime.UnixEpoch;

    [Expandable]
    public Invoice Invoice { get; set; }
    public string InvoiceId { get => Invoice?.Id ?? field; set { if (value != InvoiceId) (Invoice, field) = (null, value); } }

    public bool Livemode { get; set; }
    public Dictionary<string, string> Metadata { get; set; }
    public string Mode { get; set; }

    [Expandable]
    public PaymentIntent PaymentIntent { get; set; }
    public string PaymentIntentId { get => PaymentIntent?.Id ?? field; set { if (value != PaymentIntentId) (PaymentIntent, field) = (null, value); } }

    public string PaymentStatus { get; set; }
    public string ReturnUrl { get; set; }

    [Expandable]
    public SetupIntent SetupIntent { get; set; }
    public string SetupIntentId { get => SetupIntent?.Id ?? field; set { if (value != SetupIntentId) (SetupIntent, field) = (null, value); } }

    public string Status { get; set; }

    [Expandable]
    public Subscription Subscription { get; set; }
    public string SubscriptionId { get => Subscription?.Id ?? field; set { if (value != SubscriptionId) (Subscription, field) = (null, value); } }

    public string SuccessUrl { get; set; }
    public string UiMode { get; set; }
    public string Url { get; set; }
}
