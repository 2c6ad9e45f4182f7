using System.Text.Json.Serialization;

namespace Stripe;

/// <summary>Who pays: the owner of payment methods, subscriptions and invoices.</summary>
[JsonConverter(typeof(EntityConverter))]
public class Customer : StripeEntity<Customer>, IHasId, IHasMetadata, IHasObject
{
    public string Id { get; set; }
    public string Object { get; set; }
    public long Balance { get; set; }
    public DateTime Created { get; set; } = DateTime.UnixEpoch;
    public string Currency { get; set; }
    public bool? Deleted { get; set; }
    public bool? Delinquent { get; set; }
    public string Description { get; set; }
    public string Email { get; set; }
    public CustomerInvoiceSettings InvoiceSettings { get; set; }
    public bool Livemode { get; set; }
    public Dictionary<string, string> Metadata { get; set; }
    public string Name { get; set; }
    public string Phone { get; set; }

    [Expandable]
    public TestHelpers.TestClock TestClock { get; set; }
    public string TestClockId { get => TestClock?.Id ?? field; set { if (value != TestClockId) (TestClock, field) = (null, value); } }
}

/// <summary>What a customer's invoices are paid with.</summary>
[JsonConverter(typeof(EntityConverter))]
public class CustomerInvoiceSettings : StripeEntity<CustomerInvoiceSettings>
{
    [Expandable]
    public PaymentMethod DefaultPaymentMethod { get; set; }
    public string DefaultPaymentMethodId { get => DefaultPaymentMethod?.Id ?? field; set { if (value != DefaultPaymentMethodId) (DefaultPaymentMethod, field) = (null, value); } }
}
