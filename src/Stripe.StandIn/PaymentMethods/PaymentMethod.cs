using System.Text.Json.Serialization;

namespace Stripe;

/// <summary>A card or account that a customer pays with.</summary>
[JsonConverter(typeof(EntityConverter))]
public class PaymentMethod : StripeEntity<PaymentMethod>, IHasId, IHasMetadata, IHasObject
{
    public string Id { get; set; }
    public string Object { get; set; }
    public string AllowRedisplay { get; set; }
    public PaymentMethodBillingDetails BillingDetails { get; set; }
    public PaymentMethodCard Card { get; set; }
    public DateTime Created { get; set; } = DateTime.UnixEpoch;

    [Expandable]
    public Customer Customer { get; set; }
    public string CustomerId { get => Customer?.Id ?? field; set { if (value != CustomerId) (Customer, field) = (null, value); } }

    public bool Livemode { get; set; }
    public Dictionary<string, string> Metadata { get; set; }
    public string Type { get; set; }
}

/// <summary>Who stands on the card or account.</summary>
[JsonConverter(typeof(EntityConverter))]
public class PaymentMethodBillingDetails : StripeEntity<PaymentMethodBillingDetails>
{
    public string Email { get; set; }
    public string Name { get; set; }
    public string Phone { get; set; }
}

/// <summary>The part of a card's data that may be shown.</summary>
[JsonConverter(typeof(EntityConverter))]
public class PaymentMethodCard : StripeEntity<PaymentMethodCard>
{
    public string Brand { get; set; }
    public string Country { get; set; }
    public string DisplayBrand { get; set; }
    public long ExpMonth { get; set; }
    public long ExpYear { get; set; }
    public string Fingerprint { get; set; }
    public string Funding { get; set; }
    public string Last4 { get; set; }
}
