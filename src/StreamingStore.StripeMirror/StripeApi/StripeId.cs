using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace StreamingStore.StripeMirror.StripeApi;

/// <summary>Checks ids that come from outside. An id becomes part of a path, and <c>..</c> would lead to another path.</summary>
public static partial class StripeId
{
    /// <summary>True where the text has the form of a payment method's id: <c>pm_...</c>, or one of the older kinds <c>card_...</c>, <c>src_...</c>, <c>ba_...</c>.</summary>
    public static bool IsPaymentMethod([NotNullWhen(true)] string? id) => id is not null && PaymentMethod().IsMatch(id);

    // Stripe's ids have at most 255 characters. https://docs.stripe.com/upgrades#what-changes-does-stripe-consider-to-be-backward-compatible
    [GeneratedRegex(@"^(pm|card|src|ba)_[A-Za-z0-9_]{1,250}\z")]
    private static partial Regex PaymentMethod();
}
