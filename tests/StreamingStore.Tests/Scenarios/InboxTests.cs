using System.Net;
using System.Text.Json.Nodes;
using StreamingStore.Billing;
using StreamingStore.StripeMirror;
using StreamingStore.StripeMirror.Freshness;
using StreamingStore.Tests.Fixtures;

namespace StreamingStore.Tests.Scenarios;

/// <summary>What the endpoint takes in and what it refuses.</summary>
public sealed class InboxTests(PostgresServer server) : IAsyncLifetime
{
    private Scene scene = null!;

    public async ValueTask InitializeAsync() => scene = await Scene.OpenAsync(server);

    public ValueTask DisposeAsync() => scene.DisposeAsync();

    [Fact]
    public async Task An_event_of_an_older_version_without_a_period_on_the_item_is_not_expired()
    {
        await scene.FaultsAsync("""{ "deliveries": [{ "fault": "api_version", "api_version": "2020-08-27" }] }""");
        var subscription = await scene.SubscribeAsync("&cancel_at_period_end=true");
        await Scene.UntilAsync(async () => await scene.StatusAsync(subscription) is not null);
        Assert.True(await scene.MayWatchAsync());

        await scene.SettleAsync();
        Assert.True(await scene.MayWatchAsync());
        Assert.True(await scene.Store.ScalarAsync<bool>("select bool_and(outcome = 'refetched') from stripe.inbox where object_id = @subscription", new { subscription }));
        Assert.True(await scene.Store.ScalarAsync<bool>("select current_period_end > now() from stripe.subscription_item"));
    }

    [Theory]
    [InlineData("2099-09-30.unknown")]
    [InlineData(null)]
    public async Task An_event_of_a_newer_train_or_a_null_version_is_stored_refetched_and_counted_never_dropped(string? version)
    {
        await scene.HoldAsync();
        var subscription = await scene.SubscribeAsync();
        var payload = JsonNode.Parse((await scene.LetterAsync("customer.subscription.created")).Payload)!;
        payload["api_version"] = version;
        var text = payload.ToJsonString();
        Assert.Equal(HttpStatusCode.OK, await scene.PostToStoreAsync(text, Signed.By(TestStore.WebhookSecret, text)));
        Assert.Equal("refetched", await scene.Store.ScalarAsync<string>("select outcome from stripe.inbox where object_id = @subscription", new { subscription }));

        await scene.Store.FetchDirtyAsync();
        Assert.True(await scene.MayWatchAsync());
    }

    [Fact]
    public async Task A_bad_signature_a_missing_header_an_old_timestamp_or_an_altered_body_is_answered_400_and_nothing_is_stored()
    {
        await scene.HoldAsync();
        await scene.SubscribeAsync();
        var letter = await scene.LetterAsync("customer.subscription.created");
        var before = await scene.Store.ScalarAsync<int>("select count(*) from stripe.event");
        foreach (var (payload, signature) in new (string, string?)[]
        {
            (letter.Payload, null),
            (letter.Payload, "nonsense"),
            (letter.Payload, Signed.By("whsec_another", letter.Payload)),
            (letter.Payload, Signed.By(TestStore.WebhookSecret, letter.Payload, DateTimeOffset.UtcNow.AddMinutes(-6))),
            (letter.Payload, Signed.By(TestStore.WebhookSecret, letter.Payload, DateTimeOffset.UtcNow.AddYears(100))),
            (letter.Payload, Signed.By(TestStore.WebhookSecret, letter.Payload).Split(',')[1]),
            (letter.Payload.Replace("active", "trialing", StringComparison.Ordinal), letter.Signature),
        })
        {
            Assert.Equal(HttpStatusCode.BadRequest, await scene.PostToStoreAsync(payload, signature));
        }

        Assert.Equal(before, await scene.Store.ScalarAsync<int>("select count(*) from stripe.event"));
        Assert.False(await scene.MayWatchAsync());
    }

    [Fact]
    public async Task During_rotation_the_old_and_the_new_secret_are_both_valid()
    {
        var old = scene.Store.Get<StripeSettings>().WebhookSecrets[0];
        var rolled = await scene.RollSecretAsync();
        await scene.SubscribeAsync();
        await scene.SettleAsync();
        Assert.True(await scene.MayWatchAsync());

        scene.Store.Get<StripeSettings>().WebhookSecrets = [rolled, old];
        await scene.PostAsync($"products/{scene.ProductA}", "metadata[subscription_group]=beta");
        await scene.SettleAsync();
        Assert.False(await scene.MayWatchAsync());
        scene.Store.Get<StripeSettings>().WebhookSecrets = [rolled];
        await scene.PostAsync($"products/{scene.ProductA}", "metadata[subscription_group]=alpha");
        await scene.SettleAsync();
        Assert.True(await scene.MayWatchAsync());
    }

    [Fact]
    public async Task Renewals_in_a_storm_leave_the_inbox_fast_fold_their_refetches_and_stay_under_the_limit_and_access_never_asks_Stripe()
    {
        // The storm of ten thousand is the benchmarks'; here as many events in no time as tell on each object five times.
        const int Objects = 20;
        await scene.HoldAsync();
        await scene.SubscribeAsync();
        var pattern = JsonNode.Parse((await scene.LetterAsync("customer.subscription.created")).Payload)!;
        var subscriptions = new List<string>();
        for (var i = 0; i < Objects; i++)
        {
            subscriptions.Add(await scene.SubscribeAsync());
        }

        await scene.Store.FetchDirtyAsync();
        scene.Store.Get<StripeSettings>().RefetchesPerSecond = 20;
        await scene.FaultsAsync("""{ "requests_per_second": 25 }""");
        var taken = await scene.Store.ScalarAsync<long>("select taken from stripe.request_budget");
        await Task.WhenAll(Enumerable.Range(0, Objects * 5).Select(async i =>
        {
            var payload = pattern.DeepClone();
            payload["id"] = $"evt_storm_{i}";
            payload["data"]!["object"]!["id"] = subscriptions[i % Objects];
            payload["data"]!["object"]!["metadata"] = new JsonObject { ["note"] = $"{i}" };
            var text = payload.ToJsonString();
            Assert.Equal(HttpStatusCode.OK, await scene.PostToStoreAsync(text, Signed.By(TestStore.WebhookSecret, text)));
        }));
        Assert.Equal(Objects, await scene.Store.ScalarAsync<int>("select count(*) from stripe.dirty_object where object = 'subscription'"));
        Assert.True(await scene.MayWatchAsync());
        Assert.Equal(taken, await scene.Store.ScalarAsync<long>("select taken from stripe.request_budget"));

        await scene.Store.FetchDirtyAsync();
        Assert.InRange(await scene.Store.ScalarAsync<long>("select taken from stripe.request_budget") - taken, Objects, Objects + 5);
        Assert.Equal(0, await scene.Store.ScalarAsync<int>("select count(*) from stripe.dirty_object where attempts > 0"));
        Assert.Equal(0, (await scene.Store.Get<MirrorFreshnessReader>().ReadAsync()).EventsWaiting);
    }
}
