using System.Net;
using StreamingStore.Billing;
using StreamingStore.StripeMirror;
using StreamingStore.Tests.Fixtures;
using StreamingStore.Tests.Histories;

namespace StreamingStore.Tests.Scenarios;

/// <summary>The same thing more than once, at once, or half done.</summary>
public sealed class DuplicateTests(PostgresServer server)
{
    [Fact]
    public async Task The_webhook_is_handled_before_the_create_call_returns_one_row_the_local_intent_kept_Watch_Now()
    {
        await using var scene = await Scene.OpenAsync(server);

        // The answer is lost after Stripe has done it, so the client asks again half a second later: the webhook is first.
        await scene.FaultsAsync("""{ "requests": [{ "fault": "error_after", "method": "POST", "path": "/v1/subscriptions", "times": 1 }] }""");
        var made = await SubscribeAsync(scene, "click");
        await scene.SettleAsync();

        Assert.True(await scene.Store.ScalarAsync<bool>("""
            select e.received_at < now() and s.metadata ->> 'device_type' = 'roku' and s.metadata ->> 'viewer_id' = @viewer and o.subscription_id = s.id
            from stripe.subscription s
            join stripe.event e on e.object_id = s.id and e.type = 'customer.subscription.created' and e.source = 'webhook'
            join store.subscription_order o on o.action_id = 'click'
            where s.id = @Id
            """, new { made.Id, viewer = scene.Viewer.ToString() }));
        Assert.Equal(1, await scene.Store.ScalarAsync<int>("select count(*) from stripe.subscription"));
        Assert.True(await scene.MayWatchAsync());
    }

    [Fact]
    public async Task The_create_call_times_out_but_succeeded_retried_with_the_same_key_it_is_one_subscription_Watch_Now()
    {
        await using var scene = await Scene.OpenAsync(server);
        await scene.HoldAsync();
        await scene.FaultsAsync("""{ "requests": [{ "fault": "timeout_after", "method": "POST", "path": "/v1/subscriptions", "times": 1 }] }""");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SubscribeAsync(scene, "click", patience.Token));
        Assert.False(await scene.MayWatchAsync());

