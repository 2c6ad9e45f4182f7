namespace Stripe;

/// <summary>Parameters of <see cref="DisputeService.GetAsync" />.</summary>
public class DisputeGetOptions : BaseOptions;

/// <summary>Parameters of <see cref="DisputeService.ListAsync" />.</summary>
public class DisputeListOptions : ListOptions
{
    public string Charge { get; set; }
    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }
    public string PaymentIntent { get; set; }
}
