using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using StreamingStore.StripeSimulator;
using Stripe;
using Stripe.TestHelpers;
// Stripe.net has one in Stripe.TestHelpers too.
using CustomerService = Stripe.CustomerService;

namespace StreamingStore.SimulatorTests;

/// <summary>A simulator in this process, in memory and on a free port, and Stripe's client for it.</summary>
public sealed class Simulator : IAsyncLifetime
{
    private readonly SimulatorOptions options;
    private WebApplication? app;

    public Simulator() : this(new SimulatorOptions { SearchLag = TimeSpan.Zero })
    {
    }

    internal Simulator(SimulatorOptions options) => this.options = options with { Urls = "http://127.0.0.1:0" };

    public StripeClient Client { get; private set; } = null!;

    public string Address { get; private set; } = null!;

    /// <summary>A client of HTTP with a good key and nothing else.</summary>
    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    public async ValueTask InitializeAsync()
    {
        app = StripeSimulatorApp.Build(options);
        await app.StartAsync();
        Address = app.Urls.Single();
        Client = new StripeClient(new StripeClientOptions { ApiKey = "sk_test_simulator", ApiBase = Address });
        Http.BaseAddress = new Uri(Address);
        Http.DefaultRequestHeaders.Authorization = new("Bearer", "sk_test_simulator");
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (app is null)
            return;
        await app.StopAsync();
        await app.DisposeAsync();
    }

    public Task<JsonElement> PostAsync(string path, string form = "", string? version = null) => SendAsync(HttpMethod.Post, path, form, version);

    public Task<JsonElement> GetAsync(string path, string? version = null) => SendAsync(HttpMethod.Get, path, null, version);

    /// <summary>What the client throws, which must be an answer of the simulator's.</summary>
    public static async Task<StripeException> RefusalOf(Func<Task> call) => await Assert.ThrowsAsync<StripeException>(call);

    public async Task<Customer> CustomerWithCardAsync(string card = "pm_card_visa", string? clock = null)
    {
        var customers = new CustomerService(Client);
        var customer = await customers.CreateAsync(new() { Email = "viewer@example.com", TestClock = clock });
        var method = await new PaymentMethodService(Client).AttachAsync(card, new() { Customer = customer.Id });
        return await customers.UpdateAsync(customer.Id, new() { InvoiceSettings = new() { DefaultPaymentMethod = method.Id } });
    }

    public Task<Price> PriceAsync(long amount = 1000, string interval = "month", string name = "Action") => new PriceService(Client).CreateAsync(new()
    {
        Currency = "usd",
        UnitAmount = amount,
        Recurring = new() { Interval = interval },
        ProductData = new() { Name = name },
    });

    public Task<Subscription> SubscribeAsync(Customer customer, params Price[] prices) =>
        new SubscriptionService(Client).CreateAsync(new() { Customer = customer.Id, Items = [.. prices.Select(price => new SubscriptionItemOptions { Price = price.Id })] });

    public Task<Subscription> SubscriptionAsync(string id) => new SubscriptionService(Client).GetAsync(id);

    public Task<TestClock> ClockAsync(DateTime frozen) => new TestClockService(Client).CreateAsync(new() { FrozenTime = frozen });

    /// <summary>Advances a clock and waits until it has arrived.</summary>
    public async Task AdvanceAsync(TestClock clock, DateTime to)
    {
        var clocks = new TestClockService(Client);
        await clocks.AdvanceAsync(clock.Id, new() { FrozenTime = to });
        await Eventually.Async(async () => (await clocks.GetAsync(clock.Id)).Status == "ready");
    }

    /// <summary>The types of the events that speak of an object, oldest first.</summary>
    public async Task<List<string>> EventsOfAsync(string id)
    {
        var types = new List<string>();
        await foreach (var happened in new EventService(Client).ListAutoPagingAsync(new() { Limit = 100 }))
            if ((happened.Data.Object as IHasId)?.Id == id)
                types.Add(happened.Type);
        types.Reverse();
        return types;
    }

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, string? form, string? version)
    {
        using var request = new HttpRequestMessage(method, path);
        if (form is not null)
            request.Content = new StringContent(form, null, "application/x-www-form-urlencoded");
        if (version is not null)
            request.Headers.Add("Stripe-Version", version);
        using var response = await Http.SendAsync(request);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.Clone();
    }
}
