using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using StreamingStore.Billing;
using StreamingStore.StripeMirror;
using StreamingStore.StripeMirror.Freshness;
using StreamingStore.StripeMirror.Webhooks;
using StreamingStore.Tests.Fixtures;
using static StreamingStore.Tests.Fixtures.Snapshots;

namespace StreamingStore.Tests.StripeMirror.Webhooks;

public sealed class WebhookInboxTests(PostgresServer server) : IAsyncLifetime
{
    private const string Customer = "cus_inbox";
    private TestStore store = null!;
    private Guid viewerId;

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.OpenAsync(server);
        viewerId = await store.NewViewerAsync(Customer);
        await store.MirrorAsync(Product("prod_action", "action"));
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task A_signed_event_is_kept_applied_and_done()
    {
        var outcome = await DeliverAsync(Event("evt_1", "customer.subscription.created", Subscription("sub_1", Customer)));

        Assert.True(outcome.Accepted, outcome.Reason);
        Assert.True(await store.MayWatchAsync(viewerId));
        Assert.True(await store.ScalarAsync<bool>("select done_at is not null and attempts = 1 from stripe.inbox where id = 'evt_1'"));
    }

    [Fact]
    public async Task Events_are_applied_in_a_trace_of_their_own_that_is_linked_to_their_delivery()
    {
        var ended = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == StripeTelemetry.SourceName,
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using var delivery = new Activity("POST /stripe/webhook").Start();

        var id = $"evt_{Guid.NewGuid():N}";
        await DeliverAsync(Event(id, "customer.subscription.created", Subscription("sub_1", Customer)));

        var applied = Assert.Single(ended, span => span.GetTagItem(StripeTelemetry.EventIds) is string[] ids && ids.Contains(id));
        Assert.NotEqual(delivery.TraceId, applied.TraceId);
        Assert.Equal(delivery.Context, Assert.Single(applied.Links).Context);
    }

    [Fact]
    public async Task A_subscription_that_ends_takes_the_film_away_at_once()
    {
        await DeliverAsync(Event("evt_1", "customer.subscription.created", Subscription("sub_1", Customer)));
        await DeliverAsync(Event("evt_2", "customer.subscription.deleted", Subscription("sub_1", Customer, "canceled")));

        Assert.False(await store.MayWatchAsync(viewerId));
        Assert.False(await store.ScalarAsync<bool>("select deleted from stripe.subscription where id = 'sub_1'"));
    }

