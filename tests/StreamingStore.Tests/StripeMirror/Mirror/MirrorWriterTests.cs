using System.Text.Json.Nodes;
using StreamingStore.Tests.Fixtures;
using static StreamingStore.Tests.Fixtures.Snapshots;

namespace StreamingStore.Tests.StripeMirror.Mirror;

public sealed class MirrorWriterTests(PostgresServer server) : IAsyncLifetime
{
    private const string Customer = "cus_mirror";
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

    [Fact]
    public async Task A_subscription_its_items_and_their_prices_land_together()
    {
        await store.MirrorAsync(Subscription("sub_1", Customer, products: ["prod_action", "prod_western"]));

        Assert.Equal(2, await store.ScalarAsync<int>("select count(*) from stripe.subscription_item where subscription_id = 'sub_1' and not deleted"));
        Assert.Equal(2, await store.ScalarAsync<int>("select count(*) from stripe.price where product_id in ('prod_action', 'prod_western')"));
        Assert.Equal("web", await store.ScalarAsync<string>("select metadata ->> 'device_type' from stripe.subscription where id = 'sub_1'"));
    }

    [Fact]
    public async Task An_item_that_a_newer_snapshot_lacks_is_gone_and_its_group_with_it()
    {
        await store.MirrorAsync(Subscription("sub_1", Customer, products: ["prod_action", "prod_western"]));
        await store.MirrorAsync(Subscription("sub_1", Customer, products: ["prod_western"]), Now.AddMinutes(1));

        Assert.False(await store.MayWatchAsync(viewerId));
    }

    [Fact]
    public async Task A_stale_snapshot_without_a_newly_added_item_leaves_it()
    {
        await store.MirrorAsync(Subscription("sub_1", Customer, products: ["prod_action", "prod_western"]), Now.AddMinutes(1));
        await store.MirrorAsync(Subscription("sub_1", Customer, products: ["prod_western"]));

        Assert.True(await store.MayWatchAsync(viewerId));
    }

    [Fact]
    public async Task A_truncated_list_of_items_does_not_tell_what_is_gone()
    {
        await store.MirrorAsync(Subscription("sub_1", Customer, products: ["prod_action", "prod_western"]));
        var truncated = Subscription("sub_1", Customer, products: ["prod_western"]);
        truncated["items"]!["has_more"] = true;
        await store.MirrorAsync(truncated, Now.AddMinutes(1));

        Assert.True(await store.MayWatchAsync(viewerId));
    }

    [Fact]
    public async Task A_price_replaced_by_another_products_changes_the_group()
    {
        await store.MirrorAsync(Subscription("sub_1", Customer));
        var replaced = Subscription("sub_1", Customer, products: ["prod_western"]);
        replaced["items"]!["data"]![0]!["id"] = "si_sub_1_prod_action";
        await store.MirrorAsync(replaced, Now.AddMinutes(1));

        Assert.False(await store.MayWatchAsync(viewerId));
    }

    [Fact]
    public async Task Two_events_of_one_second_ask_for_a_fetch_rather_than_guess()
    {
        await store.MirrorAsync(Subscription("sub_1", Customer));
        await store.MirrorAsync(Subscription("sub_1", Customer, "past_due"));

        Assert.Equal("active", await StatusAsync("sub_1"));
        Assert.True(await IsDirtyAsync("subscription", "sub_1"));
    }

    [Fact]
    public async Task A_deletion_before_the_creation_stays()
    {
        await store.MirrorAsync(Subscription("sub_1", Customer, "canceled"));
        await store.MirrorAsync(Subscription("sub_1", Customer), Now.AddMinutes(1));

        Assert.False(await store.MayWatchAsync(viewerId));
        Assert.Equal("canceled", await StatusAsync("sub_1"));
    }

    [Fact]
    public async Task A_deleted_customer_leaves_a_tombstone_and_its_subscriptions_are_fetched()
    {
        await store.MirrorAsync(Customer_());
        await store.MirrorAsync(Subscription("sub_1", Customer));
        await store.MirrorAsync(new JsonObject { ["id"] = Customer, ["object"] = "customer", ["deleted"] = true });
        await store.MirrorAsync(Customer_(), Now.AddMinutes(1));

        Assert.True(await store.ScalarAsync<bool>("select deleted from stripe.customer where id = @Customer", new { Customer }));
        Assert.True(await IsDirtyAsync("subscription", "sub_1"));
    }

    [Fact]
    public async Task A_product_that_is_needed_and_unknown_is_asked_for()
    {
        await store.MirrorAsync(Subscription("sub_1", Customer, products: ["prod_new"]));

        Assert.True(await IsDirtyAsync("product", "prod_new"));
    }

    [Fact]
    public async Task A_charge_that_counts_refunds_we_do_not_know_is_fetched()
    {
        await store.MirrorAsync(new JsonObject { ["id"] = "ch_1", ["object"] = "charge", ["amount"] = 799, ["amount_refunded"] = 799, ["payment_intent"] = "pi_1" });

        Assert.True(await IsDirtyAsync("charge", "ch_1"));
    }

    [Fact]
    public async Task Objects_of_kinds_that_are_not_mirrored_are_passed_over() =>
        await store.MirrorAsync(new JsonObject { ["id"] = "xx_1", ["object"] = "something_new" });

    [Fact]
    public async Task The_same_snapshot_from_ten_at_once_is_one_row()
    {
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => store.MirrorAsync(Subscription("sub_1", Customer))));

        Assert.Equal(1, await store.ScalarAsync<int>("select count(*) from stripe.subscription"));
        Assert.False(await IsDirtyAsync("subscription", "sub_1"));
    }

    private static JsonObject Customer_() => Snapshots.Customer(Customer);

    private Task<string?> StatusAsync(string id) => store.ScalarAsync<string>("select status from stripe.subscription where id = @id", new { id });

    private async Task<bool> IsDirtyAsync(string name, string id) =>
        await store.ScalarAsync<bool>("select exists (select from stripe.dirty_object where object = @name and id = @id)", new { name, id });
}
