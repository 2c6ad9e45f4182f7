using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using StreamingStore.BrowserTests.Fixtures;
using StreamingStore.Web.Hosting;

namespace StreamingStore.BrowserTests.Operation;

/// <summary>A store that is watched by a collector and by a Prometheus server.</summary>
public sealed class TelemetryTests(TelemetryTests.WatchedStore watched) : IClassFixture<TelemetryTests.WatchedStore>
{
    private const string Token = "the token of these tests";

    [Fact]
    public async Task A_request_is_exported_as_one_trace_with_its_statements_and_its_calls_to_stripe()
    {
        var account = new { email = "traced@test.example", password = "Streaming-Store-1" };
        using var register = await watched.Http.PostAsJsonAsync("/api/account/register", account);
        register.EnsureSuccessStatusCode();
        using var login = await watched.Http.PostAsJsonAsync("/api/account/login", account);
        var bearer = (await login.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accessToken").GetString();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/subscriptions")
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", bearer) },
            Content = JsonContent.Create(new { price = "action-monthly", paymentMethod = "pm_card_visa" }),
        };
        using var answer = await watched.Http.SendAsync(request);
        answer.EnsureSuccessStatusCode();

        await EventuallyAsync(() => Task.FromResult(IsExported()), () => string.Join('\n', watched.Collector.Spans));

        bool IsExported()
        {
            var spans = watched.Collector.Spans;
            var trace = spans.FirstOrDefault(span => span is { Source: "Microsoft.AspNetCore", Name: "POST /api/subscriptions" })?.TraceId;
            var within = spans.Where(span => span.TraceId == trace).Select(span => (span.Source, span.Name)).ToHashSet();
            return within.IsSupersetOf([("Npgsql", "postgresql"), ("StreamingStore.Stripe", "POST"), ("StreamingStore.Stripe", "write-through")])
                && spans.Any(span => span is { Source: "Microsoft.AspNetCore", Name: "POST /stripe/webhook" } && span.TraceId != trace)
                && spans.Any(span => span is { Source: "StreamingStore.Stripe", Name: "apply events" } && span.TraceId != trace);
        }
    }

    [Fact]
    public async Task Metrics_are_for_who_has_the_scrape_token()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await ScrapeAsync(null)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await ScrapeAsync($"{Token}.")).Status);

        var (status, text) = await ScrapeAsync(Token);
        Assert.Equal(HttpStatusCode.OK, status);
        await EventuallyAsync(async () =>
        {
            text = (await ScrapeAsync(Token)).Text;
            return ((string[])["http_server_request_duration_seconds_count", "db_client_operation_duration", "dotnet_gc_collections", "stripe_events_waiting"])
                .All(name => text.Contains(name, StringComparison.Ordinal));
        }, () => text);
    }

    private static async Task EventuallyAsync(Func<Task<bool>> holds, Func<string> found)
    {
        for (var began = DateTime.UtcNow; !await holds(); await Task.Delay(100))
        {
            Assert.True(DateTime.UtcNow - began < TimeSpan.FromSeconds(60), found());
        }
    }

    private async Task<(HttpStatusCode Status, string Text)> ScrapeAsync(string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var answer = await watched.Http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>The store, and the collector that it sends to.</summary>
    public sealed class WatchedStore : IAsyncLifetime
    {
        private readonly string data = EmbeddedPostgres.NewTemporaryDirectory();
        private StoreProcess store = null!;

        public OtlpCollector Collector { get; private set; } = null!;

        public HttpClient Http { get; } = new(new HttpClientHandler { AllowAutoRedirect = false });

        public async ValueTask InitializeAsync()
        {
            Collector = await OtlpCollector.StartAsync();
            store = await StoreProcess.StartAsync(data, new()
            {
                ["Metrics__ScrapeToken"] = Token,
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Collector.Address,
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
            });
            Http.BaseAddress = store.Address;
        }

        public async ValueTask DisposeAsync()
        {
            Http.Dispose();
            await store.StopAsync();
            store.Dispose();
            await Collector.DisposeAsync();
            Directory.Delete(data, recursive: true);
        }
    }
}
