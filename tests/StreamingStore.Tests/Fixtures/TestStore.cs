using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using StreamingStore.Accounts;
using StreamingStore.Billing;
using StreamingStore.Billing.PaymentMethods;
using StreamingStore.Catalog;
using StreamingStore.Catalog.Searching;
using StreamingStore.Entitlements;
using StreamingStore.Staff;
using StreamingStore.Staff.Plans;
using StreamingStore.StripeMirror;
using StreamingStore.StripeMirror.Mirror;
using StreamingStore.StripeMirror.Webhooks;
using StreamingStore.StripeSimulator;
using Stripe;

namespace StreamingStore.Tests.Fixtures;

/// <summary>A store of its own for one test: a database with the real catalogue, a Stripe simulator over HTTP, the plans made.</summary>
public sealed class TestStore : IAsyncDisposable
{
    /// <summary>Raiders of the Lost Ark: action and adventure, 799 cents.</summary>
    public const long Raiders = 25346;

    public const string WebhookSecret = "whsec_of_the_tests";

    private readonly PostgresServer server;
    private readonly ServiceProvider services;
    private readonly WebApplication? simulator;
    private readonly List<IHostedService> running = [];

    private TestStore(PostgresServer server, ServiceProvider services, WebApplication? simulator)
    {
        this.server = server;
        this.services = services;
        this.simulator = simulator;
    }

    public NpgsqlDataSource Database => Get<NpgsqlDataSource>();

    public MovieCatalog Catalog => Get<MovieCatalog>();

    public MovieSearch Search => Get<MovieSearch>();

    public Subscriptions Subscriptions => Get<Subscriptions>();

    public Purchases Purchases => Get<Purchases>();

    public ViewerPaymentMethods PaymentMethods => Get<ViewerPaymentMethods>();

    public MirrorWriter Mirror => Get<MirrorWriter>();

    public WebhookInbox Inbox => Get<WebhookInbox>();

    public DirtyObjectWorker Worker => Get<DirtyObjectWorker>();

    public IStripeClient Stripe => Get<IStripeClient>();

    public ShiftedClock Clock => (ShiftedClock)Get<TimeProvider>();

    /// <summary>Opens a store without a simulator: for what never calls Stripe.</summary>
    public static async Task<TestStore> OpenAsync(PostgresServer server) =>
        new(server, Services(await server.NewDatabaseAsync(), "http://127.0.0.1:9", new ShiftedClock()), null);

    /// <summary>Opens a store on a simulator of its own, with the plans of db/plans.json.</summary>
    /// <param name="server">Where its database is.</param>
    /// <param name="oneClock">Stripe's time moves with the store's <see cref="Clock"/>.</param>
    public static async Task<TestStore> OpenWithStripeAsync(PostgresServer server, bool oneClock = false)
    {
        var clock = new ShiftedClock();
        var simulator = StripeSimulatorApp.Build(new SimulatorOptions { Urls = "http://127.0.0.1:0", TimeProvider = oneClock ? clock : TimeProvider.System });
        await simulator.StartAsync();
        var store = new TestStore(server, Services(await server.NewDatabaseAsync(), simulator.Urls.First(), clock), simulator);
        await store.Get<PlanSetup>().ApplyAsync(Path.Combine(PostgresServer.RepositoryRoot, "db/plans.json"));
        return store;
    }

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    public object Get(Type service) => services.GetRequiredService(service);

    /// <summary>Runs the part of the store that listens for changes of entitlement.</summary>
    public async Task<EntitlementChanges> ListenAsync()
    {
        var changes = Get<EntitlementChanges>();
        await changes.StartAsync(CancellationToken.None);
        running.Add(changes);
        await changes.Listening;
        return changes;
    }

    /// <summary>What a person does at Stripe's pages, and what goes wrong with Stripe.</summary>
    public StripePages AtStripe => new(simulator?.Urls.First() ?? throw new InvalidOperationException("This store has no simulator."));

    /// <summary>Registers a viewer; with a customer of that id if one is named.</summary>
    public async Task<Guid> NewViewerAsync(string? customerId = null)
    {
        await using var connection = await Database.OpenConnectionAsync();
        var name = $"{Guid.NewGuid():N}@example.com";
        return await connection.QuerySingleAsync<Guid>("""
            insert into store.viewer (user_name, normalized_user_name, email, normalized_email, security_stamp, stripe_customer_id)
            values (@name, upper(@name), @name, upper(@name), 's', @customerId) returning id
            """, new { name, customerId });
    }

    /// <summary>Somebody of staff.</summary>
    /// <param name="role">One of <see cref="StaffRole.All"/>.</param>
    public async Task<Guid> NewStaffAsync(string role)
    {
        var id = await NewViewerAsync();
        await ExecuteAsync("update store.viewer set roles = array[@role] where id = @id", new { id, role });
        return id;
    }

    public async Task<T?> ScalarAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await Database.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<T>(sql, parameters);
    }

    public async Task ExecuteAsync(string sql, object? parameters = null)
    {
        await using var connection = await Database.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, parameters);
    }

    public async Task<bool> MayWatchAsync(Guid viewerId, long movieId = Raiders) => (await Catalog.FindAsync(movieId, viewerId))!.Available;

    /// <summary>Puts a film into exactly these groups, as if it had come so.</summary>
    public Task SetGroupsAsync(long movieId, params string[] groups) =>
        ExecuteAsync("update store.movie_search set subscription_groups = @groups where movie_id = @movieId", new { movieId, groups });

    /// <summary>Hires somebody for a role of staff.</summary>
    public async Task<Guid> HireAsync(string role)
    {
        var id = await NewViewerAsync();
        await ExecuteAsync("update store.viewer set roles = array[@role] where id = @id", new { id, role });
        return id;
    }

    /// <summary>Lets the worker fetch until nothing is dirty that is due.</summary>
    public async Task FetchDirtyAsync()
    {
        while (await Worker.FetchDueAsync() > 0)
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in running)
        {
            await service.StopAsync(CancellationToken.None);
        }

        var database = Database;
        await services.DisposeAsync();
        await server.DropAsync(database);
        if (simulator is not null)
        {
            await simulator.StopAsync();
            await simulator.DisposeAsync();
        }
    }

    private static ServiceProvider Services(NpgsqlDataSource database, string stripeAddress, ShiftedClock clock)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning));
        services.AddSingleton(database);
        services.AddSingleton(new StoreOptions());
        services.AddSingleton(new StripeSettings { ApiKey = "sk_test_tests", ApiBase = stripeAddress, WebhookSecrets = [WebhookSecret], RefetchesPerSecond = 10_000 });
        services.AddIdentityCore<Viewer>().AddUserStore<ViewerStore>();
        services.AddStreamingStore();
        services.AddStaff();
        services.AddSingleton<TimeProvider>(clock);
        return services.BuildServiceProvider();
    }
}