        var made = await SubscribeAsync(scene, "click");
        Assert.Equal(made.Id, (await scene.GetAsync($"subscriptions?customer={scene.Customer}")).GetProperty("data").EnumerateArray().Single().Id());
        Assert.True(await scene.MayWatchAsync());
    }

    [Fact]
    public async Task The_same_event_delivered_10_times_at_once_has_one_effect_and_ten_2xx()
    {
        await using var scene = await Scene.OpenAsync(server);
        await scene.HoldAsync();
        await scene.SubscribeAsync();
        var letter = await scene.LetterAsync("customer.subscription.created");
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => scene.PostToStoreAsync(letter.Payload, letter.Signature)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer));
        Assert.Equal(1, await scene.Store.ScalarAsync<int>("select sum(attempts) from stripe.inbox where type = 'customer.subscription.created'"));
        Assert.Equal(1, await scene.Store.ScalarAsync<int>("select count(*) from stripe.subscription"));
    }

    [Fact]
    public async Task Two_refetches_overlap_the_older_read_finishes_last_and_the_newer_state_stays()
    {
        await using var scene = await Scene.OpenAsync(server);
        var subscription = await scene.SubscribeAsync();
        await scene.SettleAsync();
        await scene.HoldAsync();
        using var held = new HeldAnswers();
        await using var slow = new Node(scene.Store.Database, scene.Store.Get<StripeSettings>().ApiBase!, held, TimeProvider.System);
        await scene.Store.ExecuteAsync("insert into stripe.dirty_object (object, id) values ('subscription', @subscription)", new { subscription });
        var older = slow.Worker.FetchDueAsync();
        await held.ReadAsync();
        await scene.DeleteAsync($"subscriptions/{subscription}");

        // The claim of the one that hangs runs out, as it does after a minute.
        await scene.Store.ExecuteAsync("update stripe.dirty_object set claimed_until = now() - interval '1 second'");
        await scene.Store.FetchDirtyAsync();
        Assert.Equal("canceled", await scene.StatusAsync(subscription));
        held.LetGo();
        await older;

        Assert.Equal("canceled", await scene.StatusAsync(subscription));
        Assert.False(await scene.MayWatchAsync());
        Assert.Equal(0, await scene.Store.ScalarAsync<int>("select count(*) from stripe.dirty_object"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    public Task The_process_is_killed_after_the_write_and_before_the_done_mark_and_a_replay_changes_nothing(int statement) => HistoryPlay.PlayAsync(
        server,
        new(Act.DeliverAll),
        new(Act.Subscribe, 0, 0, 1),
        new(Act.ItIsKilled, statement - 1),
        new(Act.Deliver, 0, 1),
        new(Act.Deliver, 0, 0),
        new(Act.ItIsKilled, statement - 1),
        new(Act.DeliverSomeAtOnce, 0, 3),
        new(Act.DeliverAll));

    [Fact]
    public async Task Any_permutation_with_duplicates_of_a_subscriptions_events_ends_in_identical_tables()
    {
        await using var scene = await Scene.OpenAsync(server);
        await scene.HoldAsync();
        var subscription = await scene.SubscribeAsync();
        await scene.PostAsync("subscription_items", $"subscription={subscription}&price={scene.PriceB}");
        await scene.PostAsync($"subscriptions/{subscription}", "cancel_at_period_end=true");
        await scene.PostAsync($"products/{scene.ProductA}", "metadata[subscription_group]=beta");
        await scene.SettleAsync();
        var letters = scene.Held.Where(letter => letter.Type.StartsWith("customer.subscription.", StringComparison.Ordinal) || letter.Type == "product.updated").ToList();
        Assert.Equal(4, letters.Count);
        var ends = new HashSet<string>();
        foreach (var order in Permutations(letters))
        {
            await scene.Store.ExecuteAsync("truncate stripe.subscription, stripe.subscription_item, stripe.product, stripe.price, stripe.event, stripe.event_state, stripe.dirty_object");
            await scene.DeliverAsync(order.SelectMany((letter, i) => i % 2 == 0 ? (Letter[])[letter, letter] : [letter]));
            await scene.DeliverAsync(order[0]);
            await scene.Store.FetchDirtyAsync();
            ends.Add((await scene.Store.ScalarAsync<string>("""
                select (select jsonb_agg(body order by id) from stripe.subscription)::text
                    || (select jsonb_agg(jsonb_build_object('body', body, 'deleted', deleted) order by id) from stripe.subscription_item)::text
                    || (select jsonb_agg(body order by id) from stripe.product)::text
                """))!);
            Assert.False(await scene.MayWatchAsync());
            Assert.True(await scene.MayWatchAsync(Scene.FilmB));
        }

        Assert.Single(ends);
    }

    private static async Task<ViewerSubscription> SubscribeAsync(Scene scene, string action, CancellationToken ct = default) =>
        Assert.IsType<SubscribeOutcome.Subscribed>(await scene.Store.Subscriptions.SubscribeAsync(new(scene.Viewer, scene.PriceA, "roku", action, "pm_card_visa"), ct)).Subscription;

    private static IEnumerable<IReadOnlyList<T>> Permutations<T>(List<T> items) => items.Count < 2
        ? [items]
        : items.SelectMany((first, i) => Permutations<T>([.. items.Where((_, j) => j != i)]).Select(rest => (IReadOnlyList<T>)[first, .. rest]));

    /// <summary>Keeps Stripe's answers until it is told to let go, so that what they say grows old.</summary>
    private sealed class HeldAnswers() : DelegatingHandler(new SocketsHttpHandler())
    {
        private readonly TaskCompletionSource read = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource letGo = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task ReadAsync() => read.Task;

        public void LetGo() => letGo.SetResult();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            read.TrySetResult();
            await letGo.Task.WaitAsync(cancellationToken);
            return answer;
        }
    }
}
