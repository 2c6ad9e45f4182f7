using System.Net;
using System.Text.Json;
using StreamingStore.StripeSimulator;
using Stripe;

namespace StreamingStore.SimulatorTests;

public sealed class WebhookTests : IAsyncLifetime
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
    public async Task An_event_is_delivered_signed_and_with_the_object_as_it_was()
    {
        var customer = await new CustomerService(simulator.Client).CreateAsync(new() { Email = "a@example.com" });
        var happened = await receiver.ReceivedAsync("customer.created", endpoint.Secret);
        Assert.Equal(StripeConfiguration.ApiVersion, happened.ApiVersion);
        Assert.Equal("a@example.com", Assert.IsType<Customer>(happened.Data.Object).Email);
        Assert.Equal(customer.StripeResponse.RequestId, happened.Request.Id);
    }

    [Fact]
    public async Task The_signature_does_not_fit_an_altered_body()
    {
        await new CustomerService(simulator.Client).CreateAsync(new());
        await receiver.ReceivedAsync("customer.created", endpoint.Secret);
        var (payload, signature) = receiver.Requests.First();
        Assert.Throws<StripeException>(() => EventUtility.ConstructEvent(payload.Replace("customer", "admin", StringComparison.Ordinal), signature, endpoint.Secret));
        Assert.Throws<StripeException>(() => EventUtility.ConstructEvent(payload, signature, "whsec_other"));
    }

    [Fact]
    public async Task An_update_tells_what_was_there_before()
    {
        var customers = new CustomerService(simulator.Client);
        var customer = await customers.CreateAsync(new() { Name = "Ann", Metadata = new() { ["tier"] = "silver" } });
        await customers.UpdateAsync(customer.Id, new() { Name = "Anna", Metadata = new() { ["tier"] = "gold", ["new"] = "1" } });
        await receiver.ReceivedAsync("customer.updated", endpoint.Secret);
        var previous = PreviousOf("customer.updated");
        Assert.Equal("Ann", previous.GetProperty("name").GetString());
        Assert.Equal("silver", previous.GetProperty("metadata").GetProperty("tier").GetString());
        Assert.Equal(JsonValueKind.Null, previous.GetProperty("metadata").GetProperty("new").ValueKind);
        Assert.Equal(2, previous.EnumerateObject().Count());
    }

    [Fact]
    public async Task An_update_that_changes_nothing_is_no_event()
    {
        var customers = new CustomerService(simulator.Client);
        var customer = await customers.CreateAsync(new() { Name = "Ann" });
        await customers.UpdateAsync(customer.Id, new() { Name = "Ann" });
        Assert.Equal(["customer.created"], await simulator.EventsOfAsync(customer.Id));
    }

    [Fact]
    public async Task The_secret_is_shown_only_when_the_endpoint_is_made()
    {
        Assert.StartsWith("whsec_", endpoint.Secret, StringComparison.Ordinal);
        Assert.Null((await new WebhookEndpointService(simulator.Client).GetAsync(endpoint.Id)).Secret);
    }

    [Fact]
    public async Task Only_the_events_that_were_asked_for_come()
    {
        await using var choosy = await WebhookReceiver.StartAsync();
        var chosen = await new WebhookEndpointService(simulator.Client).CreateAsync(new() { Url = choosy.Url, EnabledEvents = ["product.created"] });
        await simulator.PriceAsync();
        await choosy.ReceivedAsync("product.created", chosen.Secret);
        await receiver.ReceivedAsync("price.created", endpoint.Secret);
        Assert.Single(choosy.Requests);
    }

    [Fact]
    public async Task A_disabled_or_deleted_endpoint_gets_nothing()
    {
        var endpoints = new WebhookEndpointService(simulator.Client);
        await endpoints.UpdateAsync(endpoint.Id, new() { Disabled = true });
        await new CustomerService(simulator.Client).CreateAsync(new());
        await endpoints.DeleteAsync(endpoint.Id);
        await new CustomerService(simulator.Client).CreateAsync(new());
        await Task.Delay(300);
        Assert.Empty(receiver.Requests);
    }

    [Fact]
    public async Task A_refused_delivery_is_tried_again()
    {
        receiver.Answer = attempt => attempt == 1 ? HttpStatusCode.InternalServerError : HttpStatusCode.OK;
        await new CustomerService(simulator.Client).CreateAsync(new());
        await Eventually.That(() => receiver.Requests.Count == 2);
        Assert.Single(receiver.Verified(endpoint.Secret).Select(happened => happened.Id).Distinct());
        await Eventually.Async(async () => (await NewestAsync()).PendingWebhooks == 0);
    }

    [Fact]
    public async Task Events_tell_whether_they_were_delivered()
    {
        receiver.Answer = _ => HttpStatusCode.ServiceUnavailable;
        await new CustomerService(simulator.Client).CreateAsync(new());
        Assert.Equal(1, (await NewestAsync()).PendingWebhooks);
        var events = new EventService(simulator.Client);
        Assert.Single(await events.ListAsync(new() { DeliverySuccess = false }));
        Assert.Empty(await events.ListAsync(new() { DeliverySuccess = true }));
    }

    [Fact]
    public async Task An_endpoint_gets_events_in_its_own_version()
    {
        await using var old = await WebhookReceiver.StartAsync();
        await new WebhookEndpointService(simulator.Client).CreateAsync(new() { Url = old.Url, EnabledEvents = ["customer.subscription.created"], ApiVersion = "2020-08-27" });
        await simulator.SubscribeAsync(await simulator.CustomerWithCardAsync(), await simulator.PriceAsync());
        await Eventually.That(() => !old.Requests.IsEmpty);
        using var payload = JsonDocument.Parse(old.Requests.First().Payload);
        Assert.Equal("2020-08-27", payload.RootElement.GetProperty("api_version").GetString());
        Assert.True(payload.RootElement.GetProperty("data").GetProperty("object").TryGetProperty("current_period_end", out _));
    }

    [Fact]
    public async Task An_endpoint_named_at_the_start_is_kept_with_the_secret_as_given()
    {
        await using var own = new Simulator(new() { ForwardTo = [new ForwardTarget(receiver.Url, "whsec_given")] });
        await own.InitializeAsync();
        await new CustomerService(own.Client).CreateAsync(new());
        await receiver.ReceivedAsync("customer.created", "whsec_given");
        Assert.Single(await new WebhookEndpointService(own.Client).ListAsync());
    }

    [Fact]
    public async Task Events_are_listed_by_types_and_by_time()
    {
        var price = await simulator.PriceAsync();
        var events = new EventService(simulator.Client);
        Assert.Equal(["price.created", "product.created"], (await events.ListAsync(new() { Types = ["price.created", "product.created"] })).Select(happened => happened.Type));
        Assert.Single(await events.ListAsync(new() { Type = "price.*" }));
        Assert.Empty(await events.ListAsync(new() { Created = new DateRangeOptions { LessThan = price.Created.AddHours(-1) } }));
        Assert.NotEmpty(await events.ListAsync(new() { Created = new DateRangeOptions { GreaterThanOrEqual = price.Created } }));
        await Simulator.RefusalOf(() => events.ListAsync(new() { Types = [.. Enumerable.Repeat("price.created", 21)] }));
    }

    private async Task<Event> NewestAsync() => (await new EventService(simulator.Client).ListAsync(new() { Limit = 1 })).Single();

    private JsonElement PreviousOf(string type)
    {
        var payload = receiver.Requests.Select(request => JsonDocument.Parse(request.Payload).RootElement).First(body => body.GetProperty("type").GetString() == type);
        return payload.GetProperty("data").GetProperty("previous_attributes");
    }
}
