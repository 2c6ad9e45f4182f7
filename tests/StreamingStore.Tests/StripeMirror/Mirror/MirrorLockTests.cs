using Dapper;
using Npgsql;
using StreamingStore.Tests.Fixtures;
using Stripe;
using static StreamingStore.Tests.Fixtures.Snapshots;

namespace StreamingStore.Tests.StripeMirror.Mirror;

/// <summary>Who waits for whom where one object is written from several sides at once.</summary>
public sealed class MirrorLockTests(PostgresServer server) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private TestStore store = null!;

    public async ValueTask InitializeAsync() => store = await TestStore.OpenWithStripeAsync(server);

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task Subscriptions_of_a_known_price_do_not_wait_for_each_other()
    {
        await store.MirrorAsync(Subscription("sub_1", "cus_1"));
        await using var other = await HoldAsync("price_prod_action");

        await store.MirrorAsync(Subscription("sub_2", "cus_2")).WaitAsync(Patience);

        Assert.Equal(1, await store.ScalarAsync<int>("select count(*) from stripe.subscription where id = 'sub_2'"));
    }

    [Fact]
    public async Task A_circle_of_waits_is_broken_and_the_answer_is_written_all_the_same()
    {
        // The subscription is locked before its price, and the other side takes them the other way round.
        var product = await FirstAsync(async name => await KeyOf("sub_1") < await KeyOf($"price_{name}"));
        await using var other = await HoldAsync($"price_{product}");
        await other.ExecuteAsync("set deadlock_timeout = '1h'");

        var writing = store.MirrorAsync(Subscription("sub_1", "cus_1", products: [product]));
        await UntilSomebodyWaitsAsync();
        await LockAsync(other, "sub_1").WaitAsync(Patience);
        await other.DisposeAsync();
        await writing.WaitAsync(Patience);

        Assert.Equal("active", await store.ScalarAsync<string>("select status from stripe.subscription where id = 'sub_1'"));
    }

    [Fact]
    public async Task A_fetched_subscription_does_not_hold_its_lock_while_it_waits_for_that_of_its_new_price()
    {
        var (subscription, price) = await SubscriptionAfterItsPriceAsync();
        await store.ExecuteAsync("delete from stripe.price where id = @price", new { price });
        await store.ExecuteAsync("insert into stripe.dirty_object (object, id) values ('subscription', @subscription)", new { subscription });
        var other = await HoldAsync(price);

        var fetching = store.FetchDirtyAsync();
        await UntilSomebodyWaitsAsync();
        var free = await store.ScalarAsync<bool>("select pg_try_advisory_xact_lock(hashtextextended(@subscription, 0))", new { subscription });
        await other.DisposeAsync();
        await fetching.WaitAsync(Patience);

        Assert.True(free);
        Assert.Equal(1, await store.ScalarAsync<int>("select count(*) from stripe.price where id = @price", new { price }));
    }

    private static async Task LockAsync(NpgsqlConnection connection, string id) =>
        await connection.ExecuteAsync("select pg_advisory_xact_lock(hashtextextended(@id, 0))", new { id });

    private static async Task<string> FirstAsync(Func<string, Task<bool>> fits)
    {
        for (var number = 0; ; number++)
        {
            if (await fits($"prod_{number}"))
            {
                return $"prod_{number}";
            }
        }
    }

    /// <summary>A subscription at Stripe whose turn in the order of locks comes after its price's.</summary>
    private async Task<(string Subscription, string Price)> SubscriptionAfterItsPriceAsync()
    {
        var price = (await new PriceService(store.Stripe).ListAsync(new PriceListOptions { LookupKeys = ["action-monthly"] })).Single().Id;
        while (true)
        {
            var customer = await new CustomerService(store.Stripe).CreateAsync(new CustomerCreateOptions { PaymentMethod = "pm_card_visa" });
            var made = await new SubscriptionService(store.Stripe).CreateAsync(new SubscriptionCreateOptions
            {
                Customer = customer.Id,
                Items = [new SubscriptionItemOptions { Price = price }],
                PaymentBehavior = "default_incomplete",
            });
            if (await KeyOf(price) < await KeyOf(made.Id))
            {
                return (made.Id, price);
            }
        }
    }

    private Task<long> KeyOf(string id) => store.ScalarAsync<long>("select hashtextextended(@id, 0)", new { id });

    /// <summary>A connection that holds the lock on an id until it is disposed of.</summary>
    private async Task<NpgsqlConnection> HoldAsync(string id)
    {
        var connection = await store.Database.OpenConnectionAsync();
        await connection.BeginTransactionAsync();
        await LockAsync(connection, id);
        return connection;
    }

    private async Task UntilSomebodyWaitsAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await store.ScalarAsync<bool>("""
            select exists (
              select from pg_locks l join pg_database d on d.oid = l.database
              where l.locktype = 'advisory' and not l.granted and d.datname = current_database())
            """))
        {
            await Task.Delay(20, patience.Token);
        }
    }
}
