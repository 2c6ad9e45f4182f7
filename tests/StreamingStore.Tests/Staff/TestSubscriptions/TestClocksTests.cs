using StreamingStore.Accounts;
using StreamingStore.Billing;
using StreamingStore.Staff;
using StreamingStore.Staff.Audit;
using StreamingStore.Staff.TestSubscriptions;
using StreamingStore.StripeMirror;
using StreamingStore.Tests.Fixtures;
using StreamingStore.Tests.Scenarios;

namespace StreamingStore.Tests.Staff.TestSubscriptions;

/// <summary>Test subscriptions that live by a clock of their own: renewals, failures and ends, as staff move it on.</summary>
public sealed class TestClocksTests(PostgresServer server) : TestSubscriptionTests(server)
{
    private TestClocks Clocks => Scene.Store.Get<TestClocks>();

    [Fact]
    public async Task A_subscription_that_pays_renews_past_its_period_and_the_renewal_is_in_the_timeline()
    {
        var first = await TriggerAsync(PaymentStory.Pays);
        var before = (await Clocks.StateAsync(first.TestClockId!))!;

        var renewal = await AdvanceAsync(first, before.NextDue!.Value.AddHours(2));

        Assert.Equal(("ready", "active", first.Id), (renewal.Outcome, renewal.Status, renewal.Follows));
        var after = (await Clocks.StateAsync(first.TestClockId!))!;
        Assert.Equal(before.NextDue.Value.AddMonths(1), after.NextDue);
        var steps = (await StepsAsync(first.Id))[renewal.Id].ToList();
        Assert.Single(steps, step => step.What == $"POST /v1/test_helpers/test_clocks/{first.TestClockId}/advance");
        Assert.Single(steps, step => step.Kind == "waited" && step.What == "clock ready");
        Assert.Contains(steps, step => step.What == "test_helpers.test_clock.ready" && step.To >= step.From);
        Assert.Contains(steps, step => step.What == "payment_intent.succeeded");
        Assert.Contains(steps, step => step.What == "customer.subscription.updated");
        var entry = (await Scene.Store.Get<AuditLog>().ListAsync(first.ViewerId))[0];
        Assert.Equal(("advance_test_clock", first.TestClockId), (entry.Action, entry.Subject));
    }

    [Fact]
    public async Task What_declines_at_renewal_is_watched_until_the_grace_is_over_and_ends_when_stripe_gives_up()
    {
        var first = await TriggerAsync(PaymentStory.DeclinesAtRenewal);
        Assert.Equal(("active", true), (first.Status, await Scene.MayWatchAsync(viewer: first.ViewerId)));

        var failed = await AdvanceAsync(first, (await Clocks.StateAsync(first.TestClockId!))!.NextDue!.Value.AddHours(2));
        Assert.Equal(("past_due", true), (failed.Status, await Scene.MayWatchAsync(viewer: first.ViewerId)));
        Assert.Contains((await StepsAsync(first.Id))[failed.Id], step => step.What == "payment_intent.payment_failed");

        await AdvanceAsync(first, (await ClockAsync(first)).AddDays(8));
        Assert.False(await Scene.MayWatchAsync(viewer: first.ViewerId));

        var ended = await AdvanceAsync(first, (await ClockAsync(first)).AddDays(20));
        Assert.Equal("canceled", ended.Status);
        Assert.Equal(3, (await Scene.Store.Get<TestTriggers>().StoryAsync(first.Id)).Count(trigger => trigger.Follows == first.Id));
    }

    [Fact]
    public async Task What_is_declined_now_expires_after_23_hours()
    {
        var first = await TriggerAsync(PaymentStory.DeclinesNow);

        Assert.Equal("incomplete_expired", (await AdvanceAsync(first, (await ClockAsync(first)).AddHours(24))).Status);
    }

    [Fact]
    public async Task A_trial_ends_in_a_payment()
    {
        var first = await TriggerAsync(PaymentStory.Pays, trialDays: 5);
        Assert.Equal("trialing", first.Status);

        Assert.Equal("active", (await AdvanceAsync(first, (await ClockAsync(first)).AddDays(6))).Status);
    }

