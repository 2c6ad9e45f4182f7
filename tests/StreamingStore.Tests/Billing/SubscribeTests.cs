using StreamingStore.Billing;
using StreamingStore.Billing.Orders;
using StreamingStore.StripeMirror.StripeApi;
using StreamingStore.Tests.Fixtures;
using Stripe;

namespace StreamingStore.Tests.Billing;

public sealed class SubscribeTests(PostgresServer server) : IAsyncLifetime
{
    private TestStore store = null!;
    private Guid viewerId;

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.OpenWithStripeAsync(server);
        viewerId = await store.NewViewerAsync();
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task A_subscriber_may_watch_the_moment_the_answer_is_there()
    {
        Assert.False(await store.MayWatchAsync(viewerId));

        var made = Assert.IsType<SubscribeOutcome.Subscribed>(await SubscribeAsync("action-monthly"));

        Assert.Equal(("active", "Action", 699L, "web", true), (made.Subscription.Status, made.Subscription.PlanName, made.Subscription.UnitAmount, made.Subscription.DeviceType, made.Subscription.Entitles));
        Assert.True(await store.MayWatchAsync(viewerId));
    }

    [Fact]
    public async Task The_device_type_is_in_the_metadata_at_stripe()
    {
        var made = Assert.IsType<SubscribeOutcome.Subscribed>(await SubscribeAsync("action-monthly", deviceType: "samsung"));
        var atStripe = await new SubscriptionService(store.Stripe).GetAsync(made.Subscription.Id);

        Assert.Equal("samsung", atStripe.Metadata["device_type"]);
        Assert.Equal(viewerId.ToString(), atStripe.Metadata["viewer_id"]);
    }

    [Fact]
    public async Task A_double_click_makes_one_subscription()
    {
        var outcomes = await Task.WhenAll(SubscribeAsync("action-monthly", action: "click"), SubscribeAsync("action-monthly", action: "click"));
        var again = await SubscribeAsync("action-monthly", action: "click");

        var ids = outcomes.Append(again).Select(outcome => Assert.IsType<SubscribeOutcome.Subscribed>(outcome).Subscription.Id).Distinct();
        Assert.Single(ids);
        Assert.Single(await store.Subscriptions.ListAsync(viewerId));
    }

    [Fact]
    public async Task Two_pages_that_subscribe_in_the_same_moment_make_one_subscription()
    {
        await store.PaymentMethods.AddAsync(viewerId, "pm_card_visa", "add");
        var outcomes = await Task.WhenAll(SubscribeAsync("action-monthly", card: null), SubscribeAsync("action-monthly", card: null));

        Assert.Single(outcomes, outcome => outcome is SubscribeOutcome.Subscribed);
        Assert.Single(await new SubscriptionService(store.Stripe).ListAsync());
    }

    [Theory]
    [InlineData("lost")]
    [InlineData("a page loaded anew")]
    public async Task When_no_answer_comes_at_all_subscribing_again_finds_what_was_made(string nextAction)
    {
        await store.PaymentMethods.AddAsync(viewerId, "pm_card_visa", "add");
        await store.AtStripe.FailAsync("cut_after", "POST", "/v1/subscriptions", times: 3);
        await Assert.ThrowsAsync<StripeCallException>(() => SubscribeAsync("action-monthly", card: null, action: "lost"));

        Assert.True(await SubscribeAsync("action-monthly", card: null, action: nextAction) is SubscribeOutcome.Subscribed or SubscribeOutcome.AlreadySubscribed);
        Assert.Single(await new SubscriptionService(store.Stripe).ListAsync());
        Assert.True(await store.MayWatchAsync(viewerId));
    }

    [Fact]
    public async Task Subscribing_to_the_same_price_twice_is_told_and_makes_nothing()
    {
        await SubscribeAsync("action-monthly");

        Assert.IsType<SubscribeOutcome.AlreadySubscribed>(await SubscribeAsync("action-monthly"));
        Assert.Single(await store.Subscriptions.ListAsync(viewerId));
    }

