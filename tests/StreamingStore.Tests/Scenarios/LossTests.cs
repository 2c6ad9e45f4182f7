using StreamingStore.Billing;
using StreamingStore.Tests.Fixtures;

namespace StreamingStore.Tests.Scenarios;

/// <summary>Events that never come.</summary>
public sealed class LossTests(PostgresServer server)
{
    [Fact]
    public async Task The_endpoint_is_down_4_days_the_subscription_is_cancelled_meanwhile_and_reconciliation_gives_Buy_Now_with_no_webhook()
    {
        await using var scene = await Scene.OpenAsync(server, oneClock: true);
        var subscription = await SubscribeAndReconcileAsync(scene);
        scene.GoDown();
        await scene.DeleteAsync($"subscriptions/{subscription}");
        scene.Store.Clock.Move(TimeSpan.FromDays(4));
        Assert.True(await scene.MayWatchAsync());

        await scene.ReconcileAsync();
        Assert.False(await scene.MayWatchAsync());
        Assert.Equal(0, await scene.Store.ScalarAsync<int>("select count(*) from stripe.event where type = 'customer.subscription.deleted' and source = 'webhook'"));
    }

    [Fact]
    public async Task Down_for_31_days_the_events_are_gone_and_the_full_listing_still_ends_equal_to_Stripe()
    {
        await using var scene = await Scene.OpenAsync(server, oneClock: true);
        var subscription = await SubscribeAndReconcileAsync(scene);
        scene.GoDown();
        await scene.DeleteAsync($"subscriptions/{subscription}");
        await scene.PostAsync($"products/{scene.ProductB}", "metadata[subscription_group]=beta,alpha");
        scene.Store.Clock.Move(TimeSpan.FromDays(31));
        await Scene.UntilAsync(async () => (await scene.GetAsync("events?types[]=customer.subscription.deleted")).GetProperty("data").GetArrayLength() == 0);

        await scene.ReconcileAsync();
        Assert.False(await scene.MayWatchAsync());
        Assert.Equal(["alpha", "beta"], (await scene.Store.ScalarAsync<string[]>("select subscription_groups from stripe.product where id = @ProductB", new { scene.ProductB }))!.Order());
        Assert.Equal(0, (await scene.ReconcileAsync()).Drifted);
    }

    [Fact]
    public async Task The_customer_is_deleted_its_subscriptions_are_Buy_Now_a_late_update_does_not_revive_it_and_the_next_checkout_makes_a_new_customer()
    {
        await using var scene = await Scene.OpenAsync(server);
        await scene.SubscribeAsync();
        await scene.SettleAsync();
        await scene.HoldAsync();
        await scene.PostAsync($"customers/{scene.Customer}", "name=Late");
        await scene.DeleteAsync($"customers/{scene.Customer}");
        await scene.DeliverAsync(await scene.LetterAsync("customer.deleted"), await scene.LetterAsync("customer.updated"));
        await scene.SettleAsync();
        Assert.False(await scene.MayWatchAsync());
        Assert.True(await scene.Store.ScalarAsync<bool>("select deleted from stripe.customer where id = @Customer", new { scene.Customer }));

        Assert.IsType<SubscribeOutcome.Subscribed>(await scene.Store.Subscriptions.SubscribeAsync(new(scene.Viewer, scene.PriceA, "web", "again", "pm_card_visa")));
        Assert.True(await scene.MayWatchAsync());
        Assert.NotEqual(scene.Customer, await scene.Store.ScalarAsync<string>("select stripe_customer_id from store.viewer where id = @Viewer", new { scene.Viewer }));
    }

    [Fact]
    public async Task A_test_clock_subscriptions_period_end_lies_in_our_past_and_it_is_judged_by_clock_time_and_not_called_missing()
    {
        await using var scene = await Scene.OpenAsync(server, clockAt: DateTimeOffset.UtcNow.AddYears(-1));
        var subscription = await scene.SubscribeAsync();
        await scene.PostAsync($"subscriptions/{subscription}", "cancel_at_period_end=true");
        await scene.SettleAsync();
        Assert.True(await scene.MayWatchAsync());

        await scene.ReconcileAsync();
        Assert.True(await scene.MayWatchAsync());
        Assert.Equal(0, (await scene.ReconcileAsync()).Drifted);
        await scene.AdvanceAsync(TimeSpan.FromDays(32));
        await scene.SettleAsync();
        Assert.False(await scene.MayWatchAsync());
    }

    private static async Task<string> SubscribeAndReconcileAsync(Scene scene)
    {
        var subscription = await scene.SubscribeAsync();
        await scene.SettleAsync();
        await scene.ReconcileAsync();
        Assert.True(await scene.MayWatchAsync());
        return subscription;
    }
}
