using StreamingStore.Billing;
using StreamingStore.Billing.Plans;
using StreamingStore.StripeMirror.Mirror;
using StreamingStore.StripeMirror.Reconciliations;
using StreamingStore.Tests.Fixtures;
using Stripe;
using Stripe.TestHelpers;
// Stripe.net has one in Stripe.TestHelpers too.
using CustomerService = Stripe.CustomerService;

namespace StreamingStore.Tests.StripeMirror.Reconciliations;

/// <summary>The store's webhooks are not delivered here: reconciliation alone tells it what happened at Stripe.</summary>
public sealed class ReconciliationTests(PostgresServer server) : IAsyncLifetime
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
    public async Task A_mirror_that_is_right_shows_no_drift_and_that_is_recorded()
    {
        await SubscribeAsync();
        await ReconcileAsync();

        var report = await ReconcileAsync();

        Assert.Equal(0, report.Drifted);
        Assert.True(report.Checked > 15, $"{report.Checked} objects");
        Assert.Equal(2, await store.ScalarAsync<int>("select count(*) from stripe.reconciliation where finished_at is not null"));
    }

    [Fact]
    public async Task A_subscription_cancelled_while_nobody_listened_is_taken_back()
    {
        var subscription = await SubscribeAsync();
        await new SubscriptionService(store.Stripe).CancelAsync(subscription);
        Assert.True(await store.MayWatchAsync(viewerId));

        await ReconcileAsync();

        Assert.False(await store.MayWatchAsync(viewerId));
    }

    [Fact]
    public async Task A_subscription_that_the_store_never_heard_of_entitles()
    {
        await SubscribeAsync("classics-monthly");
        var customer = await store.ScalarAsync<string>("select stripe_customer_id from store.viewer where id = @viewerId", new { viewerId });
        var price = (await store.Get<PlanCatalog>().FindAsync("action-monthly"))!.Value.Price.PriceId;
        var made = await new SubscriptionService(store.Stripe).CreateAsync(new SubscriptionCreateOptions { Customer = customer, Items = [new SubscriptionItemOptions { Price = price }] });

        await ReconcileAsync();

        Assert.True(await store.MayWatchAsync(viewerId));
        Assert.Equal("*", await store.ScalarAsync<string>("select field from stripe.drift where object = 'subscription' and id = @Id", new { made.Id }));
    }

    [Fact]
    public async Task A_field_that_differs_is_reported_and_healed()
    {
        var subscription = await SubscribeAsync();
        await store.ExecuteAsync("""update stripe.subscription set body = jsonb_set(body, '{metadata,device_type}', '"toaster"'), as_of = as_of - interval '1 hour'""");

        await ReconcileAsync();

        Assert.Equal("web", await store.ScalarAsync<string>("select metadata ->> 'device_type' from stripe.subscription where id = @subscription", new { subscription }));
        Assert.Equal("metadata", await store.ScalarAsync<string>("select field from stripe.drift where object = 'subscription' and id = @subscription", new { subscription }));
    }

    [Fact]
    public async Task What_is_gone_at_stripe_goes_from_the_mirror()
    {
        await SubscribeAsync();
        await store.ExecuteAsync("""
            insert into stripe.product (id, body, as_of) values ('prod_gone', '{"id": "prod_gone", "object": "product"}', now() - interval '1 hour')
            """);

        await ReconcileAsync();

        Assert.True(await store.ScalarAsync<bool>("select deleted from stripe.product where id = 'prod_gone'"));
        Assert.True(await store.MayWatchAsync(viewerId));
    }

    [Fact]
    public async Task A_subscription_on_a_test_clock_is_found_though_plain_lists_hide_it()
    {
        var clock = await new TestClockService(store.Stripe).CreateAsync(new TestClockCreateOptions { FrozenTime = DateTime.UtcNow });
        var customer = await new CustomerService(store.Stripe).CreateAsync(new CustomerCreateOptions { TestClock = clock.Id });
        var card = await new PaymentMethodService(store.Stripe).AttachAsync("pm_card_visa", new PaymentMethodAttachOptions { Customer = customer.Id });
        var price = (await store.Get<PlanCatalog>().FindAsync("action-monthly"))!.Value.Price.PriceId;
        await new SubscriptionService(store.Stripe).CreateAsync(new SubscriptionCreateOptions
        {
            Customer = customer.Id,
            DefaultPaymentMethod = card.Id,
            Items = [new SubscriptionItemOptions { Price = price }],
        });
        var viewer = await store.NewViewerAsync(customer.Id);

        await ReconcileAsync();

        Assert.True(await store.MayWatchAsync(viewer));
        Assert.Equal(0, (await ReconcileAsync()).Drifted);
    }

    [Fact]
    public async Task A_run_that_was_killed_goes_on_where_it_was()
    {
        await SubscribeAsync();
        await store.ExecuteAsync("insert into stripe.reconciliation (step, checked) values (@last, 1000)", new { last = Reconciliation.Kinds.Count - 1 });

        var report = await ReconcileAsync();

        Assert.Equal(1000, report.Checked);
        Assert.Equal(1, await store.ScalarAsync<int>("select count(*) from stripe.reconciliation"));
    }

    [Fact]
    public async Task Two_nodes_do_not_reconcile_at_once()
    {
        await using var other = await store.Database.OpenConnectionAsync();
        await using var hold = other.CreateCommand();
        hold.CommandText = $"select pg_advisory_lock({Reconciliation.LockKey})";
        await hold.ExecuteNonQueryAsync();

        Assert.Null(await store.Get<Reconciliation>().RunAsync());
    }

    [Fact]
    public async Task More_items_than_stripe_embeds_are_all_mirrored()
    {
        await SubscribeAsync("classics-monthly");
        var customer = await store.ScalarAsync<string>("select stripe_customer_id from store.viewer where id = @viewerId", new { viewerId });
        var items = new List<SubscriptionItemOptions>();
        for (var i = 0; i < 20; i++)
        {
            var price = await new PriceService(store.Stripe).CreateAsync(new PriceCreateOptions
            {
                Product = i == 19 ? "plan_action" : "plan_classics",
                UnitAmount = 100 + i,
                Currency = "usd",
                Recurring = new PriceRecurringOptions { Interval = "month" },
            });
            items.Add(new SubscriptionItemOptions { Price = price.Id });
        }

        var made = await new SubscriptionService(store.Stripe).CreateAsync(new SubscriptionCreateOptions { Customer = customer, Items = items });
        await store.Mirror.ApplyAsync(made.RawJsonElement!.Value, DateTime.UtcNow, SnapshotSource.Event);
        await ReconcileAsync();

        Assert.Equal(20, await store.ScalarAsync<int>("select count(*) from stripe.subscription_item where subscription_id = @Id and not deleted", new { made.Id }));
        Assert.True(await store.MayWatchAsync(viewerId));
    }

    [Fact]
    public async Task An_event_acknowledged_but_lost_by_us_is_found_by_the_gap_check()
    {
        var subscription = await SubscribeAsync();
        await ReconcileAsync();
        await ReconcileAsync();
        await new SubscriptionService(store.Stripe).CancelAsync(subscription);

        var run = await ReconcileAsync();
        Assert.Equal(0, run.EventsFound); // It is seconds old: its delivery may be on its way.
        Assert.True(await store.Inbox.RetryAsync() > 0);

        Assert.Equal(1, await store.ScalarAsync<int>(
            "select count(*) from stripe.inbox where type = 'customer.subscription.deleted' and source = 'gap_check' and outcome = 'applied'"));
        Assert.False(await store.MayWatchAsync(viewerId));
    }

    [Fact]
    public async Task Events_that_should_have_come_long_ago_are_counted_as_missing()
    {
        await using var elsewhere = await TestStore.OpenWithStripeAsync(server, oneClock: true);
        await elsewhere.Get<Reconciliation>().RunAsync();
        elsewhere.Clock.Move(TimeSpan.FromMinutes(-5));
        await new ProductService(elsewhere.Stripe).UpdateAsync("plan_action", new ProductUpdateOptions { Description = "Changed." });

        var run = (await elsewhere.Get<Reconciliation>().RunAsync())!;

        Assert.Equal(1, run.EventsFound);
        Assert.False(run.Clean);
    }

    [Theory]
    [InlineData(-60)]
    [InlineData(60)]
    public async Task A_clock_of_Stripes_that_differs_from_ours_is_no_drift(int seconds)
    {
        await using var elsewhere = await TestStore.OpenWithStripeAsync(server, oneClock: true);
        elsewhere.Clock.Move(TimeSpan.FromSeconds(seconds));
        await elsewhere.ExecuteAsync("truncate stripe.product, stripe.price");
        await elsewhere.Get<Reconciliation>().RunAsync();
        await elsewhere.FetchDirtyAsync();

        var run = (await elsewhere.Get<Reconciliation>().RunAsync())!;

        Assert.Equal(0, run.Drifted);
        Assert.Equal(0, await elsewhere.ScalarAsync<int>("select count(*) from stripe.dirty_object"));
    }

    [Fact]
    public async Task The_report_says_what_differed_how_old_ours_was_and_that_it_is_healed()
    {
        var subscription = await SubscribeAsync();
        await ReconcileAsync();
        await store.ExecuteAsync("""
            update stripe.subscription set body = jsonb_set(body, '{metadata,device_type}', '"tampered"'), as_of = as_of - interval '1 hour' where id = @subscription
            """, new { subscription });

        var run = await ReconcileAsync();

        var drift = Assert.Single(await store.Get<ReconciliationHistory>().DriftAsync(run.Id));
        Assert.Equal(("subscription", subscription, "metadata"), (drift.Kind, drift.Id, drift.Field));
        Assert.Contains("tampered", drift.Ours, StringComparison.Ordinal);
        Assert.Contains("web", drift.Stripes, StringComparison.Ordinal);
        Assert.InRange(drift.Age!.Value, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(61));
        Assert.NotNull(drift.HealedAt);
        Assert.Equal((1, 1), (run.Drifted, run.Healed));
        Assert.Equal("web", await store.ScalarAsync<string>("select metadata ->> 'device_type' from stripe.subscription where id = @subscription", new { subscription }));
    }

    [Fact]
    public async Task What_Stripe_has_no_longer_is_reported_and_healed_once_it_was_asked_for()
    {
        await store.MirrorAsync(Snapshots.Product("prod_ghost", "western"), DateTime.UtcNow.AddDays(-1));

        var run = await ReconcileAsync();

        var drift = Assert.Single(await store.Get<ReconciliationHistory>().DriftAsync(run.Id), field => field.Id == "prod_ghost");
        Assert.Equal(("*", null), (drift.Field, drift.Stripes));
        Assert.NotNull(drift.HealedAt);
        Assert.True(await store.ScalarAsync<bool>("select deleted from stripe.product where id = 'prod_ghost'"));
    }

    private async Task<ReconciliationRun> ReconcileAsync()
    {
        var report = await store.Get<Reconciliation>().RunAsync();
        await store.FetchDirtyAsync();
        return report!;
    }

    private async Task<string> SubscribeAsync(string price = "action-monthly") =>
        Assert.IsType<SubscribeOutcome.Subscribed>(await store.Subscriptions.SubscribeAsync(
            new SubscribeRequest(viewerId, price, "web", Guid.NewGuid().ToString(), "pm_card_visa"))).Subscription.Id;
}