    [Fact]
    public async Task Another_price_of_a_plan_that_is_held_is_a_change_of_it_and_makes_nothing_beside_it()
    {
        var held = Assert.IsType<SubscribeOutcome.Subscribed>(await SubscribeAsync("premium-monthly")).Subscription;

        var answer = Assert.IsType<SubscribeOutcome.AlreadySubscribed>(await SubscribeAsync("premium-yearly"));
        var atStripe = await store.Subscriptions.CheckoutAsync(new SubscribeRequest(viewerId, "premium-yearly", "web", "page", ReturnUrl: "http://store.test/checkout/return"));

        Assert.Equal((held.Id, held.PriceId), (answer.SubscriptionId, answer.PriceId));
        Assert.IsType<SubscribeOutcome.AlreadySubscribed>(atStripe);
        Assert.Single(await new SubscriptionService(store.Stripe).ListAsync());
    }

    [Fact]
    public async Task Two_pages_that_subscribe_to_the_month_and_the_year_in_the_same_moment_make_one_subscription()
    {
        await store.PaymentMethods.AddAsync(viewerId, "pm_card_visa", "add");
        var outcomes = await Task.WhenAll(SubscribeAsync("premium-monthly", card: null), SubscribeAsync("premium-yearly", card: null));

        Assert.Single(outcomes, outcome => outcome is SubscribeOutcome.Subscribed);
        Assert.Single(await new SubscriptionService(store.Stripe).ListAsync());
    }

    [Fact]
    public async Task Who_thinks_again_at_stripes_page_and_chooses_the_year_pays_for_the_year()
    {
        var month = await CheckoutAsync("premium-monthly", "month");
        var year = await CheckoutAsync("premium-yearly", "year");

        Assert.NotEqual(month, year);
        Assert.DoesNotContain("order=month", await StripePages.PayAsync(month) ?? "", StringComparison.Ordinal);
        await StripePages.PayAsync(year);
        Assert.IsType<OrderState.Settled>((await store.Get<OrderReturns>().PullAsync(viewerId, "year"))!.State);
        Assert.Equal("year", Assert.Single(await store.Subscriptions.ListAsync(viewerId)).Interval);
    }

    [Fact]
    public async Task A_declined_card_makes_no_subscription_and_says_why()
    {
        var declined = Assert.IsType<SubscribeOutcome.Declined>(await SubscribeAsync("action-monthly", card: "pm_card_chargeCustomerFail"));

        Assert.Contains("declined", declined.Message, StringComparison.OrdinalIgnoreCase);
        Assert.False(await store.MayWatchAsync(viewerId));
        Assert.Empty(await store.Subscriptions.ListAsync(viewerId));
    }

    [Fact]
    public async Task Without_a_card_one_is_asked_for() =>
        Assert.IsType<SubscribeOutcome.NeedsPaymentMethod>(await SubscribeAsync("action-monthly", card: null));

    [Fact]
    public async Task A_saved_card_is_used_when_none_is_named()
    {
        await store.PaymentMethods.AddAsync(viewerId, "pm_card_visa", "add");

        Assert.IsType<SubscribeOutcome.Subscribed>(await SubscribeAsync("action-monthly", card: null));
    }

    [Fact]
    public async Task A_plan_that_is_not_on_offer_is_told() =>
        Assert.IsType<SubscribeOutcome.UnknownPlan>(await SubscribeAsync("no-such-plan"));

    [Fact]
    public async Task An_unknown_device_type_is_an_error_that_lists_the_known_ones()
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(() => SubscribeAsync("action-monthly", deviceType: "toaster"));

