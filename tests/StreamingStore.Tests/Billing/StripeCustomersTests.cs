using StreamingStore.Billing;
using StreamingStore.Tests.Fixtures;
using Stripe;

namespace StreamingStore.Tests.Billing;

public sealed class StripeCustomersTests(PostgresServer server) : IAsyncLifetime
{
    // More than the ten connections that the store has here.
    private const int Crowd = 30;

    private TestStore store = null!;

    public async ValueTask InitializeAsync() => store = await TestStore.OpenWithStripeAsync(server);

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task More_viewers_than_there_are_connections_become_customers_at_once()
    {
        var viewers = new List<Guid>();
        for (var i = 0; i < Crowd; i++)
        {
            viewers.Add(await store.NewViewerAsync());
        }

        var customers = await Task.WhenAll(viewers.Select(viewer => store.Get<StripeCustomers>().EnsureAsync(viewer)));

        Assert.Equal(Crowd, customers.Distinct().Count());
        Assert.Equal(Crowd, await store.ScalarAsync<int>("select count(*) from store.viewer v join stripe.customer c on c.id = v.stripe_customer_id"));
    }

    [Fact]
    public async Task A_viewer_who_asks_for_several_things_at_once_is_one_customer()
    {
        var viewer = await store.NewViewerAsync();

        var customers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => store.Get<StripeCustomers>().EnsureAsync(viewer)));

        Assert.Single(customers.Distinct());
        Assert.Single(await new CustomerService(store.Stripe).ListAsync());
    }
}
