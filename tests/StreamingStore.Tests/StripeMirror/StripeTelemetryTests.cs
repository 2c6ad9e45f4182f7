using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StreamingStore.Billing;
using StreamingStore.StripeMirror;
using Stripe;

namespace StreamingStore.Tests.StripeMirror;

public sealed class StripeTelemetryTests : IDisposable
{
    private readonly ConcurrentQueue<Activity> ended = new();
    private readonly ActivityListener listener;

    public StripeTelemetryTests()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == StripeTelemetry.SourceName,
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
    }

    public void Dispose() => listener.Dispose();

    [Fact]
    public async Task A_request_to_stripe_is_a_span_that_names_no_customer_and_our_trace_stays_with_us()
    {
        var headers = new ConcurrentQueue<IHeaderDictionary>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var stripe = builder.Build();
        stripe.MapGet("/v1/customers", (HttpContext context) =>
        {
            headers.Enqueue(new HeaderDictionary(context.Request.Headers.ToDictionary()));
            context.Response.Headers["Request-Id"] = "req_1";
            return Results.Content("""{"object": "list", "data": [], "has_more": false}""", "application/json");
        });
        await stripe.StartAsync();
        var services = new ServiceCollection().AddSingleton(new StripeSettings { ApiKey = "sk_test_spans", ApiBase = stripe.Urls.Single() }).AddStreamingStore();
        await using var provider = services.BuildServiceProvider();

        using var request = new Activity("request").Start();
        await new CustomerService(provider.GetRequiredService<IStripeClient>()).ListAsync(new CustomerListOptions { Email = "who@example.com" });

        var span = Assert.Single(ended, span => span.TraceId == request.TraceId);
        Assert.Equal(("GET", ActivityKind.Client, request.SpanId), (span.OperationName, span.Kind, span.ParentSpanId));
        Assert.Equal(
            ($"{stripe.Urls.Single()}/v1/customers", 200, "req_1"),
            (span.GetTagItem("url.full"), span.GetTagItem("http.response.status_code"), span.GetTagItem(StripeTelemetry.RequestId)));
        Assert.False(Assert.Single(headers).ContainsKey("traceparent"));
    }

    [Fact]
    public async Task A_request_that_gets_no_answer_is_a_span_with_the_error()
    {
        var services = new ServiceCollection().AddSingleton(new StripeSettings { ApiKey = "sk_test_spans", ApiBase = "http://127.0.0.1:9" }).AddStreamingStore();
        await using var provider = services.BuildServiceProvider();

        using var request = new Activity("request").Start();
        await Assert.ThrowsAnyAsync<Exception>(() => new CustomerService(provider.GetRequiredService<IStripeClient>()).GetAsync("cus_1"));

        var spans = ended.Where(span => span.TraceId == request.TraceId).ToList();
        Assert.Equal(3, spans.Count);
        Assert.All(spans, span => Assert.Equal((ActivityStatusCode.Error, typeof(HttpRequestException).FullName), (span.Status, span.GetTagItem("error.type"))));
    }
}
