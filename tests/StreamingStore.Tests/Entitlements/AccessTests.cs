using System.Text.Json.Nodes;
using StreamingStore.Catalog.Searching;
using StreamingStore.Tests.Fixtures;
using static StreamingStore.Tests.Fixtures.Snapshots;

namespace StreamingStore.Tests.Entitlements;

/// <summary>Who may watch, from what the mirror holds and what the clock says.</summary>
public sealed class AccessTests(PostgresServer server) : IAsyncLifetime
{
    private const string Customer = "cus_access";
    private TestStore store = null!;
    private Guid viewerId;

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.OpenAsync(server);
        viewerId = await store.NewViewerAsync(Customer);
        await store.MirrorAsync(Product("prod_action", "action"));
        await store.MirrorAsync(Product("prod_western", "western"));
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Theory]
    [InlineData("active", true)]
    [InlineData("trialing", true)]
    [InlineData("past_due", false)]
    [InlineData("incomplete", false)]
    [InlineData("incomplete_expired", false)]
    [InlineData("unpaid", false)]
    [InlineData("canceled", false)]
    [InlineData("paused", false)]
    public async Task A_status_entitles_or_does_not(string status, bool entitles)
    {
        await store.MirrorAsync(Subscription("sub_1", Customer, status));

        Assert.Equal(entitles, await store.MayWatchAsync(viewerId));
    }

    [Fact]
    public async Task Past_due_entitles_until_the_grace_since_the_unpaid_period_began_is_over()
    {
        await store.MirrorAsync(Subscription("sub_1", Customer, "past_due", periodStart: Now.AddDays(-6)));
        Assert.True(await store.MayWatchAsync(viewerId));

        store.Clock.Move(TimeSpan.FromDays(2));
        Assert.False(await store.MayWatchAsync(viewerId));
    }

    [Fact]
    public async Task A_cancel_at_period_end_ends_it_by_the_clock_without_a_webhook()
    {
        await store.MirrorAsync(Subscription("sub_1", Customer, periodEnd: Now.AddHours(1), cancelAtPeriodEnd: true));
        Assert.True(await store.MayWatchAsync(viewerId));

        store.Clock.Move(TimeSpan.FromHours(2));
        Assert.False(await store.MayWatchAsync(viewerId));
    }

    [Fact]
    public async Task A_cancel_date_ends_it_by_the_clock_without_a_webhook()
    {
        await store.MirrorAsync(Subscription("sub_1", Customer, cancelAt: Now.AddHours(1)));
        Assert.True(await store.MayWatchAsync(viewerId));

        store.Clock.Move(TimeSpan.FromHours(2));
        Assert.False(await store.MayWatchAsync(viewerId));
    }

    [Fact]
    public async Task A_period_that_ended_without_a_cancel_still_entitles_while_stripe_says_active()
    {
        await store.MirrorAsync(Subscription("sub_1", Customer, periodEnd: Now.AddHours(-1)));

        Assert.True(await store.MayWatchAsync(viewerId));
    }

    [Fact]
    public async Task The_answer_tells_when_the_clock_will_change_it()
    {
        await store.MirrorAsync(Subscription("sub_1", Customer, periodEnd: Now.AddHours(3), cancelAtPeriodEnd: true));
        await store.MirrorAsync(Subscription("sub_2", Customer, cancelAt: Now.AddHours(1), products: ["prod_western"]));

        var page = await store.Search.SearchAsync(new MovieQuery("no such film at all"), viewerId);

        Assert.Equal(Now.AddHours(1), page.AccessChangesAt);
    }

    [Fact]
    public async Task An_old_payload_with_the_period_on_the_subscription_is_read_as_well()
    {
        var old = Subscription("sub_1", Customer, cancelAtPeriodEnd: true);
        var item = old["items"]!["data"]![0]!.AsObject();
        item.Remove("current_period_start");
        item.Remove("current_period_end");
        old["current_period_end"] = Seconds(Now.AddHours(1));
        await store.MirrorAsync(old);
        Assert.True(await store.MayWatchAsync(viewerId));

        store.Clock.Move(TimeSpan.FromHours(2));
        Assert.False(await store.MayWatchAsync(viewerId));
    }

    [Fact]
    public async Task A_product_may_cover_several_groups()
    {
        await store.MirrorAsync(Product("prod_many", "western, adventure"));
        await store.MirrorAsync(Subscription("sub_1", Customer, products: ["prod_many"]));

        Assert.True(await store.MayWatchAsync(viewerId));
    }

    [Fact]
    public async Task A_plan_of_another_group_does_not_cover_the_film()
    {
        await store.MirrorAsync(Subscription("sub_1", Customer, products: ["prod_western"]));

        Assert.False(await store.MayWatchAsync(viewerId));
    }

    [Fact]
    public async Task When_two_subscriptions_cover_a_film_one_is_enough()
    {
        await store.MirrorAsync(Subscription("sub_1", Customer));
        await store.MirrorAsync(Subscription("sub_2", Customer, "canceled"));

        Assert.True(await store.MayWatchAsync(viewerId));
    }

    [Fact]
    public async Task A_products_groups_change_for_every_subscriber_at_once()
    {
        await store.MirrorAsync(Subscription("sub_1", Customer));
        await store.MirrorAsync(Product("prod_action", "western"), Now.AddMinutes(1));

        Assert.False(await store.MayWatchAsync(viewerId));
    }

    [Fact]
    public async Task An_archived_product_still_entitles_its_subscribers()
    {
        await store.MirrorAsync(Subscription("sub_1", Customer));
        var archived = Product("prod_action", "action");
        archived["active"] = false;
        await store.MirrorAsync(archived, Now.AddMinutes(1));

        Assert.True(await store.MayWatchAsync(viewerId));
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(null)]
    public async Task A_quantity_of_nothing_is_met_without_a_crash(long? quantity)
    {
        var subscription = Subscription("sub_1", Customer);
        subscription["items"]!["data"]![0]!["quantity"] = quantity is null ? null : JsonValue.Create(quantity.Value);
        await store.MirrorAsync(subscription);

        Assert.True(await store.MayWatchAsync(viewerId));
    }

    [Fact]
    public async Task One_viewers_subscription_is_not_anothers()
    {
        await store.MirrorAsync(Subscription("sub_1", Customer));

        Assert.False(await store.MayWatchAsync(await store.NewViewerAsync("cus_other")));
        Assert.False(await store.MayWatchAsync(await store.NewViewerAsync()));
    }

    [Fact]
    public async Task A_purchase_covers_its_film_alone()
    {
        await store.MirrorAsync(PaymentIntent("pi_1", Customer, TestStore.Raiders));
        var movie = await store.Catalog.FindAsync(TestStore.Raiders, viewerId);

        Assert.True(movie!.Purchased);
        Assert.False(movie.IncludedInSubscription);
        Assert.False(await store.MayWatchAsync(viewerId, 2));
    }

    [Theory]
    [InlineData("processing")]
    [InlineData("requires_action")]
    [InlineData("canceled")]
    public async Task A_payment_that_is_not_paid_buys_nothing(string status)
    {
        await store.MirrorAsync(PaymentIntent("pi_1", Customer, TestStore.Raiders, status: status));

        Assert.False(await store.MayWatchAsync(viewerId));
    }

    [Fact]
    public async Task Part_refunds_leave_the_film_until_they_reach_the_total_and_a_failed_one_gives_it_back()
    {
        await store.MirrorAsync(PaymentIntent("pi_1", Customer, TestStore.Raiders, 799));
        await store.MirrorAsync(Refund("re_1", "pi_1", 300));
        Assert.True(await store.MayWatchAsync(viewerId));

        await store.MirrorAsync(Refund("re_2", "pi_1", 499, "pending"));
        Assert.False(await store.MayWatchAsync(viewerId));

        await store.MirrorAsync(Refund("re_2", "pi_1", 499, "failed"), Now.AddMinutes(1));
        Assert.True(await store.MayWatchAsync(viewerId));
    }

    [Theory]
    [InlineData("needs_response", true)]
    [InlineData("won", true)]
    [InlineData("lost", false)]
    public async Task A_dispute_takes_the_film_only_when_it_is_lost(string status, bool available)
    {
        await store.MirrorAsync(PaymentIntent("pi_1", Customer, TestStore.Raiders));
        await store.MirrorAsync(Dispute("du_1", "pi_1", status));

        Assert.Equal(available, await store.MayWatchAsync(viewerId));
    }

    [Fact]
    public async Task A_film_that_leaves_the_group_is_no_longer_covered_and_one_that_joins_is()
    {
        await store.MirrorAsync(Subscription("sub_1", Customer));
        await store.SetGroupsAsync(TestStore.Raiders, ["adventure"]);
        Assert.False(await store.MayWatchAsync(viewerId));

        await store.SetGroupsAsync(TestStore.Raiders, ["adventure", "action"]);
        Assert.True(await store.MayWatchAsync(viewerId));
    }
}
