using System.Security.Cryptography;

namespace StreamingStore.StripeSimulator.Json;

/// <summary>Identifiers that look like Stripe's: a prefix that tells the kind, then random base 62.</summary>
internal static class Ids
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public static string Long(string prefix) => prefix + "1" + Random.Shared.GetString(Alphabet, 23);

    public static string Short(string prefix) => prefix + Random.Shared.GetString(Alphabet, 14);

    /// <summary>What must not be guessed.</summary>
    public static string Secret(string prefix, int length = 25) => prefix + RandomNumberGenerator.GetString(Alphabet, length);
}
