using StreamingStore.Billing;
using StreamingStore.Tests.Fixtures;

namespace StreamingStore.Tests.Billing;

public sealed class PlanSetupTests(PostgresServer server) : IAsyncLifetime
{
    private TestStore store = null!;

    public async ValueTask InitializeAsync() => store = await TestStore.OpenWithStripeAsync(server);

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task The_plans_of_the_file_are_on_offer_the_cheapest_first()
    {
        var plans = await store.Get<Plans>().ListAsync();

        Assert.Equal("Classics", plans[0].Name);
        Assert.Equal(["premium-monthly", "premium-yearly"], plans.Single(plan => plan.Name == "Premium").Prices.Select(price => price.LookupKey));
        Assert.Equal(["action"], plans.Single(plan => plan.Name == "Action").SubscriptionGroups);
    }

    [Fact]
    public async Task Run_again_it_changes_nothing() => Assert.Equal(0, await ApplyAsync(Plans(699)));

    [Fact]
    public async Task A_new_amount_is_a_new_price_that_takes_the_lookup_key_over()
    {
        var before = (await store.Get<Plans>().FindAsync("action-monthly"))!.Value.Price;

        Assert.Equal(1, await ApplyAsync(Plans(749)));

        var after = (await store.Get<Plans>().FindAsync("action-monthly"))!.Value.Price;
        Assert.Equal(749, after.UnitAmount);
        Assert.NotEqual(before.PriceId, after.PriceId);
        Assert.Null(await store.Get<Plans>().FindAsync(before.PriceId));
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
        await File.WriteAllTextAsync(file, json);
        try
        {
            return await store.Get<PlanSetup>().ApplyAsync(file);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
