namespace Stripe;

/// <summary>Parameters of <see cref="ChargeService.GetAsync" />.</summary>
public class ChargeGetOptions : BaseOptions;

/// <summary>Parameters of <see cref="ChargeService.ListAsync" />.</summary>
public class ChargeListOptions : ListOptions
{
    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }
    public string Customer { get; set; }
    public string PaymentIntent { get; set; }
}
