using System.Globalization;
using StreamingStore.StripeSimulator.Protocol;

namespace StreamingStore.StripeSimulator.Resources.Payments;

/// <summary>The amounts that can be charged, in the smallest currency unit.</summary>
internal static class PaymentAmounts
{
    private const long Largest = 99_999_999;

    /// <summary>As documented under "minimum and maximum charge amounts"; other currencies begin at one unit.</summary>
    private static readonly Dictionary<string, long> Smallest = new()
    {
        ["usd"] = 50,
        ["aed"] = 200,
        ["aud"] = 50,
        ["bgn"] = 100,
        ["brl"] = 50,
        ["cad"] = 50,
        ["chf"] = 50,
        ["czk"] = 1500,
        ["dkk"] = 250,
        ["eur"] = 50,
        ["gbp"] = 30,
        ["hkd"] = 400,
        ["huf"] = 17500,
        ["inr"] = 50,
        ["jpy"] = 50,
        ["mxn"] = 1000,
        ["myr"] = 200,
        ["nok"] = 300,
        ["nzd"] = 50,
        ["pln"] = 200,
        ["ron"] = 200,
        ["sek"] = 300,
        ["sgd"] = 50,
        ["thb"] = 1000,
    };

    private static readonly HashSet<string> WithoutDecimals =
        ["bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "ugx", "vnd", "vuv", "xaf", "xof", "xpf"];

    /// <exception cref="StripeError"><c>amount_too_small</c> or <c>amount_too_large</c>.</exception>
    public static void Check(long amount, string currency)
    {
        if (amount > Largest)
            throw StripeError.Malformed($"Amount must be no more than {Shown(Largest, currency)}", "amount", "amount_too_large");
        if (Smallest.TryGetValue(currency, out var least) && amount < least)
            throw StripeError.Malformed($"Amount must be at least {Shown(least, currency)}", "amount", "amount_too_small");
    }

    private static string Shown(long amount, string currency) => WithoutDecimals.Contains(currency)
        ? string.Create(CultureInfo.InvariantCulture, $"{amount} {currency}")
        : string.Create(CultureInfo.InvariantCulture, $"{(currency == "usd" ? "$" : "")}{amount / 100m:N2} {currency}");
}
