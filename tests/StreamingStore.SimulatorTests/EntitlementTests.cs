using System.Text.Json;
using Stripe;

namespace StreamingStore.SimulatorTests;

/// <summary>Features of products, and what customers are entitled to because of them.</summary>
public sealed class EntitlementTests(Simulator simulator) : IClassFixture<Simulator>
{
    private const string SummaryUpdated = "entitlements.active_entitlement_summary.updated";

    [Fact]
    public async Task A_subscription_entitles_to_the_features_of_its_products()
    {
        var (price, feature) = await PlanAsync("action-films");
        var customer = await simulator.CustomerWithCardAsync();
        Assert.Empty(await KeysAsync(customer));
        await simulator.SubscribeAsync(customer, price);
        var entitlement = (await ActiveAsync(customer)).Single();
        Assert.Equal(("action-films", feature), (Text(entitlement, "lookup_key"), Text(entitlement, "feature")));
        var retrieved = await simulator.GetAsync($"/v1/entitlements/active_entitlements/{Text(entitlement, "id")}?expand[]=feature");
        Assert.Equal("action-films", Text(retrieved.GetProperty("feature"), "lookup_key"));
    }

    [Fact]
    public async Task Entitlements_change_with_the_subscription_and_every_change_is_told()
    {
        var (action, _) = await PlanAsync("changing-action");
        var (drama, _) = await PlanAsync("changing-drama");
        var customer = await simulator.CustomerWithCardAsync();
        var subscription = await simulator.SubscribeAsync(customer, action);
        await new SubscriptionService(simulator.Client).UpdateAsync(subscription.Id, new() { Items = [new() { Id = subscription.Items.Single().Id, Price = drama.Id }] });
        Assert.Equal(["changing-drama"], await KeysAsync(customer));
        await new SubscriptionService(simulator.Client).CancelAsync(subscription.Id);
        Assert.Empty(await KeysAsync(customer));
        Assert.Equal([["changing-action"], ["changing-drama"], []], await SummariesAsync(customer));
    }

    [Fact]
    public async Task Two_subscriptions_for_one_feature_make_one_entitlement()
    {
        var (monthly, feature) = await PlanAsync("shared");
        var (yearly, _) = (await simulator.PriceAsync(9000, "year"), 0);
        await simulator.PostAsync($"/v1/products/{yearly.ProductId}/features", $"entitlement_feature={feature}");
        var customer = await simulator.CustomerWithCardAsync();
        await simulator.SubscribeAsync(customer, monthly);
        var second = await simulator.SubscribeAsync(customer, yearly);
        Assert.Single(await ActiveAsync(customer));
        await new SubscriptionService(simulator.Client).CancelAsync(second.Id);
        Assert.Single(await ActiveAsync(customer));
        Assert.Single(await SummariesAsync(customer));
    }

    [Fact]
    public async Task A_feature_that_is_attached_or_detached_reaches_those_who_subscribe_already()
    {
        var price = await simulator.PriceAsync();
        var customer = await simulator.CustomerWithCardAsync();
        await simulator.SubscribeAsync(customer, price);
        var feature = await simulator.PostAsync("/v1/entitlements/features", "name=Late&lookup_key=late");
        var attached = await simulator.PostAsync($"/v1/products/{price.ProductId}/features", $"entitlement_feature={Text(feature, "id")}");
        Assert.Equal(["late"], await KeysAsync(customer));
        using var deleted = await simulator.Http.DeleteAsync($"/v1/products/{price.ProductId}/features/{Text(attached, "id")}");
        Assert.True(deleted.IsSuccessStatusCode);
        Assert.Empty(await KeysAsync(customer));
        Assert.Equal(0, (await simulator.GetAsync($"/v1/products/{price.ProductId}/features")).GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task Features_are_renamed_archived_and_listed()
    {
        var id = Text(await simulator.PostAsync("/v1/entitlements/features", "name=Old&lookup_key=renamed&metadata[group]=action"), "id");
        Assert.Equal("New", Text(await simulator.PostAsync($"/v1/entitlements/features/{id}", "name=New&active=false"), "name"));
        Assert.Equal(0, (await simulator.GetAsync("/v1/entitlements/features?lookup_key=renamed")).GetProperty("data").GetArrayLength());
        Assert.Equal(1, (await simulator.GetAsync("/v1/entitlements/features?lookup_key=renamed&archived=true")).GetProperty("data").GetArrayLength());
        var twice = await simulator.PostAsync("/v1/entitlements/features", "name=Other&lookup_key=renamed");
        Assert.Equal("lookup_key", Text(twice.GetProperty("error"), "param"));
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private async Task<(Price Price, string Feature)> PlanAsync(string key)
    {
        var price = await simulator.PriceAsync(name: key);
        var feature = Text(await simulator.PostAsync("/v1/entitlements/features", $"name={key}&lookup_key={key}"), "id");
        await simulator.PostAsync($"/v1/products/{price.ProductId}/features", $"entitlement_feature={feature}");
        return (price, feature);
    }

    private async Task<List<JsonElement>> ActiveAsync(Customer customer) =>
        [.. (await simulator.GetAsync($"/v1/entitlements/active_entitlements?customer={customer.Id}")).GetProperty("data").EnumerateArray()];

    private async Task<List<string>> KeysAsync(Customer customer) => [.. (await ActiveAsync(customer)).Select(entitlement => Text(entitlement, "lookup_key"))];

    /// <summary>The lookup keys in each summary that was sent, oldest first.</summary>
    private async Task<List<List<string>>> SummariesAsync(Customer customer)
    {
        var events = (await simulator.GetAsync($"/v1/events?type={SummaryUpdated}&limit=100")).GetProperty("data").EnumerateArray().Reverse();
        return [.. events.Select(happened => happened.GetProperty("data").GetProperty("object"))
            .Where(summary => Text(summary, "customer") == customer.Id)
            .Select(summary => summary.GetProperty("entitlements").GetProperty("data").EnumerateArray().Select(entitlement => Text(entitlement, "lookup_key")).ToList())];
    }
}
