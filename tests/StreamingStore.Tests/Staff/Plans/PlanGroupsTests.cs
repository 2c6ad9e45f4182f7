using StreamingStore.Billing;
using StreamingStore.Staff;
using StreamingStore.Staff.Audit;
using StreamingStore.Staff.Plans;
using StreamingStore.Tests.Fixtures;
using Stripe;

namespace StreamingStore.Tests.Staff.Plans;

public sealed class PlanGroupsTests(PostgresServer server) : IAsyncLifetime
{
    private TestStore store = null!;
    private PlanGroups groups = null!;
    private Guid admin;

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.OpenWithStripeAsync(server);
        groups = store.Get<PlanGroups>();
        admin = await store.HireAsync("admin");
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task A_plan_is_moved_to_other_films_for_all_who_have_it_and_their_pages_hear_of_it()
    {
        var viewer = await store.NewViewerAsync();
        Assert.IsType<SubscribeOutcome.Subscribed>(await store.Subscriptions.SubscribeAsync(new SubscribeRequest(viewer, "action-monthly", "web", "click", "pm_card_visa")));
        Assert.True(await store.MayWatchAsync(viewer));
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var open = (await store.ListenAsync()).Subscribe(viewer, () =>
        {
            heard.TrySetResult();
            return Task.CompletedTask;
        });

        var count = await groups.CountAsync("plan_action", ["western"]);
        Assert.Equal(1, count.Viewers);
        Assert.True(count is { Lost: > 1000, Gained: > 100 }, $"{count}");
        Assert.IsType<PlanGroupsOutcome.Changed>(await groups.ChangeAsync(admin, "plan_action", ["action"], ["western"], "form", "a test"));

        await heard.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.False(await store.MayWatchAsync(viewer));
        Assert.Equal("western", (await new ProductService(store.Stripe).GetAsync("plan_action")).Metadata["subscription_group"]);
        var entry = Assert.Single(await store.Get<AuditLog>().ListAsync());
        Assert.Equal(("set_plan_groups", "plan_action", "a test", "action -> western"), (entry.Action, entry.Subject, entry.Reason, entry.Outcome));
    }

    [Fact]
    public async Task Staff_see_every_plan_with_its_prices_and_viewers()
    {
        var viewer = await store.NewViewerAsync();
        await store.Subscriptions.SubscribeAsync(new SubscribeRequest(viewer, "premium-monthly", "web", "click", "pm_card_visa"));

        var premium = (await groups.ListAsync()).Single(plan => plan.ProductId == "plan_premium");

        Assert.Equal((1L, true, "premium-monthly 1599 usd, premium-yearly 15900 usd"), (premium.Viewers, premium.Active, premium.Prices));
    }

    [Fact]
    public async Task Groups_that_changed_meanwhile_are_not_written_over()
    {
        await groups.ChangeAsync(admin, "plan_action", ["action"], ["western"], "form", "a test");

        var meanwhile = Assert.IsType<PlanGroupsOutcome.ChangedMeanwhile>(await groups.ChangeAsync(admin, "plan_action", ["action"], ["war"], "other-form", "a test"));

        Assert.Equal(["western"], meanwhile.Groups);
        Assert.IsType<PlanGroupsOutcome.Gone>(await groups.ChangeAsync(admin, "plan_none", [], ["war"], "form", "a test"));
    }

    [Fact]
    public async Task What_cannot_be_a_plans_groups_is_told()
    {
        Assert.Contains("at least one", PlanGroups.Fault([]), StringComparison.Ordinal);
        Assert.Contains("\"Sci Fi\"", PlanGroups.Fault(["Sci Fi"]), StringComparison.Ordinal);
        Assert.Contains("500 letters", PlanGroups.Fault([.. Enumerable.Range(0, 60).Select(i => $"a-rather-long-group-{i}")]), StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => groups.ChangeAsync(admin, "plan_action", ["action"], [], "form", "a test"));
    }

    [Theory]
    [InlineData("support")]
    [InlineData("billing")]
    public async Task Only_an_admin_changes_a_plans_groups(string role)
    {
        var somebody = await store.HireAsync(role);

        await Assert.ThrowsAsync<StaffRefusedException>(() => groups.ChangeAsync(somebody, "plan_action", ["action"], ["western"], "form", "a test"));

        Assert.Equal("action", (await new ProductService(store.Stripe).GetAsync("plan_action")).Metadata["subscription_group"]);
    }
}
