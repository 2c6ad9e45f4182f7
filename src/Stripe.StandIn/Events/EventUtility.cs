using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Stripe;

/// <summary>Reads webhooks and checks that they come from Stripe. The body must be the raw bytes received, read as UTF-8.</summary>
public static class EventUtility
{
    /// <summary>How many seconds a signature may be away from now, in either direction.</summary>
    public const int DefaultTimeTolerance = 300;

    /// <summary>Half a surrogate pair cannot have come from Stripe, so it is refused and not replaced.</summary>
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Whether entities of one API version can be read from events of another: they are of the same release train.</summary>
    /// <exception cref="NullReferenceException">A version is null.</exception>
    public static bool IsCompatibleApiVersion(string sdkApiVersion, string eventApiVersion)
    {
        // Versions before September 2024 name no train.
        if (!eventApiVersion.Contains('.'))
            return false;

        var train = sdkApiVersion.Split('.')[1];
        return train == "preview" ? eventApiVersion == sdkApiVersion : eventApiVersion.Split('.')[1] == train;
    }

    /// <inheritdoc cref="IsCompatibleApiVersion(string, string)" />
    public static bool IsCompatibleApiVersion(string eventApiVersion) =>
        IsCompatibleApiVersion(StripeConfiguration.ApiVersion, eventApiVersion);

    /// <summary>Reads an event without checking where it comes from.</summary>
    /// <exception cref="StripeException">The event is of another release train, and that is to be thrown.</exception>
    /// <exception cref="NullReferenceException">The event has no version, and a mismatch is to be thrown.</exception>
    /// <exception cref="ArgumentException">This is a thin event, which has no object in it.</exception>
    /// <exception cref="JsonException">This is no JSON.</exception>
    public static Event ParseEvent(string json, bool throwOnApiVersionMismatch = true)
    {
        using (var document = JsonDocument.Parse(json))
        {
            if (document.RootElement.TryGetProperty("object", out var kind) && kind.GetString() == "v2.core.event")
                throw new ArgumentException("This is a thin event notification, where a webhook body is expected.");
        }

        var stripeEvent = StripeEntity.FromJson<Event>(json);
        if (throwOnApiVersionMismatch && !IsCompatibleApiVersion(stripeEvent.ApiVersion))
            throw new StripeException($"Received event with API version {stripeEvent.ApiVersion}, but API version {StripeConfiguration.ApiVersion} is expected. Create the webhook endpoint with this version, or pass throwOnApiVersionMismatch: false and read the object with care.");
        return stripeEvent;
    }

    /// <summary>Checks the signature of a webhook and reads the event in it.</summary>
    /// <inheritdoc cref="ValidateSignature(string, string, string, long, long)" path="/exception" />
    /// <inheritdoc cref="ParseEvent" path="/exception" />
    public static Event ConstructEvent(string json, string stripeSignatureHeader, string secret, long tolerance = DefaultTimeTolerance, bool throwOnApiVersionMismatch = true) =>
        ConstructEvent(json, stripeSignatureHeader, secret, tolerance, DateTimeOffset.UtcNow.ToUnixTimeSeconds(), throwOnApiVersionMismatch);

    /// <inheritdoc cref="ConstructEvent(string, string, string, long, bool)" />
    public static Event ConstructEvent(string json, string stripeSignatureHeader, string secret, long tolerance, long utcNow, bool throwOnApiVersionMismatch = true)
    {
        ValidateSignature(json, stripeSignatureHeader, secret, tolerance, utcNow);
        return ParseEvent(json, throwOnApiVersionMismatch);
    }

    /// <inheritdoc cref="ValidateSignature(string, string, string, long, long)" />
    public static void ValidateSignature(string json, string stripeSignatureHeader, string secret, long tolerance = DefaultTimeTolerance) =>
        ValidateSignature(json, stripeSignatureHeader, secret, tolerance, DateTimeOffset.UtcNow.ToUnixTimeSeconds());

    /// <summary>Checks that a webhook was signed with this secret, and within <paramref name="tolerance" /> seconds of now.</summary>
    /// <exception cref="StripeException">It was not, or the header is not written as a signature is.</exception>
    /// <exception cref="NullReferenceException">There is no header.</exception>
    /// <exception cref="ArgumentNullException">There is no secret.</exception>
    public static void ValidateSignature(string json, string stripeSignatureHeader, string secret, long tolerance, long utcNow)
    {
        var items = stripeSignatureHeader.Trim().Split(',').Select(ParseItem).ToLookup(item => item.Key, item => item.Value);
        var timestamp = items["t"].FirstOrDefault();
        var expected = Sign(json, secret, timestamp);
        if (!items["v1"].Any(signature => IsSame(signature, expected)))
            throw new StripeException("The expected signature was not found in the Stripe-Signature header: the webhook was signed with another secret, or not sent by Stripe.");
        if (Math.Abs(utcNow - Convert.ToInt32(timestamp, CultureInfo.InvariantCulture)) > tolerance)
            throw new StripeException("The webhook cannot be processed because the current timestamp is outside of the allowed tolerance.");
    }

    /// <summary>The signature of a webhook: the HMAC-SHA256 of timestamp and body, in small hexadecimal digits.</summary>
    public static string ComputeSignature(string secret, string timestamp, string payload) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(StrictUtf8.GetBytes(secret), StrictUtf8.GetBytes($"{timestamp}.{payload}")));

    /// <summary>The <c>Stripe-Signature</c> header for a webhook; for tests.</summary>
    public static string GenerateSignatureHeader(string payload, string secret, long? timestamp = null)
    {
        var signed = timestamp ?? DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        return $"t={signed},v1={ComputeSignature(secret, signed.ToString(CultureInfo.InvariantCulture), payload)}";
    }

    private static string Sign(string json, string secret, string timestamp)
    {
        try
        {
            return ComputeSignature(secret, timestamp, json);
        }
        catch (EncoderFallbackException e)
        {
            throw new StripeException("The webhook cannot be processed because the signature cannot be safely calculated.", e);
        }
    }

    private static KeyValuePair<string, string> ParseItem(string item) =>
        item.Trim().Split('=', 2) is [var key, var value] ? new(key, value) : throw new StripeException("The signature header format is unexpected.");

    /// <summary>Takes the same time wherever the two differ, so that a signature cannot be guessed digit by digit.</summary>
    private static bool IsSame(string a, string b) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(a), Encoding.UTF8.GetBytes(b));
}
