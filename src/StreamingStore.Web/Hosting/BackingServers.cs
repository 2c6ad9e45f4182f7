using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using StreamingStore.Catalog;
using StreamingStore.Database;
using StreamingStore.StripeMirror;
using StreamingStore.StripeSimulator;

namespace StreamingStore.Web.Hosting;

/// <summary>
/// What the store stands on, started before it and stopped after it: PostgreSQL where no connection string names one,
/// and the Stripe simulator where Development has no key.
/// </summary>
public sealed class BackingServers : IAsyncDisposable
{
    private readonly List<Func<Task>> stops = [];

    private BackingServers(string dataDirectory, StoreOptions options, StripeSettings stripe)
    {
        DataDirectory = dataDirectory;
        Options = options;
        Stripe = stripe;
    }

    /// <summary>The store's own settings, checked.</summary>
    public StoreOptions Options { get; }

    /// <summary>Where the private database lies, or null where another one is used.</summary>
    public string? DatabaseDirectory { get; private set; }

    /// <summary>Where the store keeps its data.</summary>
    public string DataDirectory { get; }

    /// <summary>The pool of connections to the store's database, migrated and with the catalogue loaded.</summary>
    public NpgsqlDataSource Database { get; private set; } = null!;

    /// <summary>How Stripe, or the simulator, is reached.</summary>
    public StripeSettings Stripe { get; }

    /// <summary>The simulator's address, or null where real Stripe is used.</summary>
    public string? SimulatorAddress { get; private set; }

