using StreamingStore.Billing;
using StreamingStore.Catalog;
using StreamingStore.Entitlements;
using StreamingStore.Staff.Explaining;
using StreamingStore.Tests.Fixtures;
using static StreamingStore.Tests.Fixtures.Snapshots;

namespace StreamingStore.Tests.Staff.Explaining;

/// <summary>Why a viewer can watch a film, or can't: from the mirror, and from Stripe alone.</summary>
public sealed class AccessExplainerTests(PostgresServer server) : IAsyncLifetime
{
    private TestStore store = null!;
    private AccessExplainer explainer = null!;
    private Guid viewerId;

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.OpenWithStripeAsync(server);
        explainer = store.Get<AccessExplainer>();
        viewerId = await store.NewViewerAsync();
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task A_subscription_is_explained_from_item_to_film_and_Stripe_says_the_same()
    {
        var subscription = await SubscribeAsync("action-monthly");

        var why = await ExplainAsync();

        Assert.Equal((true, AccessReason.Subscribed), (why.Access.Available, why.Access.Reason));
        var source = Assert.Single(why.Sources);
        Assert.True(source.Concerns);
        Assert.Equal((subscription, "active", "plan_action", "Action"), (source.Evidence!.SubscriptionId, source.Evidence.Status, source.Evidence.ProductId, source.Evidence.ProductName));
        Assert.Equal(["action"], source.Source.Groups);
        Assert.False(source.Evidence.DecidedByEvent);

        var stripes = await explainer.AskStripeAsync(why);
        Assert.Equal((true, AccessReason.Subscribed), (stripes.Access.Available, stripes.Access.Reason));
        Assert.Empty(stripes.Differences);
    }

    [Fact]
    public async Task A_plan_that_does_not_cover_the_film_is_shown_as_what_does_not_concern_it()
    {
        await SubscribeAsync("classics-monthly");

        var why = await ExplainAsync();

        Assert.Equal((false, AccessReason.NothingCovers), (why.Access.Available, why.Access.Reason));
        Assert.False(Assert.Single(why.Sources).Concerns);
    }

    [Fact]
    public async Task A_purchase_that_was_given_back_and_a_grant_are_told_with_what_counts_first()
    {
        var bought = await BuyAsync();
        await store.Purchases.RefundAsync(bought, null, "back");
        await store.Get<AccessGrants>().GrantAsync(new AccessGrantRequest(viewerId, TestStore.Raiders, null, "goodwill", viewerId));

        var why = await ExplainAsync();

        Assert.Equal([AccessReason.Granted, AccessReason.Refunded], why.Sources.Select(source => source.Source.Reason));
        Assert.Null(why.Sources[0].Evidence);
        Assert.Equal(bought, why.Sources[1].Evidence!.Id);
        Assert.Empty((await explainer.AskStripeAsync(why)).Differences);
    }

    [Fact]
    public async Task What_the_mirror_has_wrong_is_a_difference_to_Stripes_answer()
    {
        await SubscribeAsync("action-monthly");
        var bought = await BuyAsync();
        await store.ExecuteAsync("""update stripe.subscription set body = jsonb_set(body, '{status}', '"canceled"')""");
        await store.ExecuteAsync("delete from stripe.payment_intent where id = @bought", new { bought });

        var why = await ExplainAsync();
        var stripes = await explainer.AskStripeAsync(why);

        Assert.Equal((false, true), (why.Access.Available, stripes.Access.Available));
        Assert.Equal(2, stripes.Differences.Count);
        Assert.Equal(AccessReason.Bought, Assert.Single(stripes.Differences, difference => difference.Ours is null).Stripes!.Reason);
        Assert.Equal(AccessReason.Canceled, Assert.Single(stripes.Differences, difference => difference.Ours is not null).Ours!.Reason);
    }

