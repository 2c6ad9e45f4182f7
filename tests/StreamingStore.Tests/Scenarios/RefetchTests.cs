using StreamingStore.Billing;
using StreamingStore.Tests.Fixtures;

namespace StreamingStore.Tests.Scenarios;

/// <summary>Answers and events of the pinned API version say all that the mirror needs.</summary>
public sealed class RefetchTests(PostgresServer server) : IAsyncLifetime
{
    private Scene scene = null!;

    public async ValueTask InitializeAsync() => scene = await Scene.OpenAsync(server, oneClock: true);

    public ValueTask DisposeAsync() => scene.DisposeAsync();

    [Fact]
    public async Task A_subscription_and_a_purchase_with_a_saved_card_cause_no_refetch()
    {
        var viewer = await scene.Store.NewViewerAsync();
        await scene.Store.PaymentMethods.AddAsync(viewer, "pm_card_visa", "add");
        await scene.SettleAsync();

        // A change within the same seconds as the one before is in no clear order, and fetched.
        scene.Store.Clock.Move(TimeSpan.FromMinutes(1));
        var fetched = await FetchedAsync();

        Assert.IsType<SubscribeOutcome.Subscribed>(await scene.Store.Subscriptions.SubscribeAsync(new SubscribeRequest(viewer, "action-monthly", "web", "subscribe")));
        Assert.IsType<BuyOutcome.Bought>(await scene.Store.Purchases.BuyAsync(new BuyRequest(viewer, 3, "web", "buy")));
        await scene.SettleAsync();

        Assert.Equal(fetched, await FetchedAsync());
        Assert.Equal(0, await scene.Store.ScalarAsync<int>("select count(*) from stripe.inbox where outcome is null or outcome = 'refetched'"));
        Assert.Equal(2, await scene.Store.ScalarAsync<int>("select count(*) from stripe.inbox where type = 'payment_intent.succeeded' and outcome = 'applied'"));
    }

    private Task<long> FetchedAsync() => scene.Store.ScalarAsync<long>("select taken from stripe.request_budget");
}
