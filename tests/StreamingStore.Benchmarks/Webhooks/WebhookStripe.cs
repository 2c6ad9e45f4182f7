using Microsoft.AspNetCore.Builder;
using Npgsql;
using StreamingStore.Benchmarks.Store;
using StreamingStore.StripeSimulator;

namespace StreamingStore.Benchmarks.Webhooks;

/// <summary>Stores whose Stripe is a simulator in this process, which sends no webhooks: those are the benchmark's.</summary>
internal sealed class WebhookStripe : IAsyncDisposable
{
    private readonly WebApplication simulator;

    private WebhookStripe(WebApplication simulator)
    {
        this.simulator = simulator;
        Http = new HttpClient { BaseAddress = new Uri(simulator.Urls.Single()) };
    }

    /// <summary>Talks to the simulator.</summary>
    public HttpClient Http { get; }

    public static async Task<WebhookStripe> StartAsync(CancellationToken ct)
    {
        var simulator = StripeSimulatorApp.Build(new SimulatorOptions { Urls = "http://127.0.0.1:0" });
        await simulator.StartAsync(ct);
        return new WebhookStripe(simulator);
    }

    /// <summary>Starts a store on this Stripe, and waits until it has compared its mirror with it once.</summary>
    public Task<RunningStore> StartStoreAsync(CancellationToken ct) => StartStoreAsync(Http.BaseAddress!, ct);

    /// <summary>Starts a store on the Stripe of this address, and waits until it has compared its mirror with it once.</summary>
    public static async Task<RunningStore> StartStoreAsync(Uri stripe, CancellationToken ct)
    {
        var store = RunningStore.Prepare(new Dictionary<string, string>
        {
            ["Stripe__ApiKey"] = "sk_test_benchmark",
            ["Stripe__ApiBase"] = stripe.GetLeftPart(UriPartial.Authority),
            ["Stripe__WebhookSecrets"] = EventMaker.Secret,
        });
        try
        {
            await store.StartAsync(ct);
            await ReconciledAsync(store.Database, ct);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await simulator.StopAsync();
        await simulator.DisposeAsync();
    }

    private static async Task ReconciledAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select exists (select from stripe.reconciliation where finished_at is not null)");
        while (!(bool)(await command.ExecuteScalarAsync(ct))!)
        {
            await Task.Delay(50, ct);
        }
    }
}
