using System.Text.Json.Serialization;

namespace Stripe;

/// <summary>What a product costs. Amounts are in the smallest unit of the currency.</summary>
[JsonConverter(typeof(EntityConverter))]
public class Price : StripeEntity<Price>, IHasId, IHasMetadata, IHasObject
{
    public string Id { get; set; }
    public string Object { get; set; }
    public bool Active { get; set; }
    public string BillingScheme { get; set; }
    public DateTime Created { get; set; } = DateTime.UnixEpoch;
    public string Currency { get; set; }
    public bool? Deleted { get; set; }
    public bool Livemode { get; set; }
    public string LookupKey { get; set; }
    public Dictionary<string, string> Metadata { get; set; }
    public string Nickname { get; set; }

    [Expandable]
    public Product Product { get; set; }
    public string ProductId { get => Product?.Id ?? field; set { if (value != ProductId) (Product, field) = (null, value); } }

    public PriceRecurring Recurring { get; set; }
    public string TaxBehavior { get; set; }
    public string Type { get; set; }
    public long? UnitAmount { get; set; }
    public decimal? UnitAmountDecimal { get; set; }
}

/// <summary>How often a recurring price is charged.</summary>
[JsonConverter(typeof(EntityConverter))]
public class PriceRecurring : StripeEntity<PriceRecurring>
{
    public string Interval { get; set; }
    public long IntervalCount { get; set; }
    public long? TrialPeriodDays { get; set; }
    public string UsageType { get; set; }
}
