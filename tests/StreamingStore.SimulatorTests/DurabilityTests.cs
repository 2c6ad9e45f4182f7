using System.Net;
using Npgsql;
using StreamingStore.StripeSimulator;
using Stripe;

namespace StreamingStore.SimulatorTests;

/// <summary>With a database, nothing that was answered is lost.</summary>
public sealed class DurabilityTests(PrivatePostgres postgres) : IClassFixture<PrivatePostgres>, IAsyncLifetime
{
    private string connection = "";

    /// <summary>Each test has a database to itself.</summary>
    public async ValueTask InitializeAsync()
    {
        var name = $"simulator_{Guid.NewGuid():N}";
        await using var database = NpgsqlDataSource.Create(postgres.ConnectionString);
        await using var create = database.CreateCommand($"create database {name}");
        await create.ExecuteNonQueryAsync();
        connection = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Database = name }.ConnectionString;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Everything_is_there_again_after_a_restart()
    {
        string before, subscriptionId;
        List<string> events;
        await using (var simulator = await StartAsync())
        {
            var customer = await simulator.CustomerWithCardAsync();
            var subscription = await simulator.SubscribeAsync(customer, await simulator.PriceAsync());
            await new SubscriptionService(simulator.Client).UpdateAsync(subscription.Id, new() { CancelAtPeriodEnd = true });
            subscriptionId = subscription.Id;
            before = await ShownAsync(simulator, subscriptionId);
            events = await simulator.EventsOfAsync(subscriptionId);
        }
        await using (var simulator = await StartAsync())
        {
            Assert.Equal(before, await ShownAsync(simulator, subscriptionId));
            Assert.Equal(events, await simulator.EventsOfAsync(subscriptionId));
            await new SubscriptionService(simulator.Client).CancelAsync(subscriptionId);
            Assert.Equal("canceled", (await simulator.SubscriptionAsync(subscriptionId)).Status);
        }
    }

    [Fact]
    public async Task An_idempotency_key_is_remembered_over_a_restart()
    {
        Customer first;
        await using (var simulator = await StartAsync())
            first = await new CustomerService(simulator.Client).CreateAsync(new() { Name = "Ann" }, new() { IdempotencyKey = "once" });
        await using (var simulator = await StartAsync())
        {
            var again = await new CustomerService(simulator.Client).CreateAsync(new() { Name = "Ann" }, new() { IdempotencyKey = "once" });
            Assert.Equal(first.Id, again.Id);
            Assert.Single(await new CustomerService(simulator.Client).ListAsync());
        }
    }

    [Fact]
    public async Task Deliveries_that_were_pending_are_taken_up_after_a_restart()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = _ => HttpStatusCode.ServiceUnavailable;
        var options = new SimulatorOptions { ForwardTo = [new ForwardTarget(receiver.Url, "whsec_given")] };
        await using (var simulator = await StartAsync(options))
        {
            await new CustomerService(simulator.Client).CreateAsync(new());
            await Eventually.That(() => !receiver.Requests.IsEmpty);
        }
        receiver.Answer = _ => HttpStatusCode.OK;
        await using (var simulator = await StartAsync(options))
        {
            await Eventually.Async(async () => (await new EventService(simulator.Client).ListAsync()).Single().PendingWebhooks == 0);
            Assert.Single(await new WebhookEndpointService(simulator.Client).ListAsync());
        }
    }

    [Fact]
    public async Task The_same_key_used_by_many_at_once_makes_one_customer()
    {
        await using var simulator = await StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(simulator.Address) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", "sk_test_x");
        client.DefaultRequestHeaders.Add("Idempotency-Key", "crowd");
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            using var form = new StringContent("name=Ann", null, "application/x-www-form-urlencoded");
            using var answer = await client.PostAsync(new Uri("/v1/customers", UriKind.Relative), form);
            return answer.StatusCode;
        }));
        Assert.Contains(HttpStatusCode.OK, answers);
        Assert.All(answers, status => Assert.True(status is HttpStatusCode.OK or HttpStatusCode.Conflict, status.ToString()));
        Assert.Single(await new CustomerService(simulator.Client).ListAsync());
    }

    [Fact]
    public async Task Writes_at_once_from_many_are_all_kept()
    {
        await using (var simulator = await StartAsync())
            await Task.WhenAll(Enumerable.Range(0, 200).Select(number => new CustomerService(simulator.Client).CreateAsync(new() { Name = $"Customer {number}" })));
        await using (var simulator = await StartAsync())
        {
            var names = new HashSet<string>();
            await foreach (var customer in new CustomerService(simulator.Client).ListAutoPagingAsync(new() { Limit = 100 }))
                names.Add(customer.Name);
            Assert.Equal(200, names.Count);
        }
    }

    private static async Task<string> ShownAsync(Simulator simulator, string subscription) =>
        (await simulator.GetAsync($"/v1/subscriptions/{subscription}?expand[]=latest_invoice.payments&expand[]=customer")).GetRawText();

    private async Task<Simulator> StartAsync(SimulatorOptions? options = null)
    {
        var simulator = new Simulator((options ?? new()) with { ConnectionString = connection });
        await simulator.InitializeAsync();
        return simulator;
    }
}
