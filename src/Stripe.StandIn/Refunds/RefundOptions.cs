namespace Stripe;

/// <summary>Parameters of <see cref="RefundService.CreateAsync" />.</summary>
public class RefundCreateOptions : BaseOptions, IHasMetadata
{
    public long? Amount { get; set; }
    public string Charge { get; set; }
    public Dictionary<string, string> Metadata { get; set => field = this.NotingNull(value); }
    public string PaymentIntent { get; set; }
    public string Reason { get; set; }
}

/// <summary>Parameters of <see cref="RefundService.GetAsync" />.</summary>
public class RefundGetOptions : BaseOptions;

/// <summary>Parameters of <see cref="RefundService.ListAsync" />.</summary>
public class RefundListOptions : ListOptions
{
    public string Charge { get; set; }
    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }
    public string PaymentIntent { get; set; }
}
