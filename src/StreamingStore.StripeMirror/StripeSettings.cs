using StreamingStore.StripeMirror.StripeApi;
using Stripe;

namespace StreamingStore.StripeMirror;

/// <summary>How the store reaches Stripe, section <c>Stripe</c> (environment: <c>Stripe__ApiKey</c> and so on).</summary>
public sealed class StripeSettings
{
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromSeconds(25);

    /// <summary>The secret key, <c>sk_test_...</c> or <c>sk_live_...</c>, or a restricted one (<c>rk_...</c>).</summary>
    public string? ApiKey { get; set; }

    /// <summary>Another address of the API, such as the simulator's; null for Stripe's own.</summary>
    public string? ApiBase { get; set; }

    /// <summary>The webhook endpoint's signing secrets; several are valid at once while one is being rolled.</summary>
    public IReadOnlyList<string> WebhookSecrets { get; set; } = [];

    /// <summary>
    /// The account's id, <c>acct_...</c>, or null. Events that name an account (those of a platform's connected accounts do)
    /// are taken only where it is this one. https://docs.stripe.com/api/events/object#event_object-account
    /// </summary>
    public string? AccountId { get; set; }

    /// <summary>
    /// How many requests a second all nodes together make to fetch and to list; what viewers do comes on top. Stripe allows
    /// 25 a second in a sandbox and 100 in live mode. https://docs.stripe.com/rate-limits
    /// </summary>
    public int RefetchesPerSecond { get; set; } = 20;

    /// <summary>
    /// The longest that one call to Stripe may take, retries included. A viewer waits for it: with what the store itself does,
    /// the answer comes within thirty seconds.
    /// </summary>
    public TimeSpan Timeout { get; set; } = LongestTimeout;

    /// <summary>True when there is no key, or one that says that it is for tests: money is not real. https://docs.stripe.com/keys</summary>
    public bool TestMode =>
        string.IsNullOrEmpty(ApiKey) || ApiKey.StartsWith("sk_test_", StringComparison.Ordinal) || ApiKey.StartsWith("rk_test_", StringComparison.Ordinal);

    /// <summary>True with any other key: money is taken to be real where nothing says that it is not.</summary>
    public bool LiveMode => !TestMode;

    /// <summary>Checks the key, the rate and the time-out.</summary>
    /// <param name="keyNeeded">False where the simulator is to be used, which takes any key.</param>
    /// <exception cref="StoreException">The key is missing or no secret key, or the rate or the time-out is out of range.</exception>
    public void Validate(bool keyNeeded = true)
    {
        if (RefetchesPerSecond is < 1 or > 100)
        {
            throw new StoreException($"Stripe__RefetchesPerSecond is {RefetchesPerSecond}: set it to a number from 1 to 100, below your account's rate limit.");
        }

        if (Timeout < TimeSpan.FromSeconds(1) || Timeout > LongestTimeout)
        {
            throw new StoreException($"Stripe__TimeoutSeconds is {Timeout.TotalSeconds:0}: set it to a number from 1 to {LongestTimeout.TotalSeconds:0}.");
        }

        if (!keyNeeded)
        {
            return;
        }

        if (string.IsNullOrWhiteSpace(ApiKey))
        {
            throw new StoreException("Stripe__ApiKey is not set: give it a secret key (sk_test_...) from the Stripe Dashboard, or run in Development for the simulator.");
        }

        if (!ApiKey.StartsWith("sk_", StringComparison.Ordinal) && !ApiKey.StartsWith("rk_", StringComparison.Ordinal))
        {
            throw new StoreException("Stripe__ApiKey is no secret key: those begin with sk_ or rk_ (pk_ is the publishable one, which can't be used here).");
        }
    }

    /// <summary>The client for these settings. Every call that fails throws a <see cref="StripeException"/>.</summary>
    /// <param name="httpClient">Sends the requests.</param>
    /// <param name="retries">How often a request that found no connection, or was answered 409 or 5xx, is sent again with the same idempotency key.</param>
    public StripeClient CreateClient(HttpClient httpClient, int retries = 2) =>
        new(new StripeClientOptions
        {
            ApiKey = ApiKey,
            ApiBase = ApiBase ?? "https://api.stripe.com",
            HttpClient = new StripeTransport(httpClient, this, retries),
        });
}
