using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Npgsql;
using StreamingStore.ApiTests.Clients;
using StreamingStore.ApiTests.Fixtures;
using StreamingStore.StripeSimulator;
using StreamingStore.Tests.Fixtures;

[assembly: AssemblyFixture(typeof(ApiStore))]
[assembly: CollectionBehavior(MaxParallelThreads = 2)]

namespace StreamingStore.ApiTests.Fixtures;

/// <summary>
/// The store's own program in this process, on a PostgreSQL and a Stripe simulator of the run. It listens on a real socket,
/// because the simulator sends its webhooks there.
/// </summary>
public sealed class ApiStore : StoreClients, IAsyncLifetime
{
    private const string WebhookSecret = "whsec_of_the_api_tests";

    private readonly PostgresServer server = new();
    private NpgsqlDataSource database = null!;
    private WebApplication simulator = null!;
    private Factory program = null!;
    private AtStripe stripe = null!;

    public override Uri Address { get; } = FreeAddress();

    public override AtStripe Stripe => stripe;

    protected override string ConnectionString => database.ConnectionString;

    public async ValueTask InitializeAsync()
    {
        await server.InitializeAsync();
        database = await server.NewDatabaseAsync();
        simulator = StripeSimulatorApp.Build(new SimulatorOptions
        {
            Urls = "http://127.0.0.1:0",
            ForwardTo = [new ForwardTarget(new Uri(Address, "/stripe/webhook").ToString(), WebhookSecret)],
        });
        await simulator.StartAsync();
        var stripeAddress = simulator.Urls.Single();
        stripe = new AtStripe(new Uri(stripeAddress));
        program = new Factory(new()
        {
            ["urls"] = Address.OriginalString,
            ["ConnectionStrings:Store"] = ConnectionString,
            ["Stripe:ApiKey"] = "sk_test_api_tests",
            ["Stripe:ApiBase"] = stripeAddress,
            ["Stripe:WebhookSecrets"] = WebhookSecret,
        });
        program.UseKestrel();
        program.StartServer();
    }

    public async ValueTask DisposeAsync()
    {
        CloseClients();

        // The tests have ended: a host that is slow to stop must not hold up the run.
        await await Task.WhenAny(program.DisposeAsync().AsTask(), Task.Delay(TimeSpan.FromMinutes(1)));
        stripe.Dispose();
        await simulator.DisposeAsync();
        await server.DropAsync(database);
        await server.DisposeAsync();
    }

    private sealed class Factory(Dictionary<string, string> settings) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseSolutionRelativeContentRoot("", "*.sln");
            foreach (var (name, value) in settings)
            {
                builder.UseSetting(name, value);
            }
        }
    }
}
