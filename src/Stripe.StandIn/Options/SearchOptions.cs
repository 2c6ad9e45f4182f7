namespace Stripe;

/// <summary>A search in Stripe's query language. It lags behind writes by up to a minute.</summary>
public class SearchOptions : BaseOptions
{
    public long? Limit { get; set; }
    public string Page { get; set; }
    public string Query { get; set; }
}
