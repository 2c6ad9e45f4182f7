using System.Security.Cryptography;
using System.Text;

namespace StreamingStore.StripeSimulator.Webhooks;

/// <summary>
/// The <c>Stripe-Signature</c> header: <c>t=…,v1=…</c>, an HMAC-SHA256 of "timestamp.payload" under the endpoint's secret. While
/// a secret is being rolled there is one <c>v1</c> for each that still holds.
/// </summary>
internal static class Signature
{
    public static string Header(IEnumerable<string> secrets, long timestamp, byte[] payload)
    {
        var signed = new byte[Encoding.ASCII.GetByteCount($"{timestamp}.") + payload.Length];
        var prefix = Encoding.ASCII.GetBytes($"{timestamp}.", signed);
        payload.CopyTo(signed, prefix);
        return $"t={timestamp}" + string.Concat(secrets.Select(secret =>
            $",v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed))}"));
    }
}