    [Fact]
    public async Task Lists_of_Stripes_are_read_to_their_end()
    {
        for (var i = 0; i < 102; i++)
        {
            await new Stripe.PaymentIntentService(store.Stripe).CreateAsync(new Stripe.PaymentIntentCreateOptions { Amount = 100, Currency = "usd", Customer = await CustomerAsync() });
        }

        var bought = await BuyAsync();
        await new Stripe.PaymentIntentService(store.Stripe).CreateAsync(new Stripe.PaymentIntentCreateOptions { Amount = 100, Currency = "usd", Customer = await CustomerAsync() });
        await store.ExecuteAsync("delete from stripe.payment_intent");

        var stripes = await explainer.AskStripeAsync(await ExplainAsync());

        Assert.Equal(bought, Assert.Single(stripes.Differences).Id);
    }

    [Fact]
    public async Task What_was_taken_out_of_a_subscription_is_known_here_only_and_no_difference()
    {
        var subscription = await SubscribeAsync("action-monthly");
        await store.ExecuteAsync("""
            insert into stripe.subscription_item (id, body, as_of, deleted)
            select 'si_gone', body || '{"id": "si_gone"}', as_of, true from stripe.subscription_item where subscription_id = @subscription
            """, new { subscription });

        var why = await ExplainAsync();

        Assert.Contains(why.Sources, source => source.Source.Reason == AccessReason.ItemRemoved);
        Assert.Empty((await explainer.AskStripeAsync(why)).Differences);
    }

    [Fact]
    public async Task The_event_that_decided_is_named()
    {
        await store.ExecuteAsync("update store.viewer set stripe_customer_id = 'cus_told' where id = @viewerId", new { viewerId });
        await store.MirrorAsync(Product("prod_action", "action"));
        await store.MirrorAsync(Subscription("sub_told", "cus_told"));
        await store.ExecuteAsync("""
            insert into stripe.event (id, type, created, object, object_id, body)
            values ('evt_told', 'customer.subscription.updated', @Now, 'subscription', 'sub_told', '{}');
            insert into stripe.event_state (id, done_at) values ('evt_told', now())
            """, new { Now });

        var evidence = Assert.Single((await ExplainAsync()).Sources).Evidence!;

        Assert.Equal(("evt_told", true), (evidence.EventId, evidence.DecidedByEvent));
    }

    [Theory]
    [InlineData(1, AccessReason.NotOutYet)]
    [InlineData(-2, AccessReason.NoLongerOut)]
    public async Task A_film_that_is_not_to_be_had_can_not_be_watched_whatever_the_viewer_has(int days, AccessReason reason)
    {
        await SubscribeAsync("action-monthly");
        await store.ExecuteAsync(
            "update store.movie set available_from = @from, available_until = @until where movie_id = @Raiders",
            new { from = Now.AddDays(days), until = Now.AddDays(days + 1), TestStore.Raiders });

        var why = await ExplainAsync();

        Assert.Equal((false, reason), (why.Access.Available, why.Access.Reason));
        Assert.True(why.Access.IncludedInSubscription);
        Assert.Equal(why.Film.Available, why.Access.Available);
        Assert.Equal(reason, (await store.Get<ViewerAccess>().ExplainAsync(viewerId, TestStore.Raiders))!.Reason);
        Assert.NotEqual(MovieWindow.Open, why.Access.Window);
    }

    [Fact]
    public async Task Nobody_and_no_film_have_no_explanation()
    {
        Assert.Null(await explainer.ExplainAsync(Guid.NewGuid(), TestStore.Raiders));
        Assert.Null(await explainer.ExplainAsync(viewerId, 999_999_999));
    }

    private async Task<Explanation> ExplainAsync() => (await explainer.ExplainAsync(viewerId, TestStore.Raiders))!;

    private Task<string> CustomerAsync() => store.Get<StripeCustomers>().EnsureAsync(viewerId);

    private async Task<string> SubscribeAsync(string price) => Assert.IsType<SubscribeOutcome.Subscribed>(await store.Subscriptions.SubscribeAsync(
        new SubscribeRequest(viewerId, price, "web", Guid.NewGuid().ToString(), "pm_card_visa"))).Subscription.Id;

    private async Task<string> BuyAsync() => Assert.IsType<BuyOutcome.Bought>(await store.Purchases.BuyAsync(
        new BuyRequest(viewerId, TestStore.Raiders, "web", Guid.NewGuid().ToString(), "pm_card_visa"))).PaymentIntentId;
}
