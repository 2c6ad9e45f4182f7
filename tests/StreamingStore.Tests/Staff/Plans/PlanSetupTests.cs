using StreamingStore.Billing;
using StreamingStore.Billing.Plans;
using StreamingStore.Staff.Plans;
using StreamingStore.StripeMirror;
using StreamingStore.Tests.Fixtures;
using Stripe;

namespace StreamingStore.Tests.Staff.Plans;

public sealed class PlanSetupTests(PostgresServer server) : IAsyncLifetime
{
    private TestStore store = null!;

    public async ValueTask InitializeAsync() => store = await TestStore.OpenWithStripeAsync(server);

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task The_plans_of_the_file_are_on_offer_the_cheapest_first()
    {
        var plans = await store.Get<PlanCatalog>().ListAsync();

        Assert.Equal("Classics", plans[0].Name);
        Assert.Equal(["premium-monthly", "premium-yearly"], plans.Single(plan => plan.Name == "Premium").Prices.Select(price => price.LookupKey));
        Assert.Equal(["action"], plans.Single(plan => plan.Name == "Action").SubscriptionGroups);
    }

    [Fact]
    public async Task Run_again_it_changes_nothing() => Assert.Equal(0, await ApplyAsync(Plans(699)));

    [Fact]
    public async Task What_is_at_stripe_already_is_left_as_it_is_there()
    {
        var product = await new ProductService(store.Stripe).UpdateAsync("plan_action", new ProductUpdateOptions { Metadata = new() { ["subscription_group"] = "western" } });
        await store.Mirror.ApplyResponseAsync(product);

        Assert.Equal(0, await ApplyAsync(Plans(749)));

        var (plan, price) = (await store.Get<PlanCatalog>().FindAsync("action-monthly"))!.Value;
        Assert.Equal(["western"], plan.SubscriptionGroups);
        Assert.Equal(699, price.UnitAmount);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_told_in_a_sentence() =>
        Assert.Contains("can't be read", (await Assert.ThrowsAsync<StoreException>(() => ApplyAsync("{"))).Message, StringComparison.Ordinal);

    private static string Plans(long amount) => $$"""
        {"currency": "usd", "plans": [{"id": "action", "name": "Action",
          "description": "Chases, duels and last-minute escapes: every action film in the catalogue.",
          "subscription_groups": ["action"], "prices": [{"lookup_key": "action-monthly", "unit_amount": {{amount}}, "interval": "month"}]}]}
        """;

    private async Task<int> ApplyAsync(string json)
    {
        var file = Path.GetTempFileName();
        await System.IO.File.WriteAllTextAsync(file, json);
        try
        {
            return await store.Get<PlanSetup>().ApplyAsync(file);
        }
        finally
        {
            System.IO.File.Delete(file);
        }
    }
}
