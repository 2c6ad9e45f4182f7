using Microsoft.AspNetCore.Diagnostics;
using StreamingStore.StripeMirror.StripeApi;
using Stripe;

namespace StreamingStore.Web.Endpoints;

/// <summary>Answers an app when a call to Stripe fails. Nothing is lost: the order stays open, or is closed with its reason.</summary>
public sealed class StripeFailureHandler(IProblemDetailsService problems, ILogger<StripeFailureHandler> logger) : IExceptionHandler
{
    /// <inheritdoc />
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not StripeException error)
        {
            return false;
        }

        var failure = StripeFailure.Of(error);
        logger.LogError(exception, "Stripe failed on {Method} {Path}: {Kind}", httpContext.Request.Method, httpContext.Request.Path, failure.Kind);
        var problem = Problems.DetailsOf(failure, httpContext.Response);
        httpContext.Response.StatusCode = problem.Status!.Value;
        return await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            Exception = exception,
            ProblemDetails = problem,
        });
    }
}
