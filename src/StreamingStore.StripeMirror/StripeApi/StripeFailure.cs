using System.Net;
using Stripe;

namespace StreamingStore.StripeMirror.StripeApi;

/// <summary>What kind of failure a call to Stripe ended with.</summary>
public enum StripeFailureKind
{
    /// <summary>No answer came in time. Stripe may have done what was asked.</summary>
    Timeout,

    /// <summary>The connection was refused or broke. Stripe may have done what was asked.</summary>
    Unreachable,

    /// <summary>A server error, or an answer that is no object of Stripe's. Stripe may have done what was asked.</summary>
    UnusableAnswer,

    /// <summary>Too many requests; nothing was done. https://docs.stripe.com/rate-limits</summary>
    RateLimited,

    /// <summary>Another request with the same idempotency key, or on the same object, has not ended yet.</summary>
    InProgress,

    /// <summary>The idempotency key was used before with other parameters; that request may have been carried out.</summary>
    KeyReused,

    /// <summary>The payment failed (402). https://docs.stripe.com/declines/codes</summary>
    Declined,

    /// <summary>There is no such object at Stripe.</summary>
    NotFound,

    /// <summary>Stripe refuses the request (any other 4xx): it would refuse it again.</summary>
    Rejected,

    /// <summary>Stripe refuses the store's API key, or the key lacks a permission.</summary>
    AccessDenied,
}

/// <summary>
/// What a failed call to Stripe means. This is the one place that reads the status and the error object; everything else goes
/// by <see cref="Kind"/>. https://docs.stripe.com/error-handling
/// </summary>
/// <param name="Kind">What kind of failure it is.</param>
/// <param name="Message">One sentence, which can be shown to the viewer.</param>
public sealed record StripeFailure(StripeFailureKind Kind, string Message)
{
    /// <summary>Stripe's error code, such as <c>resource_missing</c>. https://docs.stripe.com/error-codes</summary>
    public string? Code { get; private init; }

    /// <summary>The parameter that Stripe objects to.</summary>
    public string? Param { get; private init; }

    /// <summary>Why the card's bank declined, such as <c>insufficient_funds</c>.</summary>
    public string? DeclineCode { get; private init; }

    /// <summary>How long Stripe asks to wait (<c>Retry-After</c>).</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>Stripe has answered for good and done nothing: the order behind the call is closed.</summary>
    public bool IsFinal => Kind is StripeFailureKind.Declined or StripeFailureKind.NotFound or StripeFailureKind.Rejected or StripeFailureKind.AccessDenied;

    /// <summary>The order behind the call stays open, and the same request may be sent again with the same key.</summary>
    public bool IsTransient => !IsFinal && Kind != StripeFailureKind.KeyReused;

    /// <summary>The card is good, but its bank wants its owner to confirm the payment (3-D Secure).</summary>
    public bool NeedsConfirmation =>
        Code is "authentication_required" or "subscription_payment_intent_requires_action" or "invoice_payment_intent_requires_action";

    /// <summary>Classifies what a call threw.</summary>
    public static StripeFailure Of(StripeException error)
    {
        if (error is StripeCallException call)
        {
            return new StripeFailure(call.Kind, call.Message);
        }

        var status = error.HttpStatusCode;
        if (status == HttpStatusCode.TooManyRequests)
        {
            return new StripeFailure(StripeFailureKind.RateLimited, "Stripe gets too many requests.") { Code = error.StripeError?.Code, RetryAfter = RetryAfterOf(error) };
        }

        // Only Stripe itself can refuse for good. A 404 or 403 without its error object comes from something in between.
        if (error.StripeError is not { } details || (int)status is < 400 or >= 500)
        {
            return new StripeFailure(StripeFailureKind.UnusableAnswer, $"Stripe answered with status {(int)status}, and no answer that can be used.");
        }

        var kind = status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => StripeFailureKind.AccessDenied,
            HttpStatusCode.PaymentRequired => StripeFailureKind.Declined,
            HttpStatusCode.Conflict => StripeFailureKind.InProgress,
            HttpStatusCode.RequestTimeout or HttpStatusCode.FailedDependency => StripeFailureKind.UnusableAnswer,
            HttpStatusCode.NotFound when details.Code == "resource_missing" => StripeFailureKind.NotFound,
            _ => details.Type == "idempotency_error" ? StripeFailureKind.KeyReused : StripeFailureKind.Rejected,
        };
        return new StripeFailure(kind, kind == StripeFailureKind.AccessDenied ? "Stripe does not accept the store's API key." : details.Message ?? error.Message)
        {
            Code = details.Code,
            Param = details.Param,
            DeclineCode = details.DeclineCode,
        };
    }

    private static TimeSpan? RetryAfterOf(StripeException error) => error.StripeResponse?.Headers?.RetryAfter switch
    {
        { Delta: { } wait } => wait,
        { Date: { } until } => until - (error.StripeResponse.Date ?? DateTimeOffset.UtcNow),
        _ => null,
    };
}
