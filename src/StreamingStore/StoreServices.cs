using Dapper;
using Microsoft.Extensions.DependencyInjection;
using StreamingStore.Billing;
using StreamingStore.Billing.Orders;
using StreamingStore.Billing.PaymentMethods;
using StreamingStore.Billing.Plans;
using StreamingStore.Billing.Portal;
using StreamingStore.Catalog;
using StreamingStore.Catalog.Searching;
using StreamingStore.Entitlements;
using StreamingStore.Playback;
using StreamingStore.StripeMirror;

namespace StreamingStore;

/// <summary>Registers the store's services.</summary>
public static class StoreServices
{
    /// <summary>
    /// Adds the store and the mirror below it. The caller registers the <see cref="Npgsql.NpgsqlDataSource"/>,
    /// <see cref="StoreOptions"/>, <see cref="StripeSettings"/>, and ASP.NET Core Identity with <see cref="Accounts.ViewerStore"/>.
    /// </summary>
    public static IServiceCollection AddStreamingStore(this IServiceCollection services)
    {
        SqlMapper.AddTypeHandler(new PlanOffer.FromJson());

        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<MovieCatalog>();
        services.AddSingleton<Watchlist>();
        services.AddSingleton<CatalogImport>();
        services.AddSingleton<AccessGrants>();
        services.AddSingleton<ViewerAccess>();
        services.AddSingleton<CatalogueVocabulary>();
        services.AddHostedService(provider => provider.GetRequiredService<CatalogueVocabulary>());
        services.AddSingleton<MovieSearch>();
        services.AddSingleton<FruitlessSearches>();
        services.AddSingleton<EntitlementChanges>();
        services.AddHostedService(provider => provider.GetRequiredService<EntitlementChanges>());

        // Hosted services stop in the opposite order: open pages hear of changes until the mirror has stopped.
        services.AddStripeMirror();

        services.AddSingleton<StripeCustomers>();
        services.AddSingleton<ViewerPaymentMethods>();
        services.AddSingleton<PlanCatalog>();
        services.AddSingleton<PlanContents>();
        services.AddSingleton<CheckoutSessions>();
        services.AddSingleton<PurchaseOrders>();
        services.AddSingleton<SubscriptionOrders>();
        services.AddSingleton<CardOrders>();
        services.AddSingleton<IdempotencyKeys>();
        services.AddSingleton<OrderReturns>();
        services.AddSingleton<PlanChanges>();
        services.AddSingleton<PaymentTroubles>();
        services.AddSingleton<Bills>();
        services.AddSingleton<CustomerPortal>();
        services.AddSingleton<Subscriptions>();
        services.AddSingleton<Purchases>();
        services.AddSingleton<Streams>();
        services.AddSingleton<PlaybackPositions>();
        services.AddSingleton<WatchGrants>();
        return services;
    }
}
