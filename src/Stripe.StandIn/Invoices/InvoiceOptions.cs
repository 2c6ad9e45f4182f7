namespace Stripe;

/// <summary>Parameters of <see cref="InvoiceService.GetAsync" />.</summary>
public class InvoiceGetOptions : BaseOptions;

/// <summary>Parameters of <see cref="InvoiceService.ListAsync" />.</summary>
public class InvoiceListOptions : ListOptions
{
    public string CollectionMethod { get; set; }
    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }
    public string Customer { get; set; }
    public string Status { get; set; }
    public string Subscription { get; set; }
}

/// <summary>Parameters of <see cref="InvoiceService.PayAsync" />.</summary>
public class InvoicePayOptions : BaseOptions
{
    public bool? Forgive { get; set; }
    public bool? OffSession { get; set; }
    public bool? PaidOutOfBand { get; set; }
    public string PaymentMethod { get; set; }
}
