using StreamingStore.Accounts;
using StreamingStore.Billing;
using StreamingStore.Billing.Plans;
using StreamingStore.Entitlements;
using StreamingStore.Staff;
using StreamingStore.Staff.Audit;
using StreamingStore.Staff.TestSubscriptions;
using StreamingStore.StripeMirror;
using StreamingStore.Tests.Fixtures;
using StreamingStore.Tests.Scenarios;

namespace StreamingStore.Tests.Staff.TestSubscriptions;

/// <summary>What staff may trigger, and what comes of each payment story, webhooks included.</summary>
public sealed class TestSubscriberTests(PostgresServer server) : TestSubscriptionTests(server)
{
    [Fact]
    public async Task With_a_live_key_it_is_refused_and_nothing_is_begun()
    {
        Scene.Store.Get<StripeSettings>().ApiKey = "sk_live_somebodys";

        var refused = Assert.IsType<TriggerOutcome.Refused>(await SubscribeAsync());

        Assert.Contains("live Stripe key", refused.Message, StringComparison.Ordinal);
        await AssertNothingWasDoneAsync();
    }

    [Theory]
    [InlineData(StaffRole.Support)]
    [InlineData(StaffRole.Billing)]
    [InlineData("nobody")]
    public async Task For_anybody_but_an_admin_it_is_refused_and_nothing_is_begun(string role)
    {
        var staff = await Scene.Store.NewStaffAsync(role);

        Assert.Equal("Test subscriptions are for admins.", Assert.IsType<TriggerOutcome.Refused>(await SubscribeAsync(staff: staff)).Message);
        await AssertNothingWasDoneAsync();
    }

    [Fact]
    public async Task A_wish_that_can_not_be_is_refused_in_words()
    {
        await AssertRefusedAsync("Choose a plan.", wish => wish with { Prices = [] });
        await AssertRefusedAsync("the quantity says how many", wish => wish with { Prices = [Scene.PriceA, Scene.PriceA] });
        await AssertRefusedAsync("from 1 to 100", wish => wish with { Quantity = 0 });
        await AssertRefusedAsync("from 0 to 730", wish => wish with { TrialDays = 731 });
        await AssertRefusedAsync("'toaster' is no device type", wish => wish with { DeviceType = "toaster" });
        await AssertRefusedAsync("No plan on offer has the price 'price_none'", wish => wish with { Prices = ["price_none"] });
        await AssertRefusedAsync("No viewer has the address 'nobody@example.com'", wish => wish with { Viewer = new TestViewer.Existing("nobody@example.com") });
        await AssertRefusedAsync("every month and every year: trigger a subscription for each", wish => wish with { Prices = ["premium-monthly", "premium-yearly"] });
        await AssertNothingWasDoneAsync();
    }

