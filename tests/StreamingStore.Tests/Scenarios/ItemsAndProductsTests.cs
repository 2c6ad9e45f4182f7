using System.Net;
using StreamingStore.Tests.Fixtures;

namespace StreamingStore.Tests.Scenarios;

/// <summary>What a subscription is of, and what its products cover.</summary>
public sealed class ItemsAndProductsTests(PostgresServer server) : IAsyncLifetime
{
    private Scene scene = null!;

    public async ValueTask InitializeAsync() => scene = await Scene.OpenAsync(server);

    public ValueTask DisposeAsync() => scene.DisposeAsync();

    [Fact]
    public async Task One_item_is_removed_others_remain_and_only_its_group_is_Buy_Now()
    {
        var subscription = await scene.SubscribeAsync($"&items[1][price]={scene.PriceB}");
        await scene.SettleAsync();
        await AssertAccessAsync(true, true);

        await scene.DeleteAsync($"subscription_items/{(await scene.GetAsync($"subscriptions/{subscription}")).FirstItem()}");
        await scene.SettleAsync();
        await AssertAccessAsync(false, true);
    }

    [Fact]
    public async Task A_products_group_changes_and_every_current_subscriber_changes_at_once()
    {
        var (other, customer) = await scene.NewCustomerAsync();
        await scene.SubscribeAsync();
        await scene.SubscribeAsync(customer: customer);
        await scene.SettleAsync();

        await scene.PostAsync($"products/{scene.ProductA}", "metadata[subscription_group]=beta");
        await scene.SettleAsync();
        foreach (var viewer in new[] { scene.Viewer, other })
        {
            Assert.False(await scene.MayWatchAsync(Scene.FilmA, viewer));
            Assert.True(await scene.MayWatchAsync(Scene.FilmB, viewer));
        }
    }

    [Fact]
    public async Task An_items_price_is_replaced_by_one_of_another_product_the_old_group_is_Buy_Now_and_the_new_one_Watch_Now()
    {
        var subscription = await scene.SubscribeAsync();
        await scene.PostAsync($"subscription_items/{(await scene.GetAsync($"subscriptions/{subscription}")).FirstItem()}", $"price={scene.PriceB}");
        await scene.SettleAsync();

        await AssertAccessAsync(false, true);
    }

    [Fact]
    public async Task The_product_is_archived_or_its_price_inactive_and_an_active_subscription_stays_Watch_Now()
    {
        await scene.SubscribeAsync();
        await scene.PostAsync($"products/{scene.ProductA}", "active=false");
        await scene.PostAsync($"prices/{scene.PriceA}", "active=false");
        await scene.SettleAsync();

        Assert.False(await scene.Store.ScalarAsync<bool>("select active from stripe.price where id = @PriceA", new { scene.PriceA }));
        await AssertAccessAsync(true, false);
    }

    [Fact]
    public async Task Two_subscriptions_cover_a_film_one_is_cancelled_and_it_stays_Watch_Now()
    {
        var first = await scene.SubscribeAsync();
        var second = await scene.SubscribeAsync();
        await scene.DeleteAsync($"subscriptions/{first}");
        await scene.SettleAsync();
        await AssertAccessAsync(true, false);

        await scene.DeleteAsync($"subscriptions/{second}");
        await scene.SettleAsync();
        await AssertAccessAsync(false, false);
    }

    [Fact]
    public async Task Quantity_0_or_a_metered_item_with_null_quantity_does_not_crash()
    {
        await scene.HoldAsync();
        await scene.SubscribeAsync("&items[0][quantity]=0");
        var letter = await scene.LetterAsync("customer.subscription.created");
        await scene.DeliverAsync(letter);
        await scene.SettleAsync();
        await AssertAccessAsync(true, false);

        // Metered prices are none of the simulator's, so the payload says it.
        var payload = letter.Payload.Replace("\"quantity\": 0", "\"quantity\": null", StringComparison.Ordinal).Replace(letter.ObjectId, "sub_metered", StringComparison.Ordinal).Replace("evt_", "evt_m", StringComparison.Ordinal);
        Assert.Contains("\"quantity\": null", payload, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await scene.PostToStoreAsync(payload, Signed.By(TestStore.WebhookSecret, payload)));
        Assert.Equal(2, await scene.Store.ScalarAsync<int>("select count(*) from stripe.subscription"));
        Assert.Equal(0, await scene.Store.ScalarAsync<int>("select count(*) from stripe.inbox where done_at is null"));
    }

    private async Task AssertAccessAsync(bool filmA, bool filmB)
    {
        Assert.Equal(filmA, await scene.MayWatchAsync());
        Assert.Equal(filmB, await scene.MayWatchAsync(Scene.FilmB));
    }
}
