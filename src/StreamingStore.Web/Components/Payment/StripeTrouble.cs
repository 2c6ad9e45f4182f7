using Microsoft.Extensions.Localization;
using Stripe;

namespace StreamingStore.Web.Components.Payment;

/// <summary>What a page makes of Stripe's failures.</summary>
public static class StripeTrouble
{
    /// <summary>No answer came, or one that says to try again: what was asked may have been done or not, and asking again with the same action is safe.</summary>
    public static bool IsPassing(Exception error) => error switch
    {
        HttpRequestException or TaskCanceledException => true,
        StripeException stripe => (int)stripe.HttpStatusCode is >= 500 or 429 or 409,
        _ => false,
    };

    /// <summary>A refusal of Stripe's in the page's language; one that is not known here stays as Stripe said it.</summary>
    public static string Say(IStringLocalizer<PaymentText> L, string message) => message switch
    {
        "Your card was declined." => L["Your card was declined."],
        "Your card has insufficient funds." => L["Your card has insufficient funds."],
        "Your card has expired." => L["Your card has expired."],
        "Your card's security code is incorrect." => L["Your card's security code is incorrect."],
        "Your bank asks you to confirm the payment." => L["Your bank asks you to confirm the payment."],
        _ => message,
    };

    /// <summary>An address that a browser may be sent to: Stripe's, or a bank's.</summary>
    public static bool IsPage(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var page) && (page.Scheme == Uri.UriSchemeHttps || page.Scheme == Uri.UriSchemeHttp);
}
