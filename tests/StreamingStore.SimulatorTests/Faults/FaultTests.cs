using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Stripe;

namespace StreamingStore.SimulatorTests.Faults;

/// <summary>What <c>/_simulator/faults</c> makes go wrong with API requests.</summary>
public sealed class FaultTests : IAsyncLifetime
{
    private static readonly Uri Faults = new("/_simulator/faults", UriKind.Relative);
    private static readonly Uri Customers = new("/v1/customers", UriKind.Relative);

    private readonly Simulator simulator = new();

    public ValueTask InitializeAsync() => simulator.InitializeAsync();

    public ValueTask DisposeAsync() => simulator.DisposeAsync();

    [Fact]
    public async Task Nothing_goes_wrong_unless_it_is_asked_for()
    {
        var settings = await simulator.GetAsync("/_simulator/faults");
        Assert.Equal(0, settings.GetProperty("requests").GetArrayLength());
        Assert.Equal(0, settings.GetProperty("deliveries").GetArrayLength());
    }

    [Fact]
    public async Task Faults_are_shown_with_their_seed_and_taken_back()
    {
        await simulator.PutFaultsAsync("""{ "seed": 7, "requests": [{ "fault": "error_before" }] }""");
        var settings = await simulator.GetAsync("/_simulator/faults");
        Assert.Equal(7, settings.GetProperty("seed").GetInt32());
        Assert.Equal("error_before", settings.GetProperty("requests")[0].GetProperty("fault").GetString());
        using var taken = await simulator.Http.DeleteAsync(Faults);
        Assert.Equal(HttpStatusCode.OK, (await CreateAsync("Ann")).StatusCode);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{ "request": [] }""")]
    [InlineData("""{ "requests": [{ "fault": "explode" }] }""")]
    [InlineData("""{ "requests": [{ "fault": "slow", "probability": 2 }] }""")]
    [InlineData("""{ "requests": [{ "fault": "slow", "min_milliseconds": 9, "max_milliseconds": 3 }] }""")]
    [InlineData("""{ "deliveries": [{ "fault": "api_version" }] }""")]
    [InlineData("""{ "requests_per_second": 0 }""")]
    public async Task What_cannot_be_understood_is_refused(string json)
    {
        using var content = new StringContent(json);
        using var answer = await simulator.Http.PutAsync(Faults, content);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotEmpty((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetProperty("message").GetString()!);
    }

    [Fact]
    public async Task A_request_fails_before_it_took_effect()
    {
        await simulator.PutFaultsAsync("""{ "requests": [{ "fault": "error_before", "method": "POST", "times": 1 }] }""");
        using var failed = await CreateAsync("lost@example.com");
        Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
        Assert.Equal("api_error", (await failed.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetProperty("type").GetString());
        Assert.Equal(0, await CountAsync("lost@example.com"));
        Assert.Equal(HttpStatusCode.OK, (await CreateAsync("lost@example.com")).StatusCode);
    }

    [Fact]
    public async Task A_request_fails_after_it_took_effect_and_its_key_tells()
    {
        await simulator.PutFaultsAsync("""{ "requests": [{ "fault": "error_after", "method": "POST", "times": 1 }] }""");
        Assert.Equal(HttpStatusCode.InternalServerError, (await CreateAsync("done@example.com", "one-key")).StatusCode);
        Assert.Equal(1, await CountAsync("done@example.com"));
        using var again = await CreateAsync("done@example.com", "one-key");
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal("true", again.Headers.GetValues("Idempotent-Replayed").Single());
        Assert.Equal(1, await CountAsync("done@example.com"));
    }

    [Theory]
    [InlineData("cut_before", 0)]
    [InlineData("cut_after", 1)]
    public async Task A_connection_breaks(string fault, int made)
    {
        await simulator.PutFaultsAsync($$"""{ "requests": [{ "fault": "{{fault}}", "method": "POST", "times": 1 }] }""");
        await Assert.ThrowsAsync<HttpRequestException>(() => CreateAsync("cut@example.com"));
        Assert.Equal(made, await CountAsync("cut@example.com"));
    }

    [Fact]
    public async Task A_request_that_took_effect_is_never_answered()
    {
        await simulator.PutFaultsAsync("""{ "requests": [{ "fault": "timeout_after", "method": "POST", "times": 1 }] }""");
        using var impatient = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CreateAsync("late@example.com", cancellation: impatient.Token));
        Assert.Equal(1, await CountAsync("late@example.com"));
    }

    [Theory]
    [InlineData("answer_before", 0)]
    [InlineData("answer_after", 1)]
    public async Task A_request_gets_an_answer_that_is_made_up(string fault, int made)
    {
        await simulator.PutFaultsAsync($$"""{ "requests": [{ "fault": "{{fault}}", "method": "POST", "status": 404, "body": "<html>", "times": 1 }] }""");
        using var answer = await CreateAsync("html@example.com");
        Assert.Equal((HttpStatusCode.NotFound, "<html>"), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        Assert.Equal(made, await CountAsync("html@example.com"));
    }

    [Fact]
    public async Task Requests_are_answered_late()
    {
        await simulator.PutFaultsAsync("""{ "requests": [{ "fault": "slow", "path": "/v1/cust*", "min_milliseconds": 300, "max_milliseconds": 400 }] }""");
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        await CreateAsync("slow@example.com");
        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalMilliseconds, 299, 10_000);
    }

    [Fact]
    public async Task A_limit_is_reached_out_of_nowhere()
    {
        await simulator.PutFaultsAsync("""{ "requests": [{ "fault": "rate_limit", "retry_after_seconds": 3, "times": 1 }] }""");
        using var answer = await CreateAsync("often@example.com");
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(3), answer.Headers.RetryAfter!.Delta);
        var error = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error");
        Assert.Equal("rate_limit", error.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Each_key_has_its_requests_for_a_second()
    {
        // The clock stands, so that no second begins between two requests.
        await using var still = new Simulator(new() { TimeProvider = new FakeTimeProvider(DateTimeOffset.UtcNow) });
        await still.InitializeAsync();
        await still.PutFaultsAsync("""{ "requests_per_second": 2 }""");
        var statuses = new List<HttpStatusCode>();
        foreach (var key in (string[])["sk_test_a", "sk_test_a", "sk_test_a", "sk_test_b"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Customers) { Headers = { Authorization = new("Bearer", key) } };
            using var answer = await still.Http.SendAsync(request);
            statuses.Add(answer.StatusCode);
        }
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests, HttpStatusCode.OK], statuses);
    }

    [Fact]
    public async Task A_fault_hits_only_the_key_and_path_that_it_names()
    {
        await simulator.PutFaultsAsync("""{ "requests": [{ "fault": "error_before", "path": "/v1/products" }, { "fault": "error_before", "key": "sk_test_other" }] }""");
        Assert.Equal(HttpStatusCode.OK, (await CreateAsync("fine@example.com")).StatusCode);
        using var products = await simulator.Http.GetAsync(new Uri("/v1/products", UriKind.Relative));
        Assert.Equal(HttpStatusCode.InternalServerError, products.StatusCode);
    }

    [Fact]
    public async Task The_same_seed_repeats_the_same_run()
    {
        var (first, again, other) = (await RunAsync(1), await RunAsync(1), await RunAsync(2));
        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
        Assert.Contains(HttpStatusCode.OK, first);
        Assert.Contains(HttpStatusCode.InternalServerError, first);

        async Task<List<HttpStatusCode>> RunAsync(int seed)
        {
            await simulator.PutFaultsAsync($$"""{ "seed": {{seed}}, "requests": [{ "fault": "error_before", "probability": 0.4 }] }""");
            var statuses = new List<HttpStatusCode>();
            for (var request = 0; request < 40; request++)
                statuses.Add((await CreateAsync("run@example.com")).StatusCode);
            return statuses;
        }
    }

    [Fact]
    public async Task Search_knows_of_a_change_only_after_a_while()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var own = new Simulator(new() { TimeProvider = time });
        await own.InitializeAsync();
        await own.PutFaultsAsync("""{ "search_lag_milliseconds": 1500 }""");
        var service = new CustomerService(own.Client);
        var customer = await service.CreateAsync(new() { Name = "Before" });
        time.Advance(TimeSpan.FromMilliseconds(1499));
        Assert.Empty(await service.SearchAsync(new() { Query = "name:\"Before\"" }));
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(customer.Id, (await service.SearchAsync(new() { Query = "name:\"Before\"" })).Single().Id);

        await service.UpdateAsync(customer.Id, new() { Name = "After" });
        Assert.Empty(await service.SearchAsync(new() { Query = "name:\"After\"" }));
        Assert.Equal(customer.Id, (await service.SearchAsync(new() { Query = "name:\"Before\"" })).Single().Id);
        time.Advance(TimeSpan.FromMilliseconds(1500));
        Assert.Equal(customer.Id, (await service.SearchAsync(new() { Query = "name:\"After\"" })).Single().Id);
    }

    private async Task<HttpResponseMessage> CreateAsync(string email, string? key = null, CancellationToken cancellation = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Customers) { Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["description"] = email, ["email"] = email.Contains('@', StringComparison.Ordinal) ? email : "" }) };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        return await simulator.Http.SendAsync(request, cancellation);
    }

    private async Task<int> CountAsync(string email) => (await new CustomerService(simulator.Client).ListAsync(new() { Email = email })).Data.Count;
}
