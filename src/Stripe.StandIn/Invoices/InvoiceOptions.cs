namespace Stripe;

/// <summary>Parameters of <see cref="InvoiceService.CreatePreviewAsync" />.</summary>
public class InvoiceCreatePreviewOptions : BaseOptions
{
    public string Currency { get; set; }
    public string Customer { get; set; }
    public string Subscription { get; set; }
    public InvoiceSubscriptionDetailsOptions SubscriptionDetails { get; set; }
}

/// <summary>The change of a subscription whose bill is to be previewed.</summary>
public class InvoiceSubscriptionDetailsOptions : INestedOptions
{
    public bool? CancelAtPeriodEnd { get; set; }
    public bool? CancelNow { get; set; }
    public List<InvoiceSubscriptionDetailsItemOptions> Items { get; set; }
    public string ProrationBehavior { get; set; }
    public DateTime? ProrationDate { get; set; }
}

/// <summary>One line of the subscription as it would be.</summary>
public class InvoiceSubscriptionDetailsItemOptions : INestedOptions, IHasId
{
    public bool? Deleted { get; set; }
    public string Id { get; set; }
    public string Price { get; set; }
    public long? Quantity { get; set; }
}

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

/// <summary>Parameters of <see cref="InvoiceService.VoidInvoiceAsync" />.</summary>
public class InvoiceVoidOptions : BaseOptions;
