using Dapper;
using Npgsql;

namespace StreamingStore.Benchmarks.Webhooks;

/// <summary>The store's mirror, as a measurement finds it and leaves it.</summary>
internal static class MirrorTables
{
    /// <summary>Empties it of all that the events are about; products and prices stay.</summary>
    public static async Task EmptyAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("""
            truncate stripe.event, stripe.event_state, stripe.customer, stripe.subscription, stripe.subscription_item, stripe.payment_intent, stripe.charge
            """, cancellationToken: ct));
    }

    /// <summary>Writes so many copies of a subscription with its item, each a customer's of its own.</summary>
    public static async Task FillAsync(NpgsqlDataSource database, EventMaker events, int count, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("""
            begin;
            create temporary table copy on commit drop as
            select n, replace(replace(replace(@body, @customer, @customer || '_old_' || n), @subscription, @subscription || '_old_' || n), @item, @item || '_old_' || n)::jsonb as body
            from generate_series(1, @count) n;
            insert into stripe.subscription (id, as_of, body) select body ->> 'id', now(), body from copy;
            insert into stripe.subscription_item (id, as_of, body)
            select item ->> 'id', now(), item from copy, jsonb_array_elements(body -> 'items' -> 'data') item;
            commit;
            """, new
        {
            count,
            body = events.SubscriptionBody,
            customer = events.Ids[0],
            subscription = events.Ids[1],
            item = events.Ids[2],
        }, commandTimeout: 300, cancellationToken: ct));
        await connection.ExecuteAsync("vacuum (analyze)", commandTimeout: 300);
    }

    /// <summary>Waits until every event is applied, and nothing is left to be fetched.</summary>
    public static async Task SettleAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        while (!await connection.ExecuteScalarAsync<bool>(new CommandDefinition("""
            select not exists (select from stripe.event_state where done_at is null) and not exists (select from stripe.dirty_object)
            """, cancellationToken: ct)))
        {
            await Task.Delay(5, ct);
        }
    }
}
