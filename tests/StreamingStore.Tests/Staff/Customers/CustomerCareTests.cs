using StreamingStore.Billing;
using StreamingStore.Staff;
using StreamingStore.Staff.Audit;
using StreamingStore.Staff.Customers;
using StreamingStore.Tests.Fixtures;

namespace StreamingStore.Tests.Staff.Customers;

/// <summary>What staff do for a customer, and who of them may.</summary>
public sealed class CustomerCareTests(PostgresServer server) : IAsyncLifetime
{
    private TestStore store = null!;
    private CustomerCare care = null!;
    private Guid viewerId;
    private Guid billing;

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.OpenWithStripeAsync(server);
        care = store.Get<CustomerCare>();
        viewerId = await store.NewViewerAsync();
        billing = await StaffAsync("billing");
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Theory]
    [InlineData("support")]
    [InlineData(null)]
    public async Task Who_may_not_act_is_refused_by_the_service_itself_and_nothing_is_done(string? role)
    {
        var order = new CareOrder(await StaffAsync(role), "because", "action");
        var (subscription, payment) = (await SubscribeAsync(), await BuyAsync());

        Assert.All(
            [
                await care.CancelAsync(order, viewerId, subscription, atPeriodEnd: false),
                await care.RefundAsync(order, payment, null, "duplicate"),
                await care.GrantAsync(order, viewerId, 2, null, null),
                await care.ExtendAsync(order, 1, null),
                await care.WithdrawAsync(order, 1),
                await care.RepairAsync(order, subscription),
            ],
            outcome => Assert.Contains("for the roles billing and admin", Assert.IsType<CareOutcome.Refused>(outcome).Message, StringComparison.Ordinal));

        Assert.Equal("active", (await store.Subscriptions.FindAsync(viewerId, subscription))!.Status);
        Assert.Equal("owned", Assert.Single(await store.Purchases.ListAsync(viewerId)).State);
        Assert.Empty(await store.Get<AuditLog>().ListAsync());
    }

    [Fact]
    public async Task An_order_says_why_and_by_which_action()
    {
        var subscription = await SubscribeAsync();

        Assert.Contains("Say why", Refusal(await care.CancelAsync(new CareOrder(billing, " ", "a"), viewerId, subscription, false)), StringComparison.Ordinal);
        Assert.Contains("not complete", Refusal(await care.CancelAsync(new CareOrder(billing, "why", ""), viewerId, subscription, false)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "canceled", "cancel_now")]
    [InlineData(true, "active", "cancel_at_period_end")]
    public async Task A_subscription_is_cancelled_now_or_when_its_period_ends_and_the_log_tells(bool later, string status, string action)
    {
        var subscription = await SubscribeAsync();

        Assert.IsType<CareOutcome.Done>(await care.CancelAsync(Order("asked by phone"), viewerId, subscription, later));

        var canceled = (await store.Subscriptions.FindAsync(viewerId, subscription))!;
        Assert.Equal((status, later), (canceled.Status, canceled.CancelAtPeriodEnd));
        Assert.Equal(later, await store.MayWatchAsync(viewerId));
        var entry = Assert.Single(await store.Get<AuditLog>().ListAsync(viewerId));
        Assert.Equal((action, subscription, "asked by phone"), (entry.Action, entry.Subject, entry.Reason));
        Assert.StartsWith(later ? "ends on " : "has ended", entry.Outcome, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_has_ended_is_not_cancelled_once_more_and_another_viewers_is_not_found()
    {
        var subscription = await SubscribeAsync();
        await care.CancelAsync(Order(), viewerId, subscription, false);

        Assert.Contains("ended already", Refusal(await care.CancelAsync(Order(), viewerId, subscription, false)), StringComparison.Ordinal);
        Assert.Contains("no such subscription", Refusal(await care.CancelAsync(Order(), await store.NewViewerAsync(), subscription, false)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_payment_is_given_back_in_part_and_then_whole_and_the_film_goes_with_the_rest()
    {
        var payment = await BuyAsync();

        Assert.IsType<CareOutcome.Done>(await care.RefundAsync(Order("a flaw"), payment, 300, "requested_by_customer"));
        Assert.True(await store.MayWatchAsync(viewerId));
        Assert.IsType<CareOutcome.Done>(await care.RefundAsync(Order("the rest"), payment, null, "duplicate"));

        Assert.False(await store.MayWatchAsync(viewerId));
        var entries = await store.Get<AuditLog>().ListAsync(viewerId);
        Assert.Equal(["refund_whole", "refund_part"], entries.Select(entry => entry.Action));
        Assert.Equal("duplicate: the rest", entries[0].Reason);
        Assert.Equal("requested_by_customer", await store.ScalarAsync<string>("select body ->> 'reason' from stripe.refund where amount = 300"));
    }

    [Fact]
    public async Task The_same_action_gives_back_once()
    {
        var payment = await BuyAsync();
        await care.RefundAsync(Order() with { ActionId = "form" }, payment, 100, "duplicate");
        await care.RefundAsync(Order() with { ActionId = "form" }, payment, 100, "duplicate");

        Assert.Equal(100, await store.ScalarAsync<long>("select sum(amount) from stripe.refund"));
    }

    [Fact]
    public async Task A_form_that_asked_for_another_refund_before_is_refused_until_somebody_looked_and_keeps_its_action()
    {
        var payment = await BuyAsync();
        await care.RefundAsync(Order() with { ActionId = "form" }, payment, 100, "duplicate");

        var refused = Assert.IsType<CareOutcome.Refused>(await care.RefundAsync(Order() with { ActionId = "form" }, payment, 200, "duplicate"));

        Assert.Contains("look at the payment first", refused.Message, StringComparison.Ordinal);
        Assert.False(refused.ActionOver);
        Assert.Equal(100, await store.ScalarAsync<long>("select sum(amount) from stripe.refund"));
    }

    [Fact]
    public async Task A_refund_that_failed_at_Stripe_is_not_told_as_done()
    {
        var payment = await BuyAsync("pm_card_refundFail");

        var refused = Assert.IsType<CareOutcome.Refused>(await care.RefundAsync(Order(), payment, null, "duplicate"));

        Assert.Contains("is failed", refused.Message, StringComparison.Ordinal);
        Assert.True(refused.ActionOver);
    }

    [Theory]
    [InlineData(799L, "duplicate", "choose the whole")]
    [InlineData(900L, "duplicate", "choose the whole")]
    [InlineData(0L, "duplicate", "more than nothing")]
    [InlineData(100L, "just so", "is one of")]
    public async Task A_refund_that_can_not_be_is_refused_in_words(long amount, string reason, string words) =>
        Assert.Contains(words, Refusal(await care.RefundAsync(Order(), await BuyAsync(), amount, reason)), StringComparison.Ordinal);

    [Fact]
    public async Task Access_is_given_extended_and_taken_back()
    {
        var end = Snapshots.Now.AddHours(2);
        Assert.IsType<CareOutcome.Done>(await care.GrantAsync(Order("goodwill"), viewerId, TestStore.Raiders, null, end));
        Assert.True(await store.MayWatchAsync(viewerId));
        var grant = await store.ScalarAsync<long>("select id from store.access_grant");

        Assert.IsType<CareOutcome.Done>(await care.ExtendAsync(Order(), grant, end.AddDays(1)));
        store.Clock.Move(TimeSpan.FromHours(3));
        Assert.True(await store.MayWatchAsync(viewerId));

        Assert.IsType<CareOutcome.Done>(await care.WithdrawAsync(Order(), grant));
        Assert.False(await store.MayWatchAsync(viewerId));
        Assert.Contains("taken back", Refusal(await care.ExtendAsync(Order(), grant, null)), StringComparison.Ordinal);
        Assert.Equal(["extend_grant", "withdraw_grant", "extend_grant", "grant_access"], (await store.Get<AuditLog>().ListAsync(viewerId)).Select(entry => entry.Action));
    }

    [Fact]
    public async Task A_form_sent_twice_gives_access_once()
    {
        await care.GrantAsync(Order() with { ActionId = "form" }, viewerId, null, "action", null);
        await care.GrantAsync(Order() with { ActionId = "form" }, viewerId, null, "action", null);

        Assert.Equal(1, await store.ScalarAsync<long>("select count(*) from store.access_grant"));
    }

    [Theory]
    [InlineData(null, null, "Name the film or the subscription group")]
    [InlineData(1L, "action", "either a film or")]
    [InlineData(null, "No Such", "is no group's name")]
    public async Task A_grant_that_says_nothing_clear_is_refused_in_words(long? film, string? group, string words) =>
        Assert.Contains(words, Refusal(await care.GrantAsync(Order(), viewerId, film, group, null)), StringComparison.Ordinal);

    [Fact]
    public async Task A_row_that_went_astray_is_repaired_and_the_log_tells()
    {
        var subscription = await SubscribeAsync();
        await store.ExecuteAsync("""update stripe.subscription set body = jsonb_set(body, '{status}', '"unpaid"')""");
        Assert.False(await store.MayWatchAsync(viewerId));

        Assert.IsType<CareOutcome.Done>(await care.RepairAsync(Order("a complaint"), subscription));

        Assert.True(await store.MayWatchAsync(viewerId));
        Assert.Equal(("repair_mirror", "The row is what Stripe has."), Assert.Single((await store.Get<AuditLog>().ListAsync(viewerId)).Select(entry => (entry.Action, entry.Outcome))));
    }

    private static string Refusal(CareOutcome outcome) => Assert.IsType<CareOutcome.Refused>(outcome).Message;

    private CareOrder Order(string reason = "because") => new(billing, reason, Guid.NewGuid().ToString());

    private async Task<Guid> StaffAsync(string? role)
    {
        var id = await store.NewViewerAsync();
        await store.ExecuteAsync("update store.viewer set roles = array_remove(array[@role], null) where id = @id", new { id, role });
        return id;
    }

    private async Task<string> SubscribeAsync() => Assert.IsType<SubscribeOutcome.Subscribed>(await store.Subscriptions.SubscribeAsync(
        new SubscribeRequest(viewerId, "action-monthly", "web", Guid.NewGuid().ToString(), "pm_card_visa"))).Subscription.Id;

    private async Task<string> BuyAsync(string card = "pm_card_visa") => Assert.IsType<BuyOutcome.Bought>(await store.Purchases.BuyAsync(
        new BuyRequest(viewerId, TestStore.Raiders, "web", Guid.NewGuid().ToString(), card))).PaymentIntentId;
}
