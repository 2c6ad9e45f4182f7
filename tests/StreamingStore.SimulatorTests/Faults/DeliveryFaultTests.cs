using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Stripe;

namespace StreamingStore.SimulatorTests.Faults;

/// <summary>What can go wrong between an event and the endpoint that wants it, and what is done to mend it.</summary>
public sealed class DeliveryFaultTests : IAsyncLifetime
{
    private readonly Simulator simulator = new();
    private WebhookReceiver receiver = null!;
    private WebhookEndpoint endpoint = null!;

    public async ValueTask InitializeAsync()
    {
        await simulator.InitializeAsync();
        receiver = await WebhookReceiver.StartAsync();
        endpoint = await new WebhookEndpointService(simulator.Client).CreateAsync(new() { Url = receiver.Url, EnabledEvents = ["*"] });
    }

    public async ValueTask DisposeAsync()
    {
        await simulator.DisposeAsync();
        await receiver.DisposeAsync();
    }

    [Fact]
    public async Task A_delivery_comes_twice()
    {
        await simulator.PutFaultsAsync("""{ "deliveries": [{ "fault": "duplicate", "max_milliseconds": 50 }] }""");
        await CreateAsync();
        await Eventually.That(() => receiver.Requests.Count == 2);
        Assert.Single(receiver.Verified(endpoint.Secret).Select(happened => happened.Id).Distinct());
    }

    [Fact]
    public async Task A_delivery_is_lost_and_can_be_asked_for_again()
    {
        await simulator.PutFaultsAsync("""{ "deliveries": [{ "fault": "drop", "type": "customer.*", "times": 1 }] }""");
        await CreateAsync();
        var second = await CreateAsync();
        await Eventually.That(() => !receiver.Requests.IsEmpty);
        Assert.Equal(second.Id, Assert.IsType<Customer>(receiver.Verified(endpoint.Secret).Single().Data.Object).Id);

        var lost = (await DeliveriesAsync("state=failed")).Single();
        Assert.Equal("dropped by a fault", lost.GetProperty("attempts")[0].GetProperty("error").GetString());
        await simulator.PostAsync($"/v1/events/{lost.GetProperty("event").GetString()}/retry", $"webhook_endpoint={endpoint.Id}");
        await Eventually.That(() => receiver.Requests.Count == 2);
        await Eventually.Async(async () => (await DeliveriesAsync("state=failed")).Count == 0);
    }

