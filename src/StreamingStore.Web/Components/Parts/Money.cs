using System.Globalization;

namespace StreamingStore.Web.Components.Parts;

/// <summary>Amounts as people read them.</summary>
public static class Money
{
    // Stripe counts these in whole units: docs.stripe.com/currencies#zero-decimal.
    private static readonly HashSet<string> WithoutMinorUnit = new(StringComparer.OrdinalIgnoreCase)
    {
        "bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "ugx", "vnd", "vuv", "xaf", "xof", "xpf",
    };

    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-US");

    private static readonly Dictionary<string, string> Symbols = new(StringComparer.OrdinalIgnoreCase)
    {
        ["usd"] = "$",
        ["eur"] = "€",
        ["gbp"] = "£",
        ["jpy"] = "¥",
    };

    /// <summary>An amount with its currency: <c>$5.99</c>, <c>€12.00</c>, <c>¥600</c>, <c>CHF 9.50</c>.</summary>
    /// <param name="amount">In the currency's smallest unit.</param>
    /// <param name="currency">ISO 4217 code, in either case.</param>
    public static string Format(long amount, string currency)
    {
        var number = WithoutMinorUnit.Contains(currency)
            ? amount.ToString("N0", English)
            : (amount / 100m).ToString("N2", English);
        return Symbols.TryGetValue(currency, out var symbol)
            ? amount < 0 ? $"-{symbol}{number[1..]}" : symbol + number
            : $"{currency.ToUpperInvariant()} {number}";
    }

    /// <summary>An amount that comes round: <c>$6.99 a month</c>, <c>$159.00 a year</c>, <c>$20.00 every 3 months</c>.</summary>
    /// <param name="amount">In the currency's smallest unit.</param>
    /// <param name="currency">ISO 4217 code, in either case.</param>
    /// <param name="interval">Stripe's <c>day</c>, <c>week</c>, <c>month</c> or <c>year</c>.</param>
    /// <param name="intervalCount">How many intervals lie between two bills.</param>
    public static string Recurring(long amount, string currency, string interval, int intervalCount = 1) => intervalCount == 1
        ? $"{Format(amount, currency)} a {interval}"
        : string.Create(English, $"{Format(amount, currency)} every {intervalCount} {interval}s");
}
