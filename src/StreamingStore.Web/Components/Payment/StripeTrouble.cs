using Microsoft.Extensions.Localization;
using StreamingStore.StripeMirror.StripeApi;
using Stripe;

namespace StreamingStore.Web.Components.Payment;

/// <summary>What a page makes of Stripe's failures.</summary>
public static class StripeTrouble
{
    /// <summary>Stripe's answer is not known, or says to try again: the form keeps its action and may be sent again.</summary>
    public static bool IsPassing(StripeException error) => StripeFailure.Of(error).IsTransient;

    /// <summary>What a page says of a failed call.</summary>
    /// <param name="L">The page's language.</param>
    /// <param name="error">What the call threw.</param>
    /// <param name="tryAgain">What is said where the form may be sent again.</param>
    public static string Say(IStringLocalizer<PaymentText> L, StripeException error, string tryAgain) => StripeFailure.Of(error) switch
    {
        { IsTransient: true } => tryAgain,
        { Kind: StripeFailureKind.KeyReused } => Reused(L),
        var failure => $"{Say(L, failure.Message)} {L["Nothing was charged."]}",
    };

    /// <summary>What is said of a form that was sent before with other choices.</summary>
    public static string Reused(IStringLocalizer<PaymentText> L) =>
        L["This form was sent before with other choices, and that payment may have gone through. Look at your account before you pay again."];

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
