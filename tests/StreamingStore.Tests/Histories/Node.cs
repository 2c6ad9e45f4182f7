using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using StreamingStore.Billing;
using StreamingStore.Billing.PaymentMethods;
using StreamingStore.Catalog;
using StreamingStore.Staff;
using StreamingStore.StripeMirror;
using StreamingStore.StripeMirror.Mirror;
using StreamingStore.StripeMirror.Reconciliations;
using StreamingStore.StripeMirror.Webhooks;
using Stripe;

namespace StreamingStore.Tests.Histories;

/// <summary>One process of the store's: all of its services, without the loops that drive them.</summary>
internal sealed class Node : IAsyncDisposable
{
    public const string WebhookSecret = "whsec_of_the_histories";

    private readonly ServiceProvider services;

    public Node(NpgsqlDataSource database, string stripeAddress, HttpMessageHandler http, TimeProvider clock)
    {
        var collection = new ServiceCollection();
        collection.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        collection.AddSingleton(database);
        collection.AddSingleton(new StoreOptions());
        var settings = new StripeSettings { ApiKey = "sk_test_histories", ApiBase = stripeAddress, WebhookSecrets = [WebhookSecret], RefetchesPerSecond = 100_000 };
        collection.AddSingleton(settings);
        collection.AddStreamingStore();
        collection.AddStaff();
        collection.AddSingleton(clock);

        // Failed requests are not repeated behind the scenes: who asked does so, at a moment that the history chooses.
        collection.AddSingleton(settings.CreateClient(new HttpClient(new RequestsUnderFate(http), disposeHandler: false), retries: 0));
        services = collection.BuildServiceProvider();
    }

    public WebhookInbox Inbox => Get<WebhookInbox>();

    public DirtyObjectWorker Worker => Get<DirtyObjectWorker>();

    public Reconciliation Reconciliation => Get<Reconciliation>();

    public Subscriptions Subscriptions => Get<Subscriptions>();

    public Purchases Purchases => Get<Purchases>();

    public ViewerPaymentMethods PaymentMethods => Get<ViewerPaymentMethods>();

    public MovieCatalog Catalog => Get<MovieCatalog>();

    public ValueTask DisposeAsync() => services.DisposeAsync();

    private T Get<T>()
        where T : notnull => services.GetRequiredService<T>();
}
