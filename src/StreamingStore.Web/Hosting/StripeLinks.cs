namespace StreamingStore.Web.Hosting;

/// <summary>Where staff see an object at Stripe: in the Dashboard, or on the simulator's page.</summary>
/// <param name="simulatorAddress">The simulator's address; null where real Stripe is used.</param>
/// <param name="testMode">The key is a test one, so objects are on the Dashboard's test side.</param>
public sealed class StripeLinks(string? simulatorAddress, bool testMode)
{
    /// <summary>The page of an object, by its id's prefix (<c>evt_</c>, <c>sub_</c>, ...); the Dashboard's search where an object has no page of its own.</summary>
    public string To(string id)
    {
        if (simulatorAddress is not null)
        {
            return $"{simulatorAddress}/_simulator/objects/{Uri.EscapeDataString(id)}";
        }

        var place = id.Split('_')[0] switch
        {
            "evt" => "events/",
            "sub" => "subscriptions/",
            "cus" => "customers/",
            "prod" => "products/",
            "price" => "prices/",
            "pi" or "ch" or "py" => "payments/",
            "in" => "invoices/",
            "dp" or "du" => "disputes/",
            _ => "search?query=",
        };
        return $"https://dashboard.stripe.com/{(testMode ? "test/" : "")}{place}{Uri.EscapeDataString(id)}";
    }
}