    [Fact]
    public async Task A_delivery_comes_late()
    {
        await simulator.PutFaultsAsync("""{ "deliveries": [{ "fault": "delay", "min_milliseconds": 500, "max_milliseconds": 600 }] }""");
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        await CreateAsync();
        await Eventually.That(() => !receiver.Requests.IsEmpty);
        Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(started) >= TimeSpan.FromMilliseconds(450));
    }

    [Fact]
    public async Task A_delivery_is_overtaken_by_the_next()
    {
        await simulator.PutFaultsAsync("""{ "deliveries": [{ "fault": "reorder", "times": 1, "min_milliseconds": 10000, "max_milliseconds": 10000 }] }""");
        var (first, second) = (await CreateAsync(), await CreateAsync());
        await Eventually.That(() => receiver.Requests.Count == 2);
        Assert.Equal([second.Id, first.Id], receiver.Verified(endpoint.Secret).Select(happened => ((Customer)happened.Data.Object).Id));
    }

    [Fact]
    public async Task An_event_comes_in_another_version_than_the_endpoints()
    {
        await simulator.PutFaultsAsync("""{ "deliveries": [{ "fault": "api_version", "api_version": "2020-08-27", "type": "customer.subscription.created" }] }""");
        await simulator.SubscribeAsync(await simulator.CustomerWithCardAsync(), await simulator.PriceAsync());
        await Eventually.That(() => receiver.Requests.Any(request => request.Payload.Contains("\"customer.subscription.created\"", StringComparison.Ordinal)));
        var payload = receiver.Requests.First(request => request.Payload.Contains("\"customer.subscription.created\"", StringComparison.Ordinal)).Payload;
        var happened = JsonDocument.Parse(payload).RootElement;
        Assert.Equal("2020-08-27", happened.GetProperty("api_version").GetString());
        Assert.True(happened.GetProperty("data").GetProperty("object").TryGetProperty("current_period_end", out _));
    }

    [Fact]
    public async Task Deliveries_are_listed_with_their_attempts()
    {
        receiver.Answer = count => count == 1 ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK;
        await CreateAsync();
        await Eventually.Async(async () => (await DeliveriesAsync($"endpoint={endpoint.Id}&state=succeeded")).Count == 1);
        var delivery = (await DeliveriesAsync("limit=1")).Single();
        Assert.Equal((receiver.Url, "customer.created"), (delivery.GetProperty("url").GetString(), delivery.GetProperty("type").GetString()));
        Assert.Equal([503, 200], delivery.GetProperty("attempts").EnumerateArray().Select(attempt => attempt.GetProperty("status").GetInt32()));
    }

    [Fact]
    public async Task An_event_is_sent_again_to_an_endpoint_that_already_has_it()
    {
        await CreateAsync();
        await Eventually.That(() => receiver.Requests.Count == 1);
        var id = receiver.Verified(endpoint.Secret).Single().Id;
        Assert.Equal(id, (await simulator.PostAsync($"/v1/events/{id}/retry")).GetProperty("id").GetString());
        await Eventually.That(() => receiver.Requests.Count == 2);
        Assert.All(receiver.Verified(endpoint.Secret), happened => Assert.Equal(id, happened.Id));
    }

    [Fact]
    public async Task An_event_is_sent_to_an_endpoint_that_came_later()
    {
        await CreateAsync();
        await Eventually.That(() => receiver.Requests.Count == 1);
        await using var later = await WebhookReceiver.StartAsync();
        var second = await new WebhookEndpointService(simulator.Client).CreateAsync(new() { Url = later.Url, EnabledEvents = ["payout.paid"] });
        var id = receiver.Verified(endpoint.Secret).Single().Id;
        await simulator.PostAsync($"/v1/events/{id}/retry", $"webhook_endpoint={second.Id}");
        await Eventually.That(() => later.Requests.Count == 1);
        Assert.Equal(id, later.Verified(second.Secret).Single().Id);
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task While_a_secret_is_rolled_both_verify()
    {
        var rolled = await RollAsync("expires_in=3600");
        Assert.NotEqual(endpoint.Secret, rolled);
        await CreateAsync();
        await Eventually.That(() => receiver.Requests.Count == 1);
        Assert.Equal(2, receiver.Requests.Single().Signature.Split("v1=").Length - 1);
        Assert.Single(receiver.Verified(endpoint.Secret));
        Assert.Single(receiver.Verified(rolled));
    }

    [Fact]
    public async Task A_secret_that_was_rolled_at_once_verifies_no_more()
    {
        var rolled = await RollAsync("expires_in=0");
        await CreateAsync();
        await Eventually.That(() => receiver.Requests.Count == 1);
        Assert.Single(receiver.Verified(rolled));
        Assert.Throws<StripeException>(() => receiver.Verified(endpoint.Secret));
    }

    private Task<Customer> CreateAsync() => new CustomerService(simulator.Client).CreateAsync(new() { Email = "a@example.com" });

    private async Task<string> RollAsync(string form)
    {
        using var content = new StringContent(form, null, "application/x-www-form-urlencoded");
        using var answer = await simulator.Http.PostAsync(new Uri($"/_simulator/webhook_endpoints/{endpoint.Id}/roll_secret", UriKind.Relative), content);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("secret").GetString()!;
    }

    private async Task<List<JsonElement>> DeliveriesAsync(string query) =>
        [.. (await simulator.GetAsync($"/_simulator/deliveries?{query}")).GetProperty("data").EnumerateArray()];
}
