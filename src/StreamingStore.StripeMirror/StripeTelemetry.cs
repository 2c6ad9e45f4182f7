using System.Diagnostics;

namespace StreamingStore.StripeMirror;

/// <summary>
/// The spans of the store's work with Stripe: each request, each answer written into the mirror, each group of events
/// applied, each object fetched, each reconciliation.
/// </summary>
public static class StripeTelemetry
{
    /// <summary>The name of the source of these spans.</summary>
    public const string SourceName = "StreamingStore.Stripe";

    /// <summary>The span in which Stripe's answer to a request is written into the mirror.</summary>
    public const string WriteThrough = "write-through";

    /// <summary>The span in which webhook events are applied, of which <see cref="EventIds"/> names each.</summary>
    public const string ApplyEvents = "apply events";

    /// <summary>Tag: Stripe's id of a request, <c>req_...</c>.</summary>
    public const string RequestId = "stripe.request_id";

    /// <summary>Tag: the kind of an object, <c>subscription</c>.</summary>
    public const string ObjectKind = "stripe.object";

    /// <summary>Tag: an object's id, <c>sub_...</c>.</summary>
    public const string ObjectId = "stripe.object_id";

    /// <summary>Tag: the ids of events, an array of <c>evt_...</c>.</summary>
    public const string EventIds = "stripe.event_ids";

    /// <summary>The source.</summary>
    public static ActivitySource Source { get; } = new(SourceName);

    /// <summary>Runs work in a span. The span ends with the work and carries its error.</summary>
    internal static async Task RunAsync(Activity? span, Func<Task> work)
    {
        using (span)
        {
            try
            {
                await work();
            }
            catch (Exception e)
            {
                span?.SetStatus(ActivityStatusCode.Error, e.Message);
                throw;
            }
        }
    }
}

/// <summary>
/// Creates a span for every request to Stripe, retries included. It carries Stripe's request id, which the spans of
/// <see cref="HttpClient"/> lack, and omits the query, which may hold a customer's e-mail address.
/// </summary>
internal sealed class StripeRequestSpans(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // Named by the method alone: paths hold ids, and span names should be of low cardinality.
        // https://opentelemetry.io/docs/specs/semconv/http/http-spans/
        using var span = StripeTelemetry.Source.StartActivity(request.Method.Method, ActivityKind.Client);
        span?.SetTag("http.request.method", request.Method.Method)
            .SetTag("server.address", request.RequestUri!.Host)
            .SetTag("server.port", request.RequestUri.Port)
            .SetTag("url.full", request.RequestUri.GetLeftPart(UriPartial.Path));
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            span?.SetTag("http.response.status_code", (int)response.StatusCode);
            if (response.Headers.TryGetValues("Request-Id", out var ids))
            {
                span?.SetTag(StripeTelemetry.RequestId, ids.First());
            }

            if (!response.IsSuccessStatusCode)
            {
                span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", $"{(int)response.StatusCode}");
            }

            return response;
        }
        catch (Exception e)
        {
            span?.SetStatus(ActivityStatusCode.Error, e.Message).SetTag("error.type", e.GetType().FullName);
            throw;
        }
    }
}
