using System.Text.Json.Serialization;

namespace Stripe;

/// <summary>What is sold.</summary>
[JsonConverter(typeof(EntityConverter))]
public class Product : StripeEntity<Product>, IHasId, IHasMetadata, IHasObject
{
    public string Id { get; set; }
    public string Object { get; set; }
    public bool Active { get; set; }
    public DateTime Created { get; set; } = DateTime.UnixEpoch;

    [Expandable]
    public Price DefaultPrice { get; set; }
    public string DefaultPriceId { get => DefaultPrice?.Id ?? field; set { if (value != DefaultPriceId) (DefaultPrice, field) = (null, value); } }

    public bool? Deleted { get; set; }
    public string Description { get; set; }
    public List<string> Images { get; set; }
    public bool Livemode { get; set; }
    public Dictionary<string, string> Metadata { get; set; }
    public string Name { get; set; }
    public string Type { get; set; }
    public string UnitLabel { get; set; }
    public DateTime Updated { get; set; } = DateTime.UnixEpoch;
    public string Url { get; set; }
}
