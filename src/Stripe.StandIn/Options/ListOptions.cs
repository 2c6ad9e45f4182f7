namespace Stripe;

/// <summary>Which part of a list is wanted. Lists go from the newest to the oldest.</summary>
public class ListOptions : BaseOptions
{
    public long? Limit { get; set; }
    public string StartingAfter { get; set; }
    public string EndingBefore { get; set; }
}