    [Theory]
    [InlineData("usd", "month", 1, null)]
    [InlineData("usd", "month", 3, "every month and every 3 months")]
    [InlineData("eur", "month", 1, "in USD and EUR")]
    public void Prices_of_one_rhythm_and_one_currency_go_together(string currency, string interval, int count, string? fault)
    {
        var plan = new Plan("prod_1", "Plan", null, [], []);
        var said = TestSubscriptionRequest.MixFault([(plan, new("price_1", "one", 100, "usd", "month", 1)), (plan, new("price_2", "two", 100, currency, interval, count))]);

        Assert.Equal(fault is null, said is null);
        Assert.Contains(fault ?? "", said ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_plans_go_into_one_subscription_with_quantity_trial_and_device_and_the_viewer_may_watch_all()
    {
        var trigger = await TriggerAsync(wish => wish with { Prices = [Scene.PriceA, Scene.PriceB], Quantity = 3, TrialDays = 14, DeviceType = "playstation" });

        Assert.Equal(("trialing", false, 3, 14), (trigger.Status, trigger.Failed, trigger.Quantity, trigger.TrialDays));
        var viewer = trigger.ViewerId!.Value;
        Assert.True(await Scene.MayWatchAsync(Scene.FilmA, viewer) && await Scene.MayWatchAsync(Scene.FilmB, viewer));
        var atStripe = await Scene.GetAsync($"subscriptions/{trigger.SubscriptionId}");
        Assert.Equal("playstation", atStripe.GetProperty("metadata").Text("device_type"));
        Assert.Equal([3, 3], atStripe.GetProperty("items").GetProperty("data").EnumerateArray().Select(item => item.GetProperty("quantity").GetInt32()));
    }

    [Fact]
    public async Task Every_device_of_the_list_can_be_chosen()
    {
        foreach (var device in DeviceType.All)
        {
            Assert.Null((await WishAsync() with { DeviceType = device }).Fault());
        }

        Assert.Equal(["web", "ios", "android", "android_tv", "apple_tv", "fire_tv", "roku", "samsung", "lg", "xbox", "playstation"], DeviceType.All);
    }

    [Fact]
    public async Task The_timeline_tells_of_calls_write_through_and_each_webhook_and_the_audit_log_of_the_act()
    {
        var trigger = await TriggerAsync();

        await Scene.SettleAsync();
        var steps = await StepsAsync(trigger);
        var create = Assert.Single(steps, step => step.What == "POST /v1/subscriptions");
        var written = Assert.Single(steps, step => step.Kind == "written" && step.Detail == trigger.SubscriptionId);
        var webhook = Assert.Single(steps, step => step.What == "customer.subscription.created");
        Assert.StartsWith("200, req_", create.Detail, StringComparison.Ordinal);
        Assert.True(0 <= create.From && create.From <= create.To && create.To <= written.From && written.From <= written.To, $"{create} {written}");
        Assert.True(create.From <= webhook.From && webhook.From <= webhook.To, $"{create} {webhook}");
        Assert.Contains(steps, step => step.What == "customer.created");
        Assert.Contains(steps, step => step.What == "payment_method.attached");
        var entry = Assert.Single(await Scene.Store.Get<AuditLog>().ListAsync(trigger.ViewerId));
        Assert.Equal(("trigger_subscription", $"active (trigger {trigger.Id})"), (entry.Action, entry.Outcome));
    }

    [Fact]
    public async Task A_webhook_that_can_not_be_applied_yet_is_received_and_applied_when_it_is()
    {
        var trigger = await TriggerAsync();
        var customer = await Scene.Store.ScalarAsync<string>("select stripe_customer_id from store.viewer where id = @ViewerId", trigger);
        await Scene.Store.ExecuteAsync("alter table stripe.charge add constraint broken check (id <> 'ch_late')");
        await Scene.Store.ExecuteAsync("""
            insert into stripe.event (id, type, created, body) values ('evt_late', 'charge.updated', now(), @body::json);
            insert into stripe.event_state (id) values ('evt_late')
            """, new
        {
            body = $$$"""
                {"id": "evt_late", "object": "event", "type": "charge.updated", "created": {{{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}}}, "livemode": false,
                 "data": {"object": {"id": "ch_late", "object": "charge", "customer": "{{{customer}}}"} } }
                """,
        });
        await Scene.Store.Inbox.RetryAsync();
        var waiting = Assert.Single(await StepsAsync(trigger), step => step.EventId == "evt_late");
        Assert.Null(waiting.To);
        Assert.Contains("broken", waiting.Detail, StringComparison.Ordinal);

        await Scene.Store.ExecuteAsync("alter table stripe.charge drop constraint broken; update stripe.event_state set due_at = now()");
        await Scene.Store.Inbox.RetryAsync();

        var applied = Assert.Single(await StepsAsync(trigger), step => step.EventId == "evt_late");
        Assert.True(applied.To > applied.From);
    }

    [Fact]
    public async Task Asked_twice_with_one_action_it_subscribes_once()
    {
        var wish = await WishAsync();
        var both = await Task.WhenAll(SubscribeAsync(wish), SubscribeAsync(wish));

        Assert.Single(both.Select(outcome => Assert.IsType<TriggerOutcome.Triggered>(outcome).TriggerId).Distinct());
        await Scene.SettleAsync();
        Assert.Equal(1, await Scene.Store.ScalarAsync<long>("select count(*) from stripe.subscription"));
    }

    [Fact]
    public async Task A_new_viewer_can_sign_in_and_one_who_is_there_is_not_made_again()
    {
        var fresh = new TestViewer.Fresh("tried@example.com", "A-long-password-1", OnTestClock: false);
        var trigger = await TriggerAsync(wish => wish with { Viewer = fresh });

        var users = Scene.Store.Get<Microsoft.AspNetCore.Identity.UserManager<Viewer>>();
        var viewer = await users.FindByEmailAsync("tried@example.com");
        Assert.True(await users.CheckPasswordAsync(viewer!, "A-long-password-1"));
        Assert.Equal((viewer!.Id, "active"), (trigger.ViewerId, trigger.Status));
        Assert.Equal(["tried@example.com"], await Scene.Store.Get<TestViewers>().SuggestAsync("Tri"));
        Assert.Empty(await Scene.Store.Get<TestViewers>().SuggestAsync("%"));

        var again = await TriggerAsync(wish => wish with { Viewer = fresh });
        Assert.True(again.Failed);
        Assert.Contains("is already taken", again.Outcome, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Declined_now_is_incomplete_and_Buy_Now()
    {
        var trigger = await TriggerAsync(wish => wish with { Story = PaymentStory.DeclinesNow });

        Assert.Equal(("incomplete", false), (trigger.Status, await Scene.MayWatchAsync(viewer: trigger.ViewerId)));
        await Scene.SettleAsync();
        Assert.Contains(await StepsAsync(trigger), step => step.What == "payment_intent.payment_failed");
    }

    [Fact]
    public async Task What_needs_3DS_is_incomplete_until_the_cardholder_confirms_at_the_banks_page()
    {
        var trigger = await TriggerAsync(wish => wish with { Story = PaymentStory.AsksForConfirmation });
        Assert.Equal(("incomplete", false), (trigger.Status, await Scene.MayWatchAsync(viewer: trigger.ViewerId)));

        await StripePages.ConfirmAsync(trigger.ConfirmationUrl!);

        await Scene.SettleAsync();
        trigger = Assert.Single(await Scene.Store.Get<TestTriggers>().StoryAsync(trigger.Id));
        Assert.Equal(("active", null), (trigger.Status, trigger.ConfirmationUrl));
        Assert.True(await Scene.MayWatchAsync(viewer: trigger.ViewerId));
        Assert.Contains(await StepsAsync(trigger), step => step.What == "payment_intent.succeeded");
    }

    [Fact]
    public async Task A_dispute_comes_after_the_payment_and_ends_no_subscription()
    {
        var trigger = await TriggerAsync(wish => wish with { Story = PaymentStory.Disputed });

        await Scene.SettleAsync();
        Assert.Contains(await StepsAsync(trigger), step => step.What == "charge.dispute.created");
        Assert.True(await Scene.MayWatchAsync(viewer: trigger.ViewerId));
    }

    [Fact]
    public async Task When_stripe_fails_the_record_says_so()
    {
        await Scene.FaultsAsync("""{ "requests": [{ "fault": "error_before", "method": "POST", "path": "/v1/subscriptions", "times": 3 }] }""");

        var trigger = await TriggerAsync();

        Assert.True(trigger.Failed && trigger.EndedAt is not null && trigger.Outcome!.Length > 0);
        Assert.Equal(3, (await StepsAsync(trigger)).Count(step => step.What == "POST /v1/subscriptions"));
    }

    [Fact]
    public async Task Triggers_are_listed_by_pages_the_newest_first()
    {
        var ids = new List<long>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add((await TriggerAsync()).Id);
        }

        var triggers = Scene.Store.Get<TestTriggers>();
        var first = await triggers.ListAsync(limit: 3);
        var second = await triggers.ListAsync(first[^1].Id, limit: 3);
        ids.Reverse();
        Assert.Equal(ids, first.Concat(second).Select(trigger => trigger.Id));
    }

    [Fact]
    public async Task A_flip_of_the_viewers_open_page_is_a_step_and_that_of_another_viewers_is_not()
    {
        var trigger = await TriggerAsync();
        var drawn = DateTimeOffset.UtcNow;

        PageTelemetry.RecordFlip(trigger.ViewerId!.Value, "/movies/1", 1, 0, drawn.AddMilliseconds(-30), drawn.AddMilliseconds(-10), drawn);
        PageTelemetry.RecordFlip(Scene.Viewer, "/movies/2", 1, 0, heard: null, drawn, drawn);

        var steps = await StepsAsync(trigger);
        var heard = Assert.Single(steps, step => step.Kind == "heard");
        var flip = Assert.Single(steps, step => step.Kind == "flipped");
        Assert.Equal(("/movies/1", "1 film to Watch Now"), (flip.What, flip.Detail));
        Assert.InRange(flip.From - heard.From, 19.9, 20.1);
        Assert.InRange(flip.To!.Value - flip.From, 9.9, 10.1);
        Assert.Equal(flip.To.Value, (await Scene.Store.Get<TestTriggers>().ListAsync())[0].FlippedAfterMilliseconds!.Value, 3);
    }

    private async Task<TestSubscriptionRequest> WishAsync()
    {
        var viewer = await Scene.Store.NewViewerAsync();
        var email = await Scene.Store.ScalarAsync<string>("select email from store.viewer where id = @viewer", new { viewer });
        return new TestSubscriptionRequest(
            new TestViewer.Existing(email!), [Scene.PriceA], 1, 0, "web", PaymentStory.Pays, Guid.NewGuid().ToString("n"), "http://store.test/account");
    }

    private async Task<TriggerOutcome> SubscribeAsync(TestSubscriptionRequest? wish = null, Guid? staff = null) =>
        await Scene.Store.Get<TestSubscriber>().SubscribeAsync(staff ?? Admin, wish ?? await WishAsync());

    private async Task<TestTrigger> TriggerAsync(Func<TestSubscriptionRequest, TestSubscriptionRequest>? change = null)
    {
        var wish = await WishAsync();
        var made = Assert.IsType<TriggerOutcome.Triggered>(await SubscribeAsync(change is null ? wish : change(wish)));
        return Assert.Single(await Scene.Store.Get<TestTriggers>().StoryAsync(made.TriggerId));
    }

    private async Task<IReadOnlyList<TriggerStep>> StepsAsync(TestTrigger trigger) =>
        [.. (await StepsAsync(trigger.Id))[trigger.Id]];

    private async Task AssertRefusedAsync(string words, Func<TestSubscriptionRequest, TestSubscriptionRequest> change) =>
        Assert.Contains(words, Assert.IsType<TriggerOutcome.Refused>(await SubscribeAsync(change(await WishAsync()))).Message, StringComparison.Ordinal);

    private async Task AssertNothingWasDoneAsync()
    {
        Assert.Empty(await Scene.Store.Get<TestTriggers>().ListAsync());
        Assert.Equal(0, await Scene.Store.ScalarAsync<long>("select count(*) from stripe.subscription"));
    }
}
