using StreamingStore.StripeSimulator.Protocol;

namespace StreamingStore.StripeSimulator.Faults;

/// <summary>Counts the requests of each key, when a limit is set.</summary>
internal sealed class RateLimits(FaultControl faults, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, (long Second, int Count)> spent = [];

    /// <exception cref="StripeError">429: the key has had its requests for this second.</exception>
    public void Take(string key)
    {
        if (faults.Settings.RequestsPerSecond is not { } most)
            return;
        lock (gate)
        {
            var second = time.GetUtcNow().ToUnixTimeSeconds();
            var count = spent.TryGetValue(key, out var before) && before.Second == second ? before.Count + 1 : 1;
            spent[key] = (second, count);
            if (count > most)
                throw Exceeded(1);
        }
    }

    public static StripeError Exceeded(int retryAfterSeconds) => new(429, "invalid_request_error",
        "Request rate limit exceeded. You can learn more about rate limits here https://stripe.com/docs/rate-limits.", "rate_limit")
    {
        BeforeExecution = true,
        RetryAfterSeconds = retryAfterSeconds,
    };
}
