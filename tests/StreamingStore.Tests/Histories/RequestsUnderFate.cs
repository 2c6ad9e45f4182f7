using System.Net;
using System.Text;

namespace StreamingStore.Tests.Histories;

/// <summary>The node's way to Stripe: requests meet what the node's <see cref="Fate"/> holds for them.</summary>
internal sealed class RequestsUnderFate(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Fate.Current is not { } fate)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        fate.Life.ThrowIfCancellationRequested();
        var mishap = fate.NextRequest();
        switch (mishap)
        {
            case Mishap.ErrorBefore:
                return Answer(HttpStatusCode.InternalServerError, "api_error");
            case Mishap.CutBefore:
                throw new HttpRequestException("The connection was cut before anything was done.");
            case Mishap.RateLimit:
                var limited = Answer(HttpStatusCode.TooManyRequests, "invalid_request_error");
                limited.Headers.RetryAfter = new(TimeSpan.FromSeconds(1));
                return limited;
        }

        var response = await base.SendAsync(request, cancellationToken);
        if (fate.StepEndsIt())
        {
            throw new OperationCanceledException("The node is dead.", fate.Life);
        }

        switch (mishap)
        {
            case Mishap.Slow:
                await Task.Delay(10, cancellationToken);
                break;
            case Mishap.ErrorAfter:
                return Answer(HttpStatusCode.InternalServerError, "api_error");
            case Mishap.CutAfter:
                throw new HttpRequestException("The connection was cut after it was done.");
            case Mishap.TimeoutAfter:
                throw new TaskCanceledException("It was done, and no answer came.", new TimeoutException());
        }

        return response;
    }

    private static HttpResponseMessage Answer(HttpStatusCode status, string type) => new(status)
    {
        Content = new StringContent($$"""{ "error": { "type": "{{type}}", "message": "A mishap of the test's." } }""", Encoding.UTF8, "application/json"),
    };
}
