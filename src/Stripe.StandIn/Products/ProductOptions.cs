namespace Stripe;

/// <summary>Parameters of <see cref="ProductService.CreateAsync" />.</summary>
public class ProductCreateOptions : BaseOptions, IHasId, IHasMetadata
{
    public bool? Active { get; set; }
    public ProductDefaultPriceDataOptions DefaultPriceData { get; set; }
    public string Description { get; set; }
    public string Id { get; set; }
    public List<string> Images { get; set; }
    public Dictionary<string, string> Metadata { get; set; }
    public string Name { get; set; }
    public string UnitLabel { get; set; }
    public string Url { get; set; }
}

/// <summary>Parameters of <see cref="ProductService.GetAsync" />.</summary>
public class ProductGetOptions : BaseOptions;

/// <summary>Parameters of <see cref="ProductService.ListAsync" />.</summary>
public class ProductListOptions : ListOptions
{
    public bool? Active { get; set; }
    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }
    public List<string> Ids { get; set; }
}

/// <summary>Parameters of <see cref="ProductService.UpdateAsync" />.</summary>
public class ProductUpdateOptions : BaseOptions, IHasMetadata
{
    public bool? Active { get; set; }
    public string DefaultPrice { get; set; }
    public string Description { get; set => field = this.NotingNull(value); }
    public List<string> Images { get; set => field = this.NotingNull(value); }
    public Dictionary<string, string> Metadata { get; set => field = this.NotingNull(value); }
    public string Name { get; set; }
    public string UnitLabel { get; set => field = this.NotingNull(value); }
    public string Url { get; set => field = this.NotingNull(value); }
}

/// <summary>A price made together with its product. The amount is in the smallest unit of the currency.</summary>
public class ProductDefaultPriceDataOptions : INestedOptions, IHasMetadata
{
    public string Currency { get; set; }
    public Dictionary<string, string> Metadata { get; set; }
    public ProductDefaultPriceDataRecurringOptions Recurring { get; set; }
    public long? UnitAmount { get; set; }
}

/// <summary>How often a price made together with its product is charged.</summary>
public class ProductDefaultPriceDataRecurringOptions : INestedOptions
{
    public string Interval { get; set; }
    public long? IntervalCount { get; set; }
}