        Assert.Contains("android_tv", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_now_ends_access_with_the_answer()
    {
        var made = Assert.IsType<SubscribeOutcome.Subscribed>(await SubscribeAsync("action-monthly"));

        var ended = await store.Subscriptions.CancelAsync(viewerId, made.Subscription.Id, atPeriodEnd: false, "cancel");

        Assert.Equal("canceled", ended!.Status);
        Assert.False(await store.MayWatchAsync(viewerId));
    }

    [Fact]
    public async Task Cancelling_at_the_periods_end_keeps_access_until_then_and_resuming_takes_it_back()
    {
        var made = Assert.IsType<SubscribeOutcome.Subscribed>(await SubscribeAsync("action-monthly"));

        var leaving = await store.Subscriptions.CancelAsync(viewerId, made.Subscription.Id, atPeriodEnd: true, "cancel");
        Assert.True(leaving!.CancelAtPeriodEnd);
        Assert.True(await store.MayWatchAsync(viewerId));

        var staying = await store.Subscriptions.ResumeAsync(viewerId, made.Subscription.Id, "resume");
        Assert.False(staying!.CancelAtPeriodEnd);
        Assert.Null(staying.CancelAt);
        store.Clock.Move(TimeSpan.FromDays(40));
        Assert.True(await store.MayWatchAsync(viewerId));
    }

    [Fact]
    public async Task Somebody_elses_subscription_is_as_if_it_were_not_there()
    {
        var made = Assert.IsType<SubscribeOutcome.Subscribed>(await SubscribeAsync("action-monthly"));
        var other = await store.NewViewerAsync();

        Assert.Null(await store.Subscriptions.CancelAsync(other, made.Subscription.Id, atPeriodEnd: false, "cancel"));
        Assert.Null(await store.Subscriptions.ResumeAsync(other, made.Subscription.Id, "resume"));
        Assert.True(await store.MayWatchAsync(viewerId));
    }

    [Fact]
    public async Task The_viewer_who_subscribes_first_time_gets_one_customer()
    {
        await Task.WhenAll(SubscribeAsync("action-monthly"), SubscribeAsync("classics-monthly"));

        Assert.Equal(1, await store.ScalarAsync<int>("select count(*) from stripe.customer where metadata ->> 'viewer_id' = @id", new { id = viewerId.ToString() }));
    }

    [Fact]
    public async Task A_customer_deleted_at_stripe_is_replaced_at_the_next_need()
    {
        await SubscribeAsync("action-monthly");
        var first = await store.ScalarAsync<string>("select stripe_customer_id from store.viewer where id = @viewerId", new { viewerId });
        await store.Mirror.ApplyResponseAsync(await new CustomerService(store.Stripe).DeleteAsync(first));
        await store.FetchDirtyAsync();
        Assert.False(await store.MayWatchAsync(viewerId));

        Assert.IsType<SubscribeOutcome.Subscribed>(await SubscribeAsync("action-monthly"));
        Assert.NotEqual(first, await store.ScalarAsync<string>("select stripe_customer_id from store.viewer where id = @viewerId", new { viewerId }));
        Assert.True(await store.MayWatchAsync(viewerId));
    }

    [Fact]
    public async Task What_a_fetch_brings_equals_what_stripe_has()
    {
        var made = Assert.IsType<SubscribeOutcome.Subscribed>(await SubscribeAsync("action-monthly"));
        await new SubscriptionService(store.Stripe).UpdateAsync(made.Subscription.Id, new SubscriptionUpdateOptions { Metadata = new() { ["note"] = "changed elsewhere" } });
        await store.ExecuteAsync("insert into stripe.dirty_object (object, id) values ('subscription', @id)", new { id = made.Subscription.Id });
        await store.FetchDirtyAsync();

        Assert.Equal("changed elsewhere", await store.ScalarAsync<string>("select metadata ->> 'note' from stripe.subscription"));
        Assert.Equal(0, await store.ScalarAsync<int>("select count(*) from stripe.dirty_object"));
    }

    private Task<SubscribeOutcome> SubscribeAsync(string price, string deviceType = "web", string? card = "pm_card_visa", string? action = null) =>
        store.Subscriptions.SubscribeAsync(new SubscribeRequest(viewerId, price, deviceType, action ?? Guid.NewGuid().ToString(), card));

    private async Task<string> CheckoutAsync(string price, string action) => Assert.IsType<SubscribeOutcome.PayAtStripe>(
        await store.Subscriptions.CheckoutAsync(new SubscribeRequest(viewerId, price, "web", action, ReturnUrl: "http://store.test/checkout/return"))).Url;
}
