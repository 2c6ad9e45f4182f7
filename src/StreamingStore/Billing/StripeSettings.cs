using Stripe;

namespace StreamingStore.Billing;

/// <summary>How the store reaches Stripe, section <c>Stripe</c> (environment: <c>Stripe__ApiKey</c> and so on).</summary>
public sealed class StripeSettings
{
    /// <summary>The secret key, <c>sk_test_...</c> or <c>sk_live_...</c>, or a restricted one (<c>rk_...</c>).</summary>
    public string? ApiKey { get; set; }

    /// <summary>Another address of the API, such as the simulator's; null for Stripe's own.</summary>
    public string? ApiBase { get; set; }

    /// <summary>The webhook endpoint's signing secrets; several are valid at once while one is being rolled.</summary>
    public IReadOnlyList<string> WebhookSecrets { get; set; } = [];

    /// <summary>True unless the key is a live one: money is not real.</summary>
    public bool TestMode => !LiveMode;

    /// <summary>True when the key is a live one: money is real.</summary>
    public bool LiveMode => ApiKey is not null && (ApiKey.StartsWith("sk_live_", StringComparison.Ordinal) || ApiKey.StartsWith("rk_live_", StringComparison.Ordinal));

    /// <summary>Checks the key.</summary>
    /// <exception cref="StoreException">It is missing or no secret key.</exception>
    public void Validate()
    {
        if (string.IsNullOrWhiteSpace(ApiKey))
        {
            throw new StoreException("Stripe__ApiKey is not set: give it a secret key (sk_test_...) from the Stripe Dashboard, or run in Development for the simulator.");
        }

        if (!ApiKey.StartsWith("sk_", StringComparison.Ordinal) && !ApiKey.StartsWith("rk_", StringComparison.Ordinal))
        {
            throw new StoreException("Stripe__ApiKey is no secret key: those begin with sk_ or rk_ (pk_ is the publishable one, which can't be used here).");
        }
    }

    /// <summary>The client for these settings; connection failures, 409 and 5xx are retried twice with the same idempotency key.</summary>
    public StripeClient CreateClient(HttpClient httpClient) =>
        new(new StripeClientOptions
        {
            ApiKey = ApiKey,
            ApiBase = ApiBase ?? "https://api.stripe.com",
            HttpClient = new SystemNetHttpClient(httpClient, maxNetworkRetries: 2),
        });
}
