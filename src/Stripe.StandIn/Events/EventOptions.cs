namespace Stripe;

/// <summary>Parameters of <see cref="EventService.GetAsync" />.</summary>
public class EventGetOptions : BaseOptions;

/// <summary>Parameters of <see cref="EventService.ListAsync" />.</summary>
public class EventListOptions : ListOptions
{
    public AnyOf<DateTime?, DateRangeOptions> Created { get; set; }
    public bool? DeliverySuccess { get; set; }
    public string Type { get; set; }
    public List<string> Types { get; set; }
}
