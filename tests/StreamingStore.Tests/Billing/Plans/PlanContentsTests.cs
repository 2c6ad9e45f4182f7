using StreamingStore.Billing;
using StreamingStore.Billing.Plans;
using StreamingStore.Tests.Fixtures;

namespace StreamingStore.Tests.Billing.Plans;

public sealed class PlanContentsTests(PostgresServer server)
{
    [Fact]
    public async Task Each_plan_counts_the_films_that_it_covers_and_names_the_best_known()
    {
        await using var store = await TestStore.OpenWithStripeAsync(server);

        var contents = (await store.Get<PlanContents>().ListAsync()).ToDictionary(content => content.ProductId);

        Assert.Equal(
            await store.ScalarAsync<long>("select count(*) from store.movie_search where 'action' = any(subscription_groups)"),
            contents["plan_action"].Films);
        Assert.Equal(3, contents["plan_action"].Examples.Length);
        Assert.All(contents.Values, content => Assert.True(content.Films <= contents["plan_premium"].Films));
    }
}
