using System.Globalization;
using Microsoft.Extensions.Localization;
using StreamingStore.Billing.PaymentMethods;

namespace StreamingStore.Web.Components.Payment;

/// <summary>How a saved card is named.</summary>
public static class CardName
{
    /// <summary>Brand and last digits, as in <c>Visa ending in 4242</c>.</summary>
    public static string Of(IStringLocalizer<PaymentText> L, PaymentMethodSummary card) => L["{0} ending in {1}", Brand(L, card.Brand), card.Last4];

    /// <summary>The cards without repetition: the same card saved twice is one card to its owner.</summary>
    public static IReadOnlyList<PaymentMethodSummary> Distinct(IEnumerable<PaymentMethodSummary> cards) =>
        [.. cards.OrderByDescending(card => card.IsDefault).DistinctBy(card => (card.Brand, card.Last4, Expiry(card)))];

    /// <summary>The month it can last be used in, as in <c>08/2030</c>.</summary>
    public static string Expiry(PaymentMethodSummary card) => string.Create(CultureInfo.InvariantCulture, $"{card.ExpMonth:00}/{card.ExpYear}");

    // Stripe's card.brand values that do not read well as they are.
    private static string Brand(IStringLocalizer<PaymentText> L, string brand) => brand switch
    {
        "amex" => "American Express",
        "jcb" => "JCB",
        "unionpay" => "UnionPay",
        "diners" => "Diners Club",
        "us_bank_account" => L["Bank account"],
        "" => L["Card"],
        _ => char.ToUpperInvariant(brand[0]) + brand[1..],
    };
}
