using Microsoft.AspNetCore.Http.HttpResults;
using StreamingStore.Billing;

namespace StreamingStore.Web.Endpoints;

/// <summary>What requests carry beside their body, and how bad ones are answered (RFC 9457 problem details).</summary>
internal static class Problems
{
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

    /// <summary>
    /// What names the viewer's action: the header <c>Idempotency-Key</c>, with which an app may safely repeat a request;
    /// without it every request is an action of its own.
    /// </summary>
    public static string ActionId(this HttpContext context) =>
        context.Request.Headers["Idempotency-Key"].ToString() is { Length: > 0 } key ? key : Guid.NewGuid().ToString();

    /// <summary>The device type that the request names, or that its User-Agent tells.</summary>
    public static string DeviceTypeOr(this HttpContext context, string? named) =>
        named ?? DeviceType.FromUserAgent(context.Request.Headers.UserAgent);
}