    /// <summary>Starts what is needed.</summary>
    /// <param name="builder">The store's configuration and environment.</param>
    /// <param name="storeAddress">Where the store will listen, for the simulator's webhooks.</param>
    /// <param name="progress">Told of each step in a sentence.</param>
    /// <param name="ct">Cancels the start; what was started is stopped.</param>
    /// <exception cref="StoreException">A prerequisite or a setting is missing or wrong.</exception>
    public static async Task<BackingServers> StartAsync(WebApplicationBuilder builder, Uri storeAddress, Action<string> progress, CancellationToken ct)
    {
        var configuration = builder.Configuration;
        var servers = new BackingServers(StoreLocations.Data(configuration, builder.Environment.ContentRootPath), ReadOptions(configuration), ReadStripe(configuration));
        try
        {
            var simulated = string.IsNullOrEmpty(servers.Stripe.ApiKey) && builder.Environment.IsDevelopment();
            servers.Stripe.Validate(keyNeeded: !simulated);

            var simulatorAddress = new Uri(configuration["Simulator:Urls"] ?? "http://127.0.0.1:12111");
            ExpectFree(storeAddress, "--urls http://127.0.0.1:PORT");
            if (simulated)
            {
                ExpectFree(simulatorAddress, "Simulator__Urls=http://127.0.0.1:PORT");
            }

            var simulatorDatabase = await servers.StartDatabaseAsync(configuration, progress, ct);
            var loaded = await new CatalogImport(servers.Database).LoadIfEmptyAsync(
                Path.Combine(builder.Environment.ContentRootPath, "db/catalog/movies.tsv.gz"), progress, ct);
            if (loaded > 0)
            {
                progress($"Catalogue: {loaded:N0} films loaded");
            }

            if (simulated)
            {
                await servers.StartSimulatorAsync(simulatorAddress, simulatorDatabase, storeAddress, ct);
            }

            return servers;
        }
        catch
        {
            await servers.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops what was started, in the opposite order.</summary>
    public async ValueTask DisposeAsync()
    {
        for (var i = stops.Count - 1; i >= 0; i--)
        {
            await stops[i]();
        }

        stops.Clear();
    }

    private static StoreOptions ReadOptions(ConfigurationManager configuration)
    {
        try
        {
            var options = configuration.GetSection("Store").Get<StoreOptions>() ?? new StoreOptions();
            options.Validate();
            return options;
        }
        catch (InvalidOperationException e)
        {
            throw new StoreException($"A setting of the section Store can't be read: {e.Message}", e);
        }
    }

    /// <summary>Reads the section <c>Stripe</c>; secrets are a list, or one text parted by commas.</summary>
    private static StripeSettings ReadStripe(ConfigurationManager configuration)
    {
        var section = configuration.GetSection("Stripe");
        var secrets = section["WebhookSecrets"]?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            ?? section.GetSection("WebhookSecrets").Get<string[]>() ?? [];
        var settings = new StripeSettings { ApiKey = section["ApiKey"], ApiBase = section["ApiBase"], WebhookSecrets = secrets, AccountId = section["AccountId"] };
        if (section["RefetchesPerSecond"] is { } rate)
        {
            settings.RefetchesPerSecond = int.TryParse(rate, NumberStyles.None, CultureInfo.InvariantCulture, out var perSecond)
                ? perSecond
                : throw new StoreException($"Stripe__RefetchesPerSecond is {rate}: set it to a whole number of requests a second, such as 20.");
        }

        if (section["TimeoutSeconds"] is { } timeout)
        {
            settings.Timeout = int.TryParse(timeout, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                ? TimeSpan.FromSeconds(seconds)
                : throw new StoreException($"Stripe__TimeoutSeconds is {timeout}: set it to a whole number of seconds, such as 25.");
        }

        return settings;
    }

    private async Task<string> StartDatabaseAsync(ConfigurationManager configuration, Action<string> progress, CancellationToken ct)
    {
        if (configuration.GetConnectionString("Store") is { Length: > 0 } named)
        {
            Database = await StoreDatabase.OpenOrCreateAsync(named, ct);
            stops.Add(async () => await Database.DisposeAsync());
            await Migrations.ApplyAsync(Database, ct);
            return new NpgsqlConnectionStringBuilder(named) { Database = "stripe_simulator" }.ConnectionString;
        }

        var hold = DataDirectoryLock.Take(DataDirectory);
        stops.Add(() =>
        {
            hold.Dispose();
            return Task.CompletedTask;
        });
        var server = await EmbeddedPostgres.StartAsync(DataDirectory, ct: ct);
        stops.Add(server.StopAsync);
        DatabaseDirectory = server.DataDirectory;
        if (server.Reused)
        {
            progress("PostgreSQL: found the server that an earlier run left, and use it on");
        }

        Database = await StoreDatabase.OpenOrCreateAsync(server.ConnectionString("store"), ct);
        stops.Add(async () => await Database.DisposeAsync());
        await Migrations.ApplyAsync(Database, Migrations.Scripts, $"rm -rf {server.DataDirectory}", ct);
        return server.ConnectionString("stripe_simulator");
    }

    private async Task StartSimulatorAsync(Uri address, string connectionString, Uri storeAddress, CancellationToken ct)
    {
        // The simulator's own tables are in a database of its own, as Stripe's are.
        await (await StoreDatabase.OpenOrCreateAsync(connectionString, ct)).DisposeAsync();
        Stripe.ApiKey = "sk_test_simulator";
        Stripe.ApiBase = address.GetLeftPart(UriPartial.Authority);
        if (Stripe.WebhookSecrets.Count == 0)
        {
            throw new StoreException("Stripe__WebhookSecrets is empty: the simulator needs one to sign its webhooks with, such as whsec_development.");
        }

        var simulator = StripeSimulatorApp.Build(new SimulatorOptions
        {
            Urls = Stripe.ApiBase,
            ConnectionString = connectionString,
            ForwardTo = [new ForwardTarget(new Uri(storeAddress, "/stripe/webhook").ToString(), Stripe.WebhookSecrets[0])],
        });
        await simulator.StartAsync(ct);
        stops.Add(async () =>
        {
            await simulator.StopAsync();
            await simulator.DisposeAsync();
        });
        SimulatorAddress = Stripe.ApiBase;
    }

    private static void ExpectFree(Uri address, string remedy)
    {
        try
        {
            var ip = IPAddress.TryParse(address.Host, out var parsed) ? parsed : IPAddress.Loopback;
            using var listener = new TcpListener(ip, address.Port);
            listener.Start();
        }
        catch (SocketException e)
        {
            throw new StoreException($"{address.GetLeftPart(UriPartial.Authority)} can't be listened on ({e.Message}): end the program that holds the port, or choose another with {remedy}.", e);
        }
    }
}
