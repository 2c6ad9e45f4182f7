using System.Text.Json.Serialization;

namespace Stripe;

/// <summary>One line of an invoice.</summary>
[JsonConverter(typeof(EntityConverter))]
public class InvoiceLineItem : StripeEntity<InvoiceLineItem>, IHasId, IHasMetadata, IHasObject
{
    public string Id { get; set; }
    public string Object { get; set; }
    public long Amount { get; set; }
    public string Currency { get; set; }
    public string Description { get; set; }
    public bool Livemode { get; set; }
    public Dictionary<string, string> Metadata { get; set; }
    public InvoiceLineItemPeriod Period { get; set; }
    public long? Quantity { get; set; }

    [Expandable]
    public Subscription Subscription { get; set; }
    public string SubscriptionId { get => Subscription?.Id ?? field; set { if (value != SubscriptionId) (Subscription, field) = (null, value); } }
}

/// <summary>The time that the line pays for.</summary>
[JsonConverter(typeof(EntityConverter))]
public class InvoiceLineItemPeriod : StripeEntity<InvoiceLineItemPeriod>
{
    public DateTime End { get; set; } = DateTime.UnixEpoch;
    public DateTime Start { get; set; } = DateTime.UnixEpoch;
}
