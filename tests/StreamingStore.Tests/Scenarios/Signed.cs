using System.Security.Cryptography;
using System.Text;

namespace StreamingStore.Tests.Scenarios;

/// <summary>Signs a payload as Stripe does. https://docs.stripe.com/webhooks/signature</summary>
internal static class Signed
{
    public static string By(string secret, string payload, DateTimeOffset? at = null)
    {
        var seconds = (at ?? DateTimeOffset.UtcNow).ToUnixTimeSeconds();
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{seconds}.{payload}"));
        return $"t={seconds},v1={Convert.ToHexStringLower(hash)}";
    }
}
