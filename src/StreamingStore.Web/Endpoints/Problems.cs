using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using StreamingStore.Billing;
using StreamingStore.StripeMirror.StripeApi;

namespace StreamingStore.Web.Endpoints;

/// <summary>What requests carry beside their body, and how bad ones are answered (RFC 9457 problem details).</summary>
internal static class Problems
{
    /// <summary>The header that names the viewer's action.</summary>
    public const string IdempotencyKey = "Idempotency-Key";

    private const string SendAgain = "Send the same request again with the same Idempotency-Key: nothing is charged twice.";

    public static ValidationProblem Invalid(string field, string message) =>
        TypedResults.ValidationProblem(new Dictionary<string, string[]> { [field] = [message] });

    /// <summary>402: the card, not the request, is at fault.</summary>
    public static ProblemHttpResult PaymentRequired(string message, string? declineCode = null) =>
        TypedResults.Problem(
            message, statusCode: StatusCodes.Status402PaymentRequired, title: "Payment required",
            extensions: declineCode is null ? null : new Dictionary<string, object?> { ["declineCode"] = declineCode });

    public static ProblemHttpResult NeedsPaymentMethod() =>
        PaymentRequired("There is no saved card: save one by POST /api/payment-methods, or name one in paymentMethod.");

    public static ProblemHttpResult Conflict(string message) =>
        TypedResults.Problem(message, statusCode: StatusCodes.Status409Conflict, title: "Conflict");

    /// <summary>409: another order of the same thing has not ended yet.</summary>
    public static ProblemHttpResult InProgress(HttpContext context) =>
        Of(new StripeFailure(StripeFailureKind.InProgress, "Another order of this is being paid."), context);

    /// <summary>409: the key names another request.</summary>
    public static ProblemHttpResult KeyReused() => TypedResults.Problem(
        $"{IdempotencyKey} was sent before with another request: use a new key for a new action.",
        statusCode: StatusCodes.Status409Conflict, title: "Idempotency key reused", extensions: new Dictionary<string, object?> { ["code"] = "idempotency_error" });

    /// <summary>The answer to an app when a call to Stripe failed.</summary>
    public static ProblemHttpResult Of(StripeFailure failure, HttpContext context) => TypedResults.Problem(DetailsOf(failure, context.Response));

    /// <summary>What a failed call to Stripe is answered with. Where it helps to wait, <c>Retry-After</c> is set.</summary>
    public static ProblemDetails DetailsOf(StripeFailure failure, HttpResponse response)
    {
        var (status, title, detail) = failure.Kind switch
        {
            StripeFailureKind.Timeout => (StatusCodes.Status504GatewayTimeout, "The payment service does not answer", SendAgain),
            StripeFailureKind.Unreachable => (StatusCodes.Status503ServiceUnavailable, "The payment service can't be reached", SendAgain),
            StripeFailureKind.RateLimited => (StatusCodes.Status503ServiceUnavailable, "The payment service is busy", SendAgain),
            StripeFailureKind.UnusableAnswer => (StatusCodes.Status502BadGateway, "The payment service fails", SendAgain),
            StripeFailureKind.InProgress => (StatusCodes.Status409Conflict, "In progress", $"{failure.Message} {SendAgain}"),
            StripeFailureKind.KeyReused => (StatusCodes.Status409Conflict, "Idempotency key reused", failure.Message),
            StripeFailureKind.Declined => (StatusCodes.Status402PaymentRequired, "Payment required", failure.Message),
            StripeFailureKind.AccessDenied => (StatusCodes.Status502BadGateway, "The payment service refuses the store", failure.Message),
            _ => (StatusCodes.Status422UnprocessableEntity, "The payment service refuses the request", failure.Message),
        };
        if (WaitOf(failure) is { } wait)
        {
            response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        var problem = new ProblemDetails { Status = status, Title = title, Detail = detail };
        foreach (var (name, value) in new[] { ("code", failure.Kind == StripeFailureKind.KeyReused ? "idempotency_error" : failure.Code), ("param", failure.Param), ("declineCode", failure.DeclineCode) })
        {
            if (value is not null)
            {
                problem.Extensions[name] = value;
            }
        }

        return problem;
    }

    private static TimeSpan? WaitOf(StripeFailure failure) => failure.Kind switch
    {
        StripeFailureKind.RateLimited => failure.RetryAfter ?? TimeSpan.FromSeconds(1),
        StripeFailureKind.Unreachable => TimeSpan.FromSeconds(5),
        StripeFailureKind.InProgress => TimeSpan.FromSeconds(2),
        _ => null,
    };

    public static ValidationProblem NoPaymentMethodId() =>
        Invalid("paymentMethod", "paymentMethod is the id of a payment method as Stripe's SDK makes it, such as pm_1ABC.");

    /// <summary>
    /// What names the viewer's action: the header <c>Idempotency-Key</c>, with which an app may safely repeat a request;
    /// without it every request is an action of its own.
    /// </summary>
    public static string ActionId(this HttpContext context) =>
        context.Request.Headers[IdempotencyKey].ToString() is { Length: > 0 } key ? key : Guid.NewGuid().ToString();

    /// <summary>The device type that the request names, or that its User-Agent tells.</summary>
    public static string DeviceTypeOr(this HttpContext context, string? named) =>
        named ?? DeviceType.FromUserAgent(context.Request.Headers.UserAgent);
}
