namespace Stripe;

/// <summary>Parameters of a request. What is left null is not sent.</summary>
public class BaseOptions : INestedOptions, INotesNulls
{
    /// <summary>The names of references to be answered with the whole object: <c>latest_invoice.payments</c>.</summary>
    public List<string> Expand { get; set; }

    /// <summary>Parameters that have no property.</summary>
    public IDictionary<string, object> ExtraParams { get; set; } = new Dictionary<string, object>();

    NotedNulls INotesNulls.Nulls { get; } = new();

    public void AddExpand(string value) => (Expand ??= []).Add(value);

    public void AddRangeExpand(IEnumerable<string> values) => (Expand ??= []).AddRange(values);

    public void AddExtraParam(string key, object value) => ExtraParams.Add(key, value);

    internal BaseOptions Clone() => (BaseOptions)MemberwiseClone();
}
