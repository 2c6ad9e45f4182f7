namespace Stripe;

/// <summary>What differs for one request from what the client does by default.</summary>
public class RequestOptions
{
    public string ApiKey { get; set; }

    /// <summary>Repeating a POST with the same key is harmless: Stripe answers as it did the first time. Made up if null.</summary>
    public string IdempotencyKey { get; set; }

    public string StripeAccount { get; set; }
    public string StripeContext { get; set; }
    public string StripeRequestTrigger { get; set; }

    /// <summary>These options with the client's defaults in the gaps. An empty <see cref="StripeContext" /> is no gap: it says "none".</summary>
    internal RequestOptions Over(StripeClientOptions defaults)
    {
        var merged = (RequestOptions)MemberwiseClone();
        merged.ApiKey = string.IsNullOrEmpty(ApiKey) ? defaults.ApiKey : ApiKey;
        merged.StripeAccount = string.IsNullOrEmpty(StripeAccount) ? defaults.StripeAccount : StripeAccount;
        merged.StripeContext ??= defaults.StripeContext;
        return merged;
    }
}
