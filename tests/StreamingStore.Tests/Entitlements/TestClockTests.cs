using System.Text.Json.Nodes;
using StreamingStore.StripeMirror.Reconciliations;
using StreamingStore.Tests.Fixtures;
using Stripe.TestHelpers;
using static StreamingStore.Tests.Fixtures.Snapshots;

namespace StreamingStore.Tests.Entitlements;

/// <summary>A subscription on one of Stripe's test clocks lives by that clock, and not by ours.</summary>
public sealed class TestClockTests(PostgresServer server)
{
    private const string Customer = "cus_on_clock";

    [Fact]
    public async Task A_subscription_whose_period_ended_in_our_past_is_judged_by_its_clock()
    {
        await using var store = await TestStore.OpenAsync(server);
        var viewerId = await SubscribeAsync(store, periodEnd: Now.AddYears(-1));
        await store.MirrorAsync(Clock(Now.AddYears(-1).AddDays(-1)));
        Assert.True(await store.MayWatchAsync(viewerId));
        Assert.Null(await store.Catalog.AccessChangesAtAsync(viewerId));

        await store.MirrorAsync(Clock(Now.AddYears(-1)), Now.AddMinutes(1));
        Assert.False(await store.MayWatchAsync(viewerId));
    }

    [Fact]
    public async Task Until_its_clock_is_known_a_subscription_is_judged_by_its_status_and_the_clock_is_asked_for()
    {
        await using var store = await TestStore.OpenAsync(server);
        var viewerId = await SubscribeAsync(store, periodEnd: Now.AddYears(-1));

        Assert.True(await store.MayWatchAsync(viewerId));
        Assert.Equal(1L, await store.ScalarAsync<long>("select count(*) from stripe.dirty_object where object = 'test_clock' and id = 'clock_1'"));
    }

    [Fact]
    public async Task Viewers_pages_hear_when_the_clock_of_their_subscription_moves()
    {
        await using var store = await TestStore.OpenAsync(server);
        var heard = new SemaphoreSlim(0);
        var viewerId = await SubscribeAsync(store, periodEnd: Now);
        (await store.ListenAsync()).Subscribe(viewerId, () => Task.FromResult(heard.Release()));

        await store.MirrorAsync(Clock(Now.AddDays(1)));
        Assert.True(await heard.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task Reconciliation_brings_the_clocks_time()
    {
        await using var store = await TestStore.OpenWithStripeAsync(server);
        var clocks = new TestClockService(store.Stripe);
        var clock = await clocks.CreateAsync(new TestClockCreateOptions { FrozenTime = Now.AddYears(-1) });
        var frozenTime = $"select frozen_time from stripe.test_clock where id = '{clock.Id}'";
        await store.Get<Reconciliation>().RunAsync();
        Assert.Equal(Now.AddYears(-1), await store.ScalarAsync<DateTime>(frozenTime));

        await clocks.AdvanceAsync(clock.Id, new TestClockAdvanceOptions { FrozenTime = Now.AddYears(-1).AddDays(3) });
        await store.Get<Reconciliation>().RunAsync();
        await store.FetchDirtyAsync();
        Assert.Equal(Now.AddYears(-1).AddDays(3), await store.ScalarAsync<DateTime>(frozenTime));

        await clocks.DeleteAsync(clock.Id);
        await store.ExecuteAsync("update stripe.test_clock set as_of = as_of - interval '1 day'");
        await store.Get<Reconciliation>().RunAsync();
        await store.FetchDirtyAsync();
        Assert.True(await store.ScalarAsync<bool>("select deleted from stripe.test_clock"));
    }

    private static async Task<Guid> SubscribeAsync(TestStore store, DateTime periodEnd)
    {
        await store.MirrorAsync(Product("prod_action", "action"));
        var subscription = Subscription("sub_1", Customer, periodEnd: periodEnd, cancelAtPeriodEnd: true);
        subscription["test_clock"] = "clock_1";
        await store.MirrorAsync(subscription);
        return await store.NewViewerAsync(Customer);
    }

    private static JsonObject Clock(DateTime frozenTime) =>
        new() { ["id"] = "clock_1", ["object"] = "test_helpers.test_clock", ["frozen_time"] = Seconds(frozenTime), ["status"] = "ready" };
}
