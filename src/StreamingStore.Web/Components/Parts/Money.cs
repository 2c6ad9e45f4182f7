using System.Globalization;

namespace StreamingStore.Web.Components.Parts;

/// <summary>Amounts as people read them in the page's language.</summary>
public static class Money
{
    // Stripe counts these in whole units: docs.stripe.com/currencies#zero-decimal.
    private static readonly HashSet<string> WithoutMinorUnit = new(StringComparer.OrdinalIgnoreCase)
    {
        "bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "ugx", "vnd", "vuv", "xaf", "xof", "xpf",
    };

    private static readonly Dictionary<string, string> EnglishSymbols = new(StringComparer.OrdinalIgnoreCase)
    {
        ["usd"] = "$",
        ["eur"] = "€",
        ["gbp"] = "£",
        ["jpy"] = "¥",
    };

    // A bare dollar sign is some twenty currencies where Spanish is spoken.
    private static readonly Dictionary<string, string> SpanishSymbols = new(StringComparer.OrdinalIgnoreCase)
    {
        ["usd"] = "US$",
        ["eur"] = "€",
        ["gbp"] = "GBP",
        ["jpy"] = "JPY",
    };

    private static bool Spanish => CultureInfo.CurrentCulture.TwoLetterISOLanguageName == "es";

    /// <summary>An amount with its currency: <c>$5.99</c>, <c>€12.00</c>, <c>¥600</c>, <c>CHF 9.50</c>; in Spanish <c>5,99 US$</c>, the space being one that does not break.</summary>
    /// <param name="amount">In the currency's smallest unit.</param>
    /// <param name="currency">ISO 4217 code, in either case.</param>
    public static string Format(long amount, string currency)
    {
        var number = WithoutMinorUnit.Contains(currency)
            ? amount.ToString("N0", CultureInfo.CurrentCulture)
            : (amount / 100m).ToString("N2", CultureInfo.CurrentCulture);
        if (Spanish)
            return $"{number}\u00a0{SpanishSymbols.GetValueOrDefault(currency) ?? currency.ToUpperInvariant()}";
        return EnglishSymbols.TryGetValue(currency, out var symbol)
            ? amount < 0 ? $"-{symbol}{number[1..]}" : symbol + number
            : $"{currency.ToUpperInvariant()} {number}";
    }

    /// <summary>An amount that comes round: <c>$6.99 a month</c>, <c>$159.00 a year</c>, <c>$20.00 every 3 months</c>; in Spanish <c>6,99 US$ al mes</c>.</summary>
    /// <param name="amount">In the currency's smallest unit.</param>
    /// <param name="currency">ISO 4217 code, in either case.</param>
    /// <param name="interval">Stripe's <c>day</c>, <c>week</c>, <c>month</c> or <c>year</c>.</param>
    /// <param name="intervalCount">How many intervals lie between two bills.</param>
    public static string Recurring(long amount, string currency, string interval, int intervalCount = 1) =>
        $"{Format(amount, currency)} {Rhythm(interval, intervalCount)}";

    /// <summary>How often something comes round: <c>a month</c>, <c>every 3 months</c>; <c>al mes</c>, <c>cada 3 meses</c>.</summary>
    /// <param name="interval">Stripe's <c>day</c>, <c>week</c>, <c>month</c> or <c>year</c>.</param>
    /// <param name="intervalCount">How many intervals lie between two bills.</param>
    public static string Rhythm(string interval, int intervalCount = 1)
    {
        var count = intervalCount.ToString(CultureInfo.CurrentCulture);
        if (!Spanish)
            return intervalCount == 1 ? $"a {interval}" : $"every {count} {interval}s";
        var (one, many) = interval switch
        {
            "day" => ("al día", "días"),
            "week" => ("a la semana", "semanas"),
            "year" => ("al año", "años"),
            _ => ("al mes", "meses"),
        };
        return intervalCount == 1 ? one : $"cada {count} {many}";
    }

    /// <summary>Reads an amount that was entered with digits and at most a point, as in <c>3.50</c>.</summary>
    /// <param name="entered">What was entered.</param>
    /// <param name="currency">ISO 4217 code, in either case.</param>
    /// <param name="amount">In the currency's smallest unit.</param>
    /// <returns>False where it is no number, or has more decimals than the currency.</returns>
    public static bool TryParse(string? entered, string currency, out long? amount)
    {
        amount = null;
        if (!decimal.TryParse(entered?.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number > 1_000_000_000)
            return false;
        var units = WithoutMinorUnit.Contains(currency) ? number : number * 100;
        if (units != decimal.Truncate(units))
            return false;
        amount = (long)units;
        return true;
    }
}
