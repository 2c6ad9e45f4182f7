using System.Globalization;
using StreamingStore.Billing;

namespace StreamingStore.Web.Components.Payment;

/// <summary>How a saved card is named.</summary>
public static class CardName
{
    /// <summary>Brand and last digits, as in <c>Visa ending in 4242</c>.</summary>
    public static string Of(PaymentMethodSummary card) => $"{Brand(card.Brand)} ending in {card.Last4}";

    /// <summary>The cards without repetition: the same card saved twice is one card to its owner.</summary>
    public static IReadOnlyList<PaymentMethodSummary> Distinct(IEnumerable<PaymentMethodSummary> cards) =>
        [.. cards.OrderByDescending(card => card.IsDefault).DistinctBy(card => (Of(card), Expiry(card)))];

    /// <summary>The month it can last be used in, as in <c>08/2030</c>.</summary>
    public static string Expiry(PaymentMethodSummary card) => string.Create(CultureInfo.InvariantCulture, $"{card.ExpMonth:00}/{card.ExpYear}");

    // Stripe's card.brand values that do not read well as they are.
    private static string Brand(string brand) => brand switch
    {
        "amex" => "American Express",
        "jcb" => "JCB",
        "unionpay" => "UnionPay",
        "diners" => "Diners Club",
        "" => "Card",
        _ => char.ToUpperInvariant(brand[0]) + brand[1..],
    };
}