    [Fact]
    public async Task A_clock_moves_forward_by_two_intervals_at_most_and_the_refusal_says_until_when()
    {
        var first = await TriggerAsync(PaymentStory.Pays);
        var now = await ClockAsync(first);

        Assert.Contains("only moves forward", await RefusedAsync(first.Id, now), StringComparison.Ordinal);
        var furthest = now.AddMonths(2);
        Assert.Contains($"here until {furthest:yyyy-MM-dd HH:mm} UTC", await RefusedAsync(first.Id, furthest.AddSeconds(1)), StringComparison.Ordinal);
        Assert.Equal("active", (await AdvanceAsync(first, furthest)).Status);
    }

    [Fact]
    public async Task A_viewer_who_was_there_lives_by_our_time_and_a_live_key_or_another_role_is_refused()
    {
        var first = await TriggerAsync(PaymentStory.Pays);
        var to = (await ClockAsync(first)).AddDays(1);
        var email = await Scene.Store.ScalarAsync<string>("select email from store.viewer where id = @id", new { id = await Scene.Store.NewViewerAsync() });
        var ours = await TriggerAsync(PaymentStory.Pays, new TestViewer.Existing(email!));
        Assert.Contains("does not live by a test clock", await RefusedAsync(ours.Id, to), StringComparison.Ordinal);
        Assert.Contains("does not live by a test clock", await RefusedAsync(987654, to), StringComparison.Ordinal);

        var billing = await Scene.Store.NewStaffAsync(StaffRole.Billing);
        Assert.Contains("for admins", Assert.IsType<TriggerOutcome.Refused>(await Clocks.AdvanceAsync(billing, first.Id, to, "click")).Message, StringComparison.Ordinal);
        Scene.Store.Get<StripeSettings>().ApiKey = "rk_live_somebodys";
        Assert.Contains("live Stripe key", await RefusedAsync(first.Id, to), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-01-31", "month", 1, "2026-03-31")]
    [InlineData("2026-01-31", "day", 3, "2026-02-06")]
    [InlineData("2026-01-31", "week", 1, "2026-02-14")]
    [InlineData("2024-02-29", "year", 1, "2026-02-28")]
    public void The_furthest_instant_is_two_intervals_on(string from, string interval, int count, string furthest) => Assert.Equal(
        DateTime.Parse(furthest, System.Globalization.CultureInfo.InvariantCulture),
        TestClockState.FurthestFrom(DateTime.Parse(from, System.Globalization.CultureInfo.InvariantCulture), [("year", 2), (interval, count)]));

    private async Task<TestTrigger> TriggerAsync(PaymentStory story, TestViewer? viewer = null, int trialDays = 0)
    {
        var wish = new TestSubscriptionRequest(
            viewer ?? new TestViewer.Fresh($"{Guid.NewGuid():N}@example.com", "A-long-password-1", OnTestClock: true),
            [Scene.PriceA], 1, trialDays, "roku", story, Guid.NewGuid().ToString("n"), "http://store.test/account");
        var made = Assert.IsType<TriggerOutcome.Triggered>(await Scene.Store.Get<TestSubscriber>().SubscribeAsync(Admin, wish));
        await Scene.SettleAsync();
        return Assert.Single(await Scene.Store.Get<TestTriggers>().StoryAsync(made.TriggerId));
    }

    private async Task<TestTrigger> AdvanceAsync(TestTrigger first, DateTime to)
    {
        var made = Assert.IsType<TriggerOutcome.Triggered>(await Clocks.AdvanceAsync(Admin, first.Id, to, Guid.NewGuid().ToString("n")));
        await Scene.SettleAsync();
        var newest = (await Scene.Store.Get<TestTriggers>().StoryAsync(first.Id))[0];
        Assert.Equal((made.TriggerId, false), (newest.Id, newest.Failed));
        return newest;
    }

    private async Task<DateTime> ClockAsync(TestTrigger first) => (await Clocks.StateAsync(first.TestClockId!))!.FrozenTime;

    private async Task<string> RefusedAsync(long trigger, DateTime to) =>
        Assert.IsType<TriggerOutcome.Refused>(await Clocks.AdvanceAsync(Admin, trigger, to, Guid.NewGuid().ToString("n"))).Message;
}
