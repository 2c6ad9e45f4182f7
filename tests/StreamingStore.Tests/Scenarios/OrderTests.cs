using StreamingStore.Tests.Fixtures;

namespace StreamingStore.Tests.Scenarios;

/// <summary>Events that overtake each other.</summary>
public sealed class OrderTests(PostgresServer server) : IAsyncLifetime
{
    private const string Created = "customer.subscription.created";
    private const string Updated = "customer.subscription.updated";
    private Scene scene = null!;

    public async ValueTask InitializeAsync() => scene = await Scene.OpenAsync(server);

    public ValueTask DisposeAsync() => scene.DisposeAsync();

    [Fact]
    public async Task Deleted_arrives_before_created_the_film_is_Buy_Now_and_the_late_created_does_not_revive_it()
    {
        await scene.HoldAsync();
        var subscription = await scene.SubscribeAsync();
        await scene.DeleteAsync($"subscriptions/{subscription}");
        await scene.DeliverAsync(await scene.LetterAsync("customer.subscription.deleted"));
        Assert.False(await scene.MayWatchAsync());

        await scene.DeliverAsync(await scene.LetterAsync(Created));
        Assert.False(await scene.MayWatchAsync());
        await scene.SettleAsync();
        Assert.False(await scene.MayWatchAsync());
        Assert.Equal("canceled", await scene.StatusAsync(subscription));
    }

    [Fact]
    public async Task Updated_active_arrives_before_created_incomplete_the_true_state_is_active_and_the_film_is_Watch_Now()
    {
        await scene.HoldAsync();
        var subscription = await scene.SubscribeAsync("&payment_behavior=default_incomplete");
        var payment = (await scene.GetAsync($"payment_intents?customer={scene.Customer}")).GetProperty("data")[0].Id();
        await scene.PostAsync($"payment_intents/{payment}/confirm", "payment_method=pm_card_visa");
        await scene.DeliverAsync(await scene.LetterAsync(Updated), await scene.LetterAsync(Created));
        await scene.SettleAsync();

        Assert.Equal("active", await scene.StatusAsync(subscription));
        Assert.True(await scene.MayWatchAsync());
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Active_and_past_due_come_in_the_same_second_in_both_orders_and_the_answer_is_the_one_that_Stripe_gives(bool paidInTheEnd, bool laterFirst)
    {
        var subscription = await scene.SubscribeAsync();
        await scene.UseCardAsync("pm_card_chargeCustomerFail");
        await scene.HoldAsync();
        await scene.PostAsync($"subscriptions/{subscription}", "metadata[seen]=active");
        var first = await scene.LetterAsync(Updated);
        await scene.AdvanceAsync(TimeSpan.FromDays(32));
        var second = await scene.LetterAsync(Updated);
        if (paidInTheEnd)
        {
            await scene.UseCardAsync("pm_card_visa");
            first = second;
            await scene.PostAsync($"invoices/{(await scene.GetAsync($"subscriptions/{subscription}")).Text("latest_invoice")}/pay");
            second = await scene.LetterAsync(Updated);
        }

        await scene.DeliverAsync(laterFirst ? [second, first] : [first, second]);
        await scene.SettleAsync();

        Assert.Equal(paidInTheEnd ? "active" : "past_due", await scene.StatusAsync(subscription));
        Assert.Equal((await scene.GetAsync($"subscriptions/{subscription}")).Text("status"), await scene.StatusAsync(subscription));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Trial_will_end_and_updated_to_another_product_come_in_one_second_and_access_follows_the_new_product(bool updateFirst)
    {
        var subscription = await scene.SubscribeAsync("&trial_period_days=10");
        await scene.SettleAsync();
        await scene.HoldAsync();
        await scene.AdvanceAsync(TimeSpan.FromDays(8));
        var item = (await scene.GetAsync($"subscriptions/{subscription}")).FirstItem();
        await scene.PostAsync($"subscription_items/{item}", $"price={scene.PriceB}");
        Letter[] letters = [await scene.LetterAsync("customer.subscription.trial_will_end"), await scene.LetterAsync(Updated)];
        await scene.DeliverAsync(updateFirst ? letters.Reverse() : letters);
        await scene.SettleAsync();

        Assert.False(await scene.MayWatchAsync());
        Assert.True(await scene.MayWatchAsync(Scene.FilmB));
    }

    [Fact]
    public async Task A_stale_update_without_a_newly_added_item_comes_late_and_the_new_item_stays_Watch_Now()
    {
        await scene.HoldAsync();
        var subscription = await scene.SubscribeAsync();
        await scene.PostAsync($"subscriptions/{subscription}", "metadata[note]=stale");
        var stale = await scene.LetterAsync(Updated);
        await scene.PostAsync("subscription_items", $"subscription={subscription}&price={scene.PriceB}");
        await scene.DeliverAsync(await scene.LetterAsync(Updated), stale);
        Assert.True(await scene.MayWatchAsync(Scene.FilmB));
        await scene.SettleAsync();

        Assert.True(await scene.MayWatchAsync());
        Assert.True(await scene.MayWatchAsync(Scene.FilmB));
    }

    [Fact]
    public async Task Product_updated_comes_before_any_price_or_product_is_known_they_are_fetched_and_access_is_right_afterwards()
    {
        await scene.HoldAsync();
        var (product, price) = await scene.MakePlanAsync("gamma");
        await scene.PostAsync($"products/{product}", "metadata[subscription_group]=alpha");
        await scene.SubscribeAsync(price: price);
        await scene.DeliverAsync(await scene.LetterAsync(Created));
        Assert.False(await scene.MayWatchAsync());
        await scene.DeliverAsync(await scene.LetterAsync("product.updated"));
        await scene.SettleAsync();

        Assert.True(await scene.MayWatchAsync());
        Assert.Equal(1, await scene.Store.ScalarAsync<int>("select count(*) from stripe.price where id = @price", new { price }));
    }
}
