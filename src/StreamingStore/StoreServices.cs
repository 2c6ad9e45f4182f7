using Microsoft.Extensions.DependencyInjection;
using StreamingStore.Billing;
using StreamingStore.Billing.Freshness;
using StreamingStore.Billing.Mirror;
using StreamingStore.Billing.Orders;
using StreamingStore.Billing.PlanFiles;
using StreamingStore.Billing.Reconciliations;
using StreamingStore.Billing.Webhooks;
using StreamingStore.Catalog;
using StreamingStore.Catalog.Editing;
using StreamingStore.Catalog.Importing;
using StreamingStore.Catalog.Searching;
using StreamingStore.Entitlements;
using StreamingStore.Playback;
using StreamingStore.Staff;
using StreamingStore.Staff.Customers;
using StreamingStore.Staff.Explaining;
using StreamingStore.Staff.Finding;
using StreamingStore.Staff.Overviews;
using StreamingStore.Staff.SubscriptionSearch;
using StreamingStore.Staff.TestSubscriptions;
using Stripe;

namespace StreamingStore;

/// <summary>Registers the heart's services.</summary>
public static class StoreServices
{
    // A viewer waits for the answer. A call that was cut short is repeated with the same key, and so charges once.
    private static readonly TimeSpan StripeTimeout = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Adds the store. The caller registers the <see cref="Npgsql.NpgsqlDataSource"/>, <see cref="StoreOptions"/>,
    /// <see cref="StripeSettings"/>, and ASP.NET Core Identity with <see cref="Accounts.ViewerStore"/>.
    /// </summary>
    public static IServiceCollection AddStreamingStore(this IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<MovieCatalog>();
        services.AddSingleton<Watchlist>();
        services.AddSingleton<CatalogImport>();
        services.AddSingleton<MovieList>();
        services.AddSingleton<MovieEditor>();
        services.AddSingleton<BulkGroups>();
        services.AddSingleton<CatalogUploads>();
        services.AddSingleton<AccessGrants>();
        services.AddSingleton<ViewerAccess>();
        services.AddSingleton<CatalogueVocabulary>();
        services.AddHostedService(provider => provider.GetRequiredService<CatalogueVocabulary>());
        services.AddSingleton<MovieSearch>();
        services.AddSingleton<FruitlessSearches>();
        services.AddSingleton<EntitlementChanges>();
        services.AddHostedService(provider => provider.GetRequiredService<EntitlementChanges>());

        services.AddSingleton(provider => provider.GetRequiredService<StripeSettings>().CreateClient(
            // Without a propagator HttpClient creates no second span beside ours and sends no trace header to Stripe.
            new HttpClient(new StripeRequestSpans(new SocketsHttpHandler { ActivityHeadersPropagator = null })) { Timeout = StripeTimeout }));
        services.AddSingleton<IStripeClient>(provider => provider.GetRequiredService<StripeClient>());
        services.AddSingleton<RequestBudget>();
        services.AddSingleton<StripeReader>();
        services.AddSingleton<StripeMirror>();
        services.AddSingleton<DirtyObjectWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<DirtyObjectWorker>());
        services.AddSingleton<EventLog>();
        services.AddSingleton<WebhookInbox>();
        services.AddHostedService(provider => provider.GetRequiredService<WebhookInbox>());

        services.AddSingleton<Reconciliation>();
        services.AddSingleton<ReconciliationHistory>();
        services.AddSingleton<ReconciliationSchedule>();
        services.AddHostedService(provider => provider.GetRequiredService<ReconciliationSchedule>());

        services.AddMetrics();
        services.AddSingleton<MirrorFreshnessReader>();
        services.AddSingleton<MirrorMetrics>();
        services.AddHostedService(provider => provider.GetRequiredService<MirrorMetrics>());

        services.AddSingleton<StripeCustomers>();
        services.AddSingleton<PaymentMethods>();
        services.AddSingleton<Plans>();
        services.AddSingleton<PlanContents>();
        services.AddSingleton<PlanSetup>();
        services.AddSingleton<PlanAlignment>();
        services.AddSingleton<PlanGroups>();
        services.AddSingleton<CheckoutSessions>();
        services.AddSingleton<PurchaseOrders>();
        services.AddSingleton<SubscriptionOrders>();
        services.AddSingleton<CardOrders>();
        services.AddSingleton<OrderReturns>();
        services.AddSingleton<PlanChanges>();
        services.AddSingleton<PaymentTroubles>();
        services.AddSingleton<Bills>();
        services.AddSingleton<Portal>();
        services.AddSingleton<Subscriptions>();
        services.AddSingleton<Purchases>();
        services.AddSingleton<Streams>();
        services.AddSingleton<PlaybackPositions>();
        services.AddSingleton<WatchGrants>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<StaffRights>();
        services.AddSingleton<Overview>();
        services.AddSingleton<SubscriptionFinder>();
        services.AddSingleton<StaffFinder>();
        services.AddSingleton<MirroredObjects>();
        services.AddSingleton<CustomerFile>();
        services.AddSingleton<CustomerCare>();
        services.AddSingleton<AccessExplainer>();
        services.AddSingleton<TestPermit>();
        services.AddSingleton<TestTriggers>();
        services.AddScoped<TestViewers>();
        services.AddScoped<TestSubscriber>();
        services.AddSingleton<TestClocks>();
        services.AddSingleton<TestTimeline>();
        services.AddHostedService(provider => provider.GetRequiredService<TestTimeline>());
        return services;
    }
}
