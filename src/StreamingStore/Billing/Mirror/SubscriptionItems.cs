using System.Text.Json;
using Dapper;
using Npgsql;

namespace StreamingStore.Billing.Mirror;

/// <summary>
/// Writes a subscription's items with it. They have no events of their own: the subscription's snapshot tells them all,
/// and once it is believed they are too.
/// </summary>
internal sealed class SubscriptionItems(NpgsqlConnection connection, string subscriptionId, DateTime asOf)
{
    public async Task ApplyAsync(JsonElement subscription, CancellationToken ct)
    {
        if (!subscription.TryGetProperty("items", out var items) || items.ValueKind != JsonValueKind.Object
            || !items.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        var known = data.EnumerateArray().Where(item => MirroredObject.IdOf(item) is not null).ToList();
        foreach (var item in known)
        {
            await WriteAsync(item, ct);
        }

        // An embedded list has room for some items only; a truncated one does not tell what is gone.
        var complete = !(items.TryGetProperty("has_more", out var more) && more.ValueKind == JsonValueKind.True);
        if (complete)
        {
            await connection.ExecuteAsync(new CommandDefinition("""
                update stripe.subscription_item set deleted = true, as_of = greatest(as_of, @asOf)
                where subscription_id = @subscriptionId and not deleted and id <> all(@ids)
                """, new { subscriptionId, asOf, ids = known.Select(item => MirroredObject.IdOf(item)).ToArray() }, cancellationToken: ct));
        }

        await MarkUnknownProductsAsync(ct);
    }

    private async Task WriteAsync(JsonElement item, CancellationToken ct)
    {
        // Written over with the subscription's id, which payloads of some versions leave out.
        await connection.ExecuteAsync(new CommandDefinition("""
            insert into stripe.subscription_item as t (id, body, as_of)
            values (@id, @json::jsonb || jsonb_build_object('subscription', @subscriptionId::text), @asOf)
            on conflict (id) do update set body = excluded.body, as_of = greatest(t.as_of, excluded.as_of), deleted = false
            """, new { id = MirroredObject.IdOf(item), json = item.GetRawText(), subscriptionId, asOf }, cancellationToken: ct));

        // The price comes along whole; it is taken where none is known yet, and else left to its own events.
        if (item.TryGetProperty("price", out var price) && MirroredObject.IdOf(price) is { } priceId)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "insert into stripe.price (id, body, as_of) values (@priceId, @json::jsonb, @asOf) on conflict (id) do nothing",
                new { priceId, json = price.GetRawText(), asOf }, cancellationToken: ct));
        }
    }

    /// <summary>What an item covers is written on its product, so a product that is not known yet is asked for.</summary>
    private async Task MarkUnknownProductsAsync(CancellationToken ct) =>
        await connection.ExecuteAsync(new CommandDefinition("""
            insert into stripe.dirty_object (object, id)
            select distinct 'product', i.product_id
            from stripe.subscription_item i
            where i.subscription_id = @subscriptionId and i.product_id is not null
              and not exists (select from stripe.product p where p.id = i.product_id)
            on conflict (object, id) do nothing
            """, new { subscriptionId }, cancellationToken: ct));
}
