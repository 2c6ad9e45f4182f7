using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Stripe;

namespace StreamingStore.Web.Endpoints;

/// <summary>Answers an app when Stripe fails: nothing is lost, and the same request may be sent again.</summary>
public sealed class StripeFailureHandler(IProblemDetailsService problems, ILogger<StripeFailureHandler> logger) : IExceptionHandler
{
    /// <inheritdoc />
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not (StripeException or HttpRequestException))
        {
            return false;
        }

        logger.LogError(exception, "Stripe failed on {Method} {Path}", httpContext.Request.Method, httpContext.Request.Path);
        httpContext.Response.StatusCode = StatusCodes.Status502BadGateway;
        return await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            Exception = exception,
            ProblemDetails = new ProblemDetails
            {
                Status = StatusCodes.Status502BadGateway,
                Title = "The payment service does not answer",
                Detail = "Send the same request again with the same Idempotency-Key: nothing is charged twice.",
            },
        });
    }
}
