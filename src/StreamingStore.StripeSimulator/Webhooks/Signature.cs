using System.Security.Cryptography;
using System.Text;

namespace StreamingStore.StripeSimulator.Webhooks;

/// <summary>The <c>Stripe-Signature</c> header: <c>t=…,v1=…</c>, an HMAC-SHA256 of "timestamp.payload" under the endpoint's secret.</summary>
internal static class Signature
{
    public static string Header(string secret, long timestamp, byte[] payload)
    {
        var signed = new byte[Encoding.ASCII.GetByteCount($"{timestamp}.") + payload.Length];
        var prefix = Encoding.ASCII.GetBytes($"{timestamp}.", signed);
        payload.CopyTo(signed, prefix);
        return $"t={timestamp},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed))}";
    }
}
