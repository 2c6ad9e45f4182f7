using Stripe;

namespace StreamingStore.SimulatorTests;

public sealed class CatalogueTests(Simulator simulator) : IClassFixture<Simulator>
{
    private readonly ProductService products = new(simulator.Client);
    private readonly PriceService prices = new(simulator.Client);

    [Fact]
    public async Task Metadata_is_merged_and_an_empty_value_removes_its_key()
    {
        var product = await products.CreateAsync(new() { Name = "Films", Metadata = new() { ["subscription_group"] = "action", ["old"] = "1" } });
        product = await products.UpdateAsync(product.Id, new() { Metadata = new() { ["old"] = "", ["new"] = "2" } });
        Assert.Equal(new() { ["subscription_group"] = "action", ["new"] = "2" }, product.Metadata);
    }

    [Fact]
    public async Task Metadata_has_its_limits()
    {
        var many = Enumerable.Range(0, 51).ToDictionary(number => $"key{number}", _ => "x");
        await Simulator.RefusalOf(() => products.CreateAsync(new() { Name = "Films", Metadata = many }));
        await Simulator.RefusalOf(() => products.CreateAsync(new() { Name = "Films", Metadata = new() { [new string('k', 41)] = "x" } }));
        await Simulator.RefusalOf(() => products.CreateAsync(new() { Name = "Films", Metadata = new() { ["k"] = new string('v', 501) } }));
        many.Remove("key0");
        Assert.Equal(50, (await products.CreateAsync(new() { Name = "Films", Metadata = many })).Metadata.Count);
    }

    [Fact]
    public async Task Products_are_listed_by_ids()
    {
        var one = await products.CreateAsync(new() { Name = "One" });
        await products.CreateAsync(new() { Name = "Two" });
        var three = await products.CreateAsync(new() { Name = "Three" });
        Assert.Equal([three.Id, one.Id], (await products.ListAsync(new() { Ids = [one.Id, three.Id] })).Select(product => product.Id));
    }

    [Fact]
    public async Task A_price_can_make_its_product()
    {
        var price = await simulator.PriceAsync(1500, "year", "Documentaries");
        Assert.Equal(("recurring", "year", 1500), (price.Type, price.Recurring.Interval, price.UnitAmount));
        Assert.Equal("Documentaries", (await products.GetAsync(price.ProductId)).Name);
    }

    [Fact]
    public async Task A_lookup_key_is_held_by_one_price_and_can_be_transferred()
    {
        var product = await products.CreateAsync(new() { Name = "Films" });
        PriceCreateOptions Keyed(bool? transfer) => new() { Product = product.Id, Currency = "usd", UnitAmount = 1, LookupKey = "gold", TransferLookupKey = transfer };
        var first = await prices.CreateAsync(Keyed(null));
        await Simulator.RefusalOf(() => prices.CreateAsync(Keyed(null)));
        var second = await prices.CreateAsync(Keyed(true));
        Assert.Null((await prices.GetAsync(first.Id)).LookupKey);
        Assert.Equal([second.Id], (await prices.ListAsync(new() { LookupKeys = ["gold"] })).Select(price => price.Id));
    }

    [Fact]
    public async Task Prices_are_listed_by_product_and_by_whether_they_are_active()
    {
        var price = await simulator.PriceAsync();
        await prices.UpdateAsync(price.Id, new() { Active = false });
        Assert.Empty(await prices.ListAsync(new() { Product = price.ProductId, Active = true }));
        Assert.Single(await prices.ListAsync(new() { Product = price.ProductId, Active = false }));
    }

    [Fact]
    public async Task An_inactive_or_one_time_price_cannot_be_subscribed_to()
    {
        var customer = await simulator.CustomerWithCardAsync();
        var inactive = await simulator.PriceAsync();
        await prices.UpdateAsync(inactive.Id, new() { Active = false });
        await Simulator.RefusalOf(() => simulator.SubscribeAsync(customer, inactive));
        var once = await prices.CreateAsync(new() { Currency = "usd", UnitAmount = 5, ProductData = new() { Name = "A film" } });
        await Simulator.RefusalOf(() => simulator.SubscribeAsync(customer, once));
    }

    [Fact]
    public async Task A_product_with_prices_cannot_be_deleted()
    {
        var price = await simulator.PriceAsync();
        var refused = await simulator.Http.DeleteAsync(new Uri($"/v1/products/{price.ProductId}", UriKind.Relative));
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, refused.StatusCode);
        var bare = await products.CreateAsync(new() { Name = "Bare" });
        using var deleted = await simulator.Http.DeleteAsync(new Uri($"/v1/products/{bare.Id}", UriKind.Relative));
        Assert.Equal(System.Net.HttpStatusCode.OK, deleted.StatusCode);
        Assert.Equal("product.deleted", (await simulator.EventsOfAsync(bare.Id))[^1]);
    }

    [Fact]
    public async Task A_subscription_shows_its_price_as_it_now_is()
    {
        var price = await simulator.PriceAsync();
        var subscription = await simulator.SubscribeAsync(await simulator.CustomerWithCardAsync(), price);
        await prices.UpdateAsync(price.Id, new() { Nickname = "Gold" });
        Assert.Equal("Gold", (await simulator.SubscriptionAsync(subscription.Id)).Items.Single().Price.Nickname);
    }
}
