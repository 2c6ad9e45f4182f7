using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using StreamingStore.Tests.Fixtures;

namespace StreamingStore.Tests.Scenarios;

/// <summary>What a subscription goes through, on Stripe's test clock, and what the viewer may watch meanwhile.</summary>
public sealed class StatusTests(PostgresServer server) : IAsyncLifetime
{
    private Scene scene = null!;

    public async ValueTask InitializeAsync() => scene = await Scene.OpenAsync(server);

    public ValueTask DisposeAsync() => scene.DisposeAsync();

    [Fact]
    public async Task Incomplete_with_3DS_pending_is_Buy_Now_and_paid_is_Watch_Now()
    {
        await scene.UseCardAsync("pm_card_authenticationRequired");
        var subscription = await scene.SubscribeAsync("&payment_behavior=allow_incomplete");
        await AssertAsync(subscription, "incomplete", false);

        var payment = (await scene.GetAsync($"payment_intents?customer={scene.Customer}")).GetProperty("data")[0];
        await scene.SubmitAsync($"/_simulator/authenticate/{payment.Id()}", ("client_secret", payment.Text("client_secret")), ("outcome", "complete"));
        await AssertAsync(subscription, "active", true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Incomplete_and_cancelled_is_over_at_Stripe_too_whenever_it_was_to_end(bool atPeriodEnd)
    {
        await scene.UseCardAsync("pm_card_authenticationRequired");
        var subscription = await scene.SubscribeAsync("&payment_behavior=allow_incomplete");
        await AssertAsync(subscription, "incomplete", false);

        var canceled = await scene.Store.Subscriptions.CancelAsync(scene.Viewer, subscription, atPeriodEnd, "action");

        Assert.Contains(canceled!.Status, new[] { "canceled", "incomplete_expired" });
        Assert.Equal(canceled.Status, (await scene.GetAsync($"subscriptions/{subscription}")).Text("status"));
    }

    [Fact]
    public async Task Incomplete_for_23_hours_becomes_incomplete_expired_and_is_Buy_Now_for_good()
    {
        await scene.UseCardAsync("pm_card_authenticationRequired");
        var subscription = await scene.SubscribeAsync("&payment_behavior=allow_incomplete");
        await scene.HoldAsync();
        await scene.PostAsync($"subscriptions/{subscription}", "metadata[late]=yes");
        var late = await scene.LetterAsync("customer.subscription.updated");
        await scene.AdvanceAsync(TimeSpan.FromHours(24));
        await scene.DeliverAsync(await scene.LetterAsync("customer.subscription.updated"), late);

        await AssertAsync(subscription, "incomplete_expired", false);
    }

    [Fact]
    public async Task An_upgrades_payment_fails_its_pending_update_expires_and_the_old_products_access_holds_throughout()
    {
        var subscription = await scene.SubscribeAsync();
        await scene.UseCardAsync("pm_card_chargeCustomerFail");
        var item = (await scene.GetAsync($"subscriptions/{subscription}")).FirstItem();

        // Only a dearer price has something to pay at once.
        var dearer = await scene.PostAsync("prices", $"currency=usd&unit_amount=9900&recurring[interval]=month&product={scene.ProductB}");
        var pending = await scene.PostAsync($"subscriptions/{subscription}", $"items[0][id]={item}&items[0][price]={dearer.Id()}&payment_behavior=pending_if_incomplete&proration_behavior=always_invoice");
        Assert.Equal(JsonValueKind.Object, pending.GetProperty("pending_update").ValueKind);
        await AssertAsync(subscription, "active", true);
        Assert.False(await scene.MayWatchAsync(Scene.FilmB));

        await scene.AdvanceAsync(TimeSpan.FromHours(24));
        await AssertAsync(subscription, "active", true);
        Assert.False(await scene.MayWatchAsync(Scene.FilmB));
        Assert.True(await scene.Store.ScalarAsync<bool>("select body ->> 'pending_update' is null from stripe.subscription"));
    }

    [Fact]
    public async Task Trial_then_active_is_Watch_Now_throughout()
    {
        var subscription = await scene.SubscribeAsync("&trial_period_days=5");
        await AssertAsync(subscription, "trialing", true);

        await scene.AdvanceAsync(TimeSpan.FromDays(6));
        await AssertAsync(subscription, "active", true);
    }

    [Fact]
    public async Task A_trial_ends_without_a_card_paused_is_Buy_Now_and_resumed_Watch_Now()
    {
        var customer = (await scene.PostAsync("customers", $"test_clock={scene.Clock}")).Id();
        var viewer = await scene.Store.NewViewerAsync(customer);
        var subscription = await scene.SubscribeAsync("&trial_period_days=5&trial_settings[end_behavior][missing_payment_method]=pause", customer: customer);
        await AssertAsync(subscription, "trialing", true, viewer);

        await scene.AdvanceAsync(TimeSpan.FromDays(6));
        await AssertAsync(subscription, "paused", false, viewer);

        await scene.UseCardAsync("pm_card_visa", customer);
        await scene.PostAsync($"subscriptions/{subscription}/resume");
        await AssertAsync(subscription, "active", true, viewer);
    }

    [Fact]
    public async Task Pause_collection_is_set_and_the_film_stays_Watch_Now()
    {
        var subscription = await scene.SubscribeAsync();
        await scene.PostAsync($"subscriptions/{subscription}", "pause_collection[behavior]=void");

        await AssertAsync(subscription, "active", true);
    }

    [Fact]
    public async Task Cancel_at_period_end_then_resumed_before_the_end_is_Watch_Now_throughout_and_leaves_no_end_date_behind()
    {
        var subscription = await scene.SubscribeAsync();
        await scene.PostAsync($"subscriptions/{subscription}", "cancel_at_period_end=true");
        await AssertAsync(subscription, "active", true);

        await scene.PostAsync($"subscriptions/{subscription}", "cancel_at_period_end=false");
        await AssertAsync(subscription, "active", true);
        await scene.AdvanceAsync(TimeSpan.FromDays(33));
        await AssertAsync(subscription, "active", true);
        Assert.True(await scene.Store.ScalarAsync<bool>("select cancel_at is null and not cancel_at_period_end and ended_at is null from stripe.subscription"));
    }

    [Fact]
    public async Task Past_due_then_active_after_a_retry_is_Watch_Now()
    {
        var subscription = await FallDueAsync();
        await AssertAsync(subscription, "past_due", true);

        await scene.UseCardAsync("pm_card_visa");
        await scene.AdvanceAsync(TimeSpan.FromDays(4));
        await AssertAsync(subscription, "active", true);
    }

    [Fact]
    public async Task Past_due_then_canceled_is_Buy_Now_and_the_grace_ends_before()
    {
        var subscription = await FallDueAsync();
        await scene.AdvanceAsync(TimeSpan.FromDays(8));
        await AssertAsync(subscription, "past_due", false);

        await scene.AdvanceAsync(TimeSpan.FromDays(20));
        await AssertAsync(subscription, "canceled", false);
    }

    [Fact]
    public async Task Past_due_then_unpaid_is_Buy_Now_and_unpaid_then_paid_is_Watch_Now()
    {
        // The simulator ends dunning with a cancellation; accounts may choose unpaid, so the payloads say that.
        var subscription = await FallDueAsync();
        await scene.SettleAsync();
        await scene.HoldAsync();
        await scene.PostAsync($"subscriptions/{subscription}", "metadata[note]=dunning is over");
        var letter = await scene.LetterAsync("customer.subscription.updated");
        await SayAsync(letter, "unpaid", minutes: 1);
        Assert.False(await scene.MayWatchAsync());

        await SayAsync(letter, "active", minutes: 2);
        Assert.True(await scene.MayWatchAsync());
    }

    [Fact]
    public async Task A_schedule_moves_to_a_phase_with_another_product_and_access_changes_at_the_phase_not_at_scheduling()
    {
        var subscription = await scene.SubscribeAsync();
        var schedule = (await scene.PostAsync("subscription_schedules", $"from_subscription={subscription}")).Id();
        var item = (await scene.GetAsync($"subscriptions/{subscription}")).GetProperty("items").GetProperty("data")[0];
        await scene.PostAsync(
            $"subscription_schedules/{schedule}",
            $"phases[0][items][0][price]={scene.PriceA}&phases[0][start_date]={item.GetProperty("current_period_start")}&phases[0][end_date]={item.GetProperty("current_period_end")}&phases[1][items][0][price]={scene.PriceB}&phases[1][duration][interval]=month");
        await AssertAsync(subscription, "active", true);
        Assert.False(await scene.MayWatchAsync(Scene.FilmB));

        await scene.AdvanceAsync(TimeSpan.FromDays(32));
        await AssertAsync(subscription, "active", false);
        Assert.True(await scene.MayWatchAsync(Scene.FilmB));
    }

    private async Task<string> FallDueAsync()
    {
        var subscription = await scene.SubscribeAsync();
        await scene.UseCardAsync("pm_card_chargeCustomerFail");
        await scene.AdvanceAsync(TimeSpan.FromDays(32));
        return subscription;
    }

    private async Task SayAsync(Letter letter, string status, int minutes)
    {
        var payload = JsonNode.Parse(letter.Payload)!;
        payload["id"] = $"evt_{status}";
        payload["created"] = payload["created"]!.GetValue<long>() + (minutes * 60);
        payload["data"]!["object"]!["status"] = status;
        var text = payload.ToJsonString();
        Assert.Equal(HttpStatusCode.OK, await scene.PostToStoreAsync(text, Signed.By(TestStore.WebhookSecret, text)));
    }

    private async Task AssertAsync(string subscription, string status, bool mayWatch, Guid? viewer = null)
    {
        await scene.SettleAsync();
        Assert.Equal((status, mayWatch), (await scene.StatusAsync(subscription), await scene.MayWatchAsync(viewer: viewer)));
    }
}