    [Fact]
    public async Task The_same_event_delivered_ten_times_at_once_has_one_effect_and_ten_receipts()
    {
        var payload = Event("evt_1", "customer.subscription.created", Subscription("sub_1", Customer));
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => DeliverAsync(payload)));

        Assert.All(outcomes, outcome => Assert.True(outcome.Accepted));
        Assert.Equal(1, await store.ScalarAsync<int>("select attempts from stripe.inbox where id = 'evt_1'"));
    }

    [Fact]
    public async Task What_cannot_be_applied_is_kept_and_tried_again()
    {
        await store.ExecuteAsync("alter table stripe.subscription add constraint broken check (id <> 'sub_1')");
        var outcome = await DeliverAsync(Event("evt_1", "customer.subscription.created", Subscription("sub_1", Customer)));
        Assert.True(outcome.Accepted);
        Assert.Contains("broken", await store.ScalarAsync<string>("select last_error from stripe.inbox where id = 'evt_1' and done_at is null"), StringComparison.Ordinal);

        await store.ExecuteAsync("alter table stripe.subscription drop constraint broken; update stripe.event_state set due_at = now()");
        Assert.Equal(1, await store.Inbox.RetryAsync());

        Assert.True(await store.MayWatchAsync(viewerId));
    }

    [Fact]
    public async Task One_event_that_cannot_be_applied_holds_up_none_that_came_with_it()
    {
        await store.ExecuteAsync("alter table stripe.subscription add constraint broken check (id <> 'sub_7')");
        await Task.WhenAll(Enumerable.Range(0, 20).Select(n => DeliverAsync(Event($"evt_{n}", "customer.subscription.created", Subscription($"sub_{n}", Customer)))));

        Assert.Equal("evt_7", await store.ScalarAsync<string>("select string_agg(id, ' ') from stripe.inbox where done_at is null"));
        Assert.Equal(19, await store.ScalarAsync<int>("select count(*) from stripe.subscription"));
    }

    [Fact]
    public async Task An_event_is_answered_when_it_is_kept_and_does_not_wait_to_be_applied()
    {
        await using var other = await store.Database.OpenConnectionAsync();
        await using var holding = await other.BeginTransactionAsync();
        await other.ExecuteAsync("select pg_advisory_xact_lock(hashtextextended('sub_1', 0))");
        var payload = Event("evt_1", "customer.subscription.created", Subscription("sub_1", Customer));

        var outcome = await store.Inbox.ReceiveAsync(payload, Sign(payload, TestStore.WebhookSecret, DateTimeOffset.UtcNow));

        Assert.True(outcome.Accepted);
        Assert.False(outcome.Applied.IsCompleted);
        Assert.Equal(1, await store.ScalarAsync<int>("select count(*) from stripe.inbox where done_at is null"));
        await holding.RollbackAsync();
        await outcome.Applied;
        Assert.True(await store.MayWatchAsync(viewerId));
    }

    [Fact]
    public async Task A_store_that_ends_applies_first_what_it_has_kept()
    {
        var deliveries = Enumerable.Range(0, 50).Select(n => Event($"evt_{n}", "customer.subscription.created", Subscription($"sub_{n}", Customer)));
        await Task.WhenAll(deliveries.Select(payload => store.Inbox.ReceiveAsync(payload, Sign(payload, TestStore.WebhookSecret, DateTimeOffset.UtcNow))));

        await store.Inbox.StopAsync(CancellationToken.None);

        Assert.Equal(50, await store.ScalarAsync<int>("select count(*) from stripe.inbox where done_at is not null"));
    }

    [Fact]
    public async Task A_handler_that_fails_five_times_leaves_a_visible_dead_letter_later_events_of_the_object_still_apply_and_a_replay_by_staff_finishes_it()
    {
        await store.ExecuteAsync("alter table stripe.subscription add constraint broken check (status <> 'trialing')");
        await DeliverAsync(Event("evt_1", "customer.subscription.created", Subscription("sub_1", Customer, "trialing")));
        for (var attempt = 2; attempt <= WebhookInbox.MostAttempts; attempt++)
        {
            await store.ExecuteAsync("update stripe.event_state set due_at = now()");
            Assert.Equal(1, await store.Inbox.RetryAsync());
        }

        await store.ExecuteAsync("update stripe.event_state set due_at = now()");
        Assert.Equal(0, await store.Inbox.RetryAsync());
        Assert.Equal(1, (await store.Get<MirrorFreshnessReader>().ReadAsync()).DeadLetters);

        await DeliverAsync(Event("evt_2", "customer.subscription.updated", Subscription("sub_1", Customer)));
        Assert.True(await store.MayWatchAsync(viewerId));

        await store.ExecuteAsync("alter table stripe.subscription drop constraint broken");
        Assert.True(await store.Inbox.ReplayAsync("evt_1"));
        Assert.True(await store.ScalarAsync<bool>("select done_at is not null and dead_at is null from stripe.inbox where id = 'evt_1'"));
        Assert.True(await store.MayWatchAsync(viewerId));
        Assert.Equal(0, (await store.Get<MirrorFreshnessReader>().ReadAsync()).DeadLetters);
    }

    [Fact]
    public async Task All_dead_letters_are_replayed_in_the_background()
    {
        await store.ExecuteAsync("alter table stripe.subscription add constraint broken check (id not in ('sub_1', 'sub_2'))");
        await DeliverAsync(Event("evt_1", "customer.subscription.created", Subscription("sub_1", Customer)));
        await DeliverAsync(Event("evt_2", "customer.subscription.created", Subscription("sub_2", Customer)));
        await store.ExecuteAsync("alter table stripe.subscription drop constraint broken; update stripe.event_state set dead_at = now(), attempts = 5");

        Assert.Equal(2, await store.Inbox.ReplayDeadLettersAsync());
        Assert.Equal(2, await store.Inbox.RetryAsync());

        Assert.Equal(2, await store.ScalarAsync<int>("select count(*) from stripe.inbox where done_at is not null and dead_at is null"));
    }

    [Fact]
    public async Task An_event_of_a_kind_we_do_not_know_is_kept_done_and_told_apart()
    {
        await DeliverAsync(Event("evt_1", "brand.new", new JsonObject { ["object"] = "brand", ["id"] = "br_1" }));

        Assert.Equal("not_mirrored", await store.ScalarAsync<string>("select outcome from stripe.inbox where id = 'evt_1' and done_at is not null"));
    }

    [Theory]
    [InlineData("acct_other", null, false)]
    [InlineData("acct_other", "acct_ours", false)]
    [InlineData("acct_ours", "acct_ours", true)]
    [InlineData(null, "acct_ours", true)]
    public async Task An_event_that_names_another_account_is_refused_without_effect(string? account, string? ours, bool accepted)
    {
        store.Get<StripeSettings>().AccountId = ours;
        var payload = JsonNode.Parse(Event("evt_1", "customer.subscription.created", Subscription("sub_1", Customer)))!;
        payload["account"] = account;

        Assert.Equal(accepted, (await DeliverAsync(payload.ToJsonString())).Accepted);
        Assert.Equal(accepted ? 1 : 0, await store.ScalarAsync<int>("select count(*) from stripe.event"));
        Assert.Equal(accepted, await store.MayWatchAsync(viewerId));
    }

    [Theory]
    [InlineData("2020-08-27")]
    [InlineData("2099-09-30.unknown")]
    [InlineData(null)]
    public async Task An_event_of_another_version_serves_at_once_and_its_object_is_fetched(string? version)
    {
        var payload = JsonNode.Parse(Event("evt_1", "customer.subscription.created", Subscription("sub_1", Customer)))!;
        payload["api_version"] = version;
        await DeliverAsync(payload.ToJsonString());

        Assert.True(await store.MayWatchAsync(viewerId));
        Assert.Equal("refetched", await store.ScalarAsync<string>("select outcome from stripe.inbox"));
        Assert.Equal("sub_1", await store.ScalarAsync<string>("select id from stripe.dirty_object where object = 'subscription'"));
    }

    [Theory]
    [InlineData("vendor.customer.subscription.created.json", "sub_1L3jAgFzWFPFNFjqFpyUF8XY", "cus_LlFcWXPXftQibf", "prod_LlFbyvOQ6dpLXF")]
    [InlineData("vendor.customer.subscription.updated.json", "sub_1L3jAgFzWFPFNFjqFpyUF8XY", "cus_LlFcWXPXftQibf", "prod_LlFbyvOQ6dpLXF")]
    [InlineData("article.customer.subscription.created.json", "sub_0027", "cus_0012", "prod_0001")]
    public async Task The_founding_documents_payloads_are_accepted_and_entitle(string file, string subscription, string customer, string product)
    {
        var viewer = await store.NewViewerAsync(customer);
        await store.MirrorAsync(Product(product, "action"));
        var outcome = await DeliverAsync(await System.IO.File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "StripeMirror/Webhooks/Payloads", file)));

        Assert.True(outcome.Accepted, outcome.Reason);
        Assert.True(await store.MayWatchAsync(viewer));
        Assert.True(await store.ScalarAsync<bool>("select bool_and(done_at is not null) from stripe.inbox"));
        // Another version than ours: it serves at once, and is fetched in ours.
        Assert.True(await store.ScalarAsync<bool>("select exists (select from stripe.dirty_object where id = @subscription)", new { subscription }));
    }

    [Fact]
    public async Task The_vendors_metadata_is_found_in_the_mirror()
    {
        await DeliverAsync(await System.IO.File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "StripeMirror/Webhooks/Payloads/vendor.customer.subscription.updated.json")));

        Assert.Equal(1, await store.ScalarAsync<int>("""select count(*) from stripe.subscription where metadata @> '{"Samsung": "yes"}'"""));
    }

    [Fact]
    public async Task Anything_but_a_good_signature_is_refused_and_leaves_nothing()
    {
        var payload = Event("evt_1", "customer.subscription.created", Subscription("sub_1", Customer));
        var now = DateTimeOffset.UtcNow;
        string?[] bad =
        [
            null, "", "t=1,v1=00", "nonsense", Sign(payload, "whsec_another", now), Sign(payload, TestStore.WebhookSecret, now.AddMinutes(-6)), Sign(payload + " ", TestStore.WebhookSecret, now),
        ];
        foreach (var signature in bad)
        {
            Assert.False((await store.Inbox.ReceiveAsync(payload, signature)).Accepted, $"accepted with {signature}");
        }

        Assert.Equal(0, await store.ScalarAsync<int>("select count(*) from stripe.event"));
    }

    [Fact]
    public async Task Of_several_secrets_each_is_good_while_one_is_rolled()
    {
        store.Get<StripeSettings>().WebhookSecrets = ["whsec_new", TestStore.WebhookSecret];
        foreach (var (id, secret) in new[] { ("evt_old", TestStore.WebhookSecret), ("evt_new", "whsec_new") })
        {
            var payload = Event(id, "customer.created", Snapshots.Customer(Customer));
            Assert.True((await store.Inbox.ReceiveAsync(payload, Sign(payload, secret, DateTimeOffset.UtcNow))).Accepted);
        }
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"object":"event","id":"evt_1","type":"x","created":1}""")]
    [InlineData("""{"object":"event","id":"evt_1","type":"x","created":"soon","data":{"object":{}}}""")]
    public async Task A_signed_body_that_is_no_event_is_refused_with_a_reason(string payload)
    {
        var outcome = await DeliverAsync(payload);

        Assert.False(outcome.Accepted);
        Assert.StartsWith("The body is no event of Stripe's", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_of_live_mode_is_refused_by_a_store_in_test_mode()
    {
        var payload = JsonNode.Parse(Event("evt_1", "customer.created", Snapshots.Customer(Customer)))!;
        payload["livemode"] = true;

        Assert.False((await DeliverAsync(payload.ToJsonString())).Accepted);
        Assert.Equal(0, await store.ScalarAsync<int>("select count(*) from stripe.event"));
    }

    private async Task<DeliveryOutcome> DeliverAsync(string payload)
    {
        var outcome = await store.Inbox.ReceiveAsync(payload, Sign(payload, TestStore.WebhookSecret, DateTimeOffset.UtcNow));
        await outcome.Applied;
        return outcome;
    }

    private static string Event(string id, string type, JsonObject subject) => new JsonObject
    {
        ["id"] = id,
        ["object"] = "event",
        ["type"] = type,
        ["api_version"] = global::Stripe.StripeConfiguration.ApiVersion,
        ["created"] = Seconds(Now),
        ["livemode"] = false,
        ["data"] = new JsonObject { ["object"] = subject },
    }.ToJsonString();

    private static string Sign(string payload, string secret, DateTimeOffset at)
    {
        var seconds = at.ToUnixTimeSeconds();
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{seconds}.{payload}"));
        return $"t={seconds},v1={Convert.ToHexStringLower(hash)}";
    }
}
