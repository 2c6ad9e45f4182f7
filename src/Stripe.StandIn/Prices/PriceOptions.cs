namespace Stripe;

/// <summary>Parameters of <see cref="PriceService.CreateAsync" />.</summary>
public class PriceCreateOptions : BaseOptions, IHasMetadata
{
    public bool? Active { get; set; }
    public string Currency { get; set; }
    public string LookupKey { get; set; }
    public Dictionary<string, string> Metadata { get; set; }
    public string Nickname { get; set; }
    public string Product { get; set; }
    public PriceProductDataOptions ProductData { get; set; }
    public PriceRecurringOptions Recurring { get; set; }
    public string TaxBehavior { get; set; }
    public bool? TransferLookupKey { get; set; }
    public long? UnitAmount { get; set; }
    public decimal? UnitAmountDecimal { get; set; }
}

/// <summary>Parameters of <see cref="PriceService.GetAsync" />.</summary>
public class PriceGetOptions : BaseOptions;

/// <summary>Parameters of <see cref="PriceService.ListAsync" />.</summary>
public class PriceListOptions : ListOptions
{
    public bool? Active { get; set; }
    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }
    public string Currency { get; set; }
    public List<string> LookupKeys { get; set; }
    public string Product { get; set; }
    public PriceRecurringListOptions Recurring { get; set; }
    public string Type { get; set; }
}

/// <summary>Parameters of <see cref="PriceService.UpdateAsync" />.</summary>
public class PriceUpdateOptions : BaseOptions, IHasMetadata
{
    public bool? Active { get; set; }
    public string LookupKey { get; set; }
    public Dictionary<string, string> Metadata { get; set => field = this.NotingNull(value); }
    public string Nickname { get; set; }
    public string TaxBehavior { get; set; }
    public bool? TransferLookupKey { get; set; }
}

/// <summary>A product made together with its price.</summary>
public class PriceProductDataOptions : INestedOptions, IHasId, IHasMetadata
{
    public bool? Active { get; set; }
    public string Id { get; set; }
    public Dictionary<string, string> Metadata { get; set; }
    public string Name { get; set; }
}

/// <summary>How often a price is charged.</summary>
public class PriceRecurringOptions : INestedOptions
{
    public string Interval { get; set; }
    public long? IntervalCount { get; set; }
    public long? TrialPeriodDays { get; set; }
    public string UsageType { get; set; }
}

/// <summary>Which recurring prices are wanted.</summary>
public class PriceRecurringListOptions : INestedOptions
{
    public string Interval { get; set; }
    public string UsageType { get; set; }
}
