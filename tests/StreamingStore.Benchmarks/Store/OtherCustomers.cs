using Dapper;
using Npgsql;

namespace StreamingStore.Benchmarks.Store;

/// <summary>A store is not measured empty: other viewers have subscribed, and bought films, before.</summary>
internal static class OtherCustomers
{
    public const int Count = 20_000;

    /// <summary>Writes them to the mirror as Stripe's objects look; of each, one subscription with an item and a paid film.</summary>
    public static async Task AddAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("""
            insert into stripe.subscription (id, as_of, body)
            select 'sub_other_' || n, now(), jsonb_build_object('id', 'sub_other_' || n, 'object', 'subscription', 'customer', 'cus_other_' || n,
              'status', case n % 5 when 0 then 'canceled' else 'active' end, 'metadata', jsonb_build_object('device_type', 'web'))
            from generate_series(1, @Count) n;

            insert into stripe.subscription_item (id, as_of, body)
            select 'si_other_' || n, now(), jsonb_build_object('id', 'si_other_' || n, 'object', 'subscription_item', 'subscription', 'sub_other_' || n,
              'price', jsonb_build_object('id', 'price_other', 'product', (array['plan_action', 'plan_classics', 'plan_premium'])[1 + n % 3]))
            from generate_series(1, @Count) n;

            insert into stripe.payment_intent (id, as_of, body)
            select 'pi_other_' || n, now(), jsonb_build_object('id', 'pi_other_' || n, 'object', 'payment_intent', 'customer', 'cus_other_' || n,
              'status', 'succeeded', 'amount', 999, 'currency', 'usd', 'metadata', jsonb_build_object('movie_id', n::text))
            from generate_series(1, @Count) n;

            insert into store.viewer (user_name, normalized_user_name, email, normalized_email, security_stamp, stripe_customer_id)
            select name, upper(name), name, upper(name), 's', 'cus_other_' || n
            from generate_series(1, @Count) n, lateral (select 'other-' || n || '@example.com' as name) named
            """, new { Count }, commandTimeout: 120, cancellationToken: ct));
        await connection.ExecuteAsync("vacuum (analyze)", commandTimeout: 120);
    }
}
