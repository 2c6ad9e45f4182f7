using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using StreamingStore.StripeMirror;
using StreamingStore.StripeMirror.Freshness;
using StreamingStore.Web.Accounts;

namespace StreamingStore.Web.Telemetry;

/// <summary>
/// OpenTelemetry: metrics at <c>/metrics</c> in Prometheus' format, and traces, metrics and logs by OTLP to the collector in
/// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>. The other <c>OTEL_</c> settings of the specification apply too.
/// https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
/// </summary>
public static class TelemetryServices
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Adds instrumentation and exporters. Without a collector there is no tracing.</summary>
    /// <exception cref="StoreException">A setting can't be read.</exception>
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(ScrapeToken.Read(builder.Configuration));
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(builder.Environment.ApplicationName).AddEnvironmentVariableDetector())
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddNpgsqlInstrumentation()
                .AddMeter(MirrorMetrics.MeterName)
                .AddPrometheusExporter());
        if (builder.Configuration[Endpoint] is not { Length: > 0 } endpoint)
        {
            return;
        }

        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new StoreException($"{Endpoint} is {endpoint}: set it to the address of a collector, such as http://127.0.0.1:4317.");
        }

        telemetry
            .WithTracing(tracing => tracing
                .AddAspNetCoreInstrumentation(requests => requests.Filter = IsOfTheStore)
                .AddHttpClientInstrumentation()
                .AddNpgsql()
                .AddSource("StreamingStore.*"))
            .WithLogging(configureBuilder: null, logs => logs.IncludeFormattedMessage = true)
            .UseOtlpExporter();
    }

    /// <summary>Maps <c>/metrics</c>, for staff and for requests with the scrape token.</summary>
    public static void MapMetrics(this IEndpointRouteBuilder routes) =>
        routes.MapPrometheusScrapingEndpoint().RequireAuthorization(AccountServices.MetricsPolicy).DisableCookieRedirect().DisableHttpMetrics();

    /// <summary>True but for probes, and for requests to the simulator, which shares the process in Development.</summary>
    private static bool IsOfTheStore(HttpContext context) =>
        !context.Request.Path.StartsWithSegments("/health") && !context.Request.Path.StartsWithSegments("/metrics")
        && context.RequestServices.GetService<StoreInfo>() is not null;
}
