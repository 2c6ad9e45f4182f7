using Stripe;

namespace StreamingStore.StripeMirror.Webhooks;

/// <summary>Whether a delivery was signed with one of the endpoint's secrets. https://docs.stripe.com/webhooks/signature</summary>
internal static class WebhookSignature
{
    private const int ToleranceSeconds = 300;

    /// <summary>Checks the signature over the body, byte for byte as it came.</summary>
    /// <param name="payload">The body.</param>
    /// <param name="header">The header <c>Stripe-Signature</c>, or null where it is missing.</param>
    /// <param name="secrets">Those that are valid now: two while one is being rolled.</param>
    /// <param name="now">The present (UTC); a signature older than five minutes does not hold.</param>
    public static bool Holds(string payload, string? header, IReadOnlyList<string> secrets, DateTimeOffset now)
    {
        // Stripe.net meets a missing header with a null reference, so it is never asked about one.
        if (string.IsNullOrEmpty(header))
        {
            return false;
        }

        return secrets.Any(secret =>
        {
            try
            {
                EventUtility.ValidateSignature(payload, header, secret, ToleranceSeconds, now.ToUnixTimeSeconds());
                return true;
            }
            catch (Exception e) when (e is StripeException or FormatException or OverflowException)
            {
                // The last two are what Stripe.net makes of a timestamp that is no number of seconds.
                return false;
            }
        });
    }
}
