using System.Text.Json;
using Npgsql;

namespace StreamingStore.StripeMirror.Mirror;

/// <summary>
/// Writes subscriptions' items with them. They have no events of their own: the subscription's snapshot tells them all,
/// and once it is believed they are too.
/// </summary>
internal static class SubscriptionItems
{
    /// <summary>Adds the statements that write the items of these subscriptions.</summary>
    public static void Add(NpgsqlBatch batch, IReadOnlyList<IncomingSnapshot> subscriptions)
    {
        var lists = subscriptions.Select(subscription => (Subscription: subscription, Items: Embedded(subscription.Body))).Where(list => list.Items is not null).ToList();
        var items = lists.SelectMany(list => list.Items!.Value.GetProperty("data").EnumerateArray()
            .Where(item => MirroredObject.IdOf(item) is not null)
            .Select(item => new Item(MirroredObject.IdOf(item)!, item, list.Subscription))).ToList();
        if (lists.Count == 0)
        {
            return;
        }

        AddItems(batch, items);
        AddPrices(batch, items);
        AddRemovals(batch, [.. lists.Where(list => IsComplete(list.Items!.Value)).Select(list => list.Subscription)], items);
        AddUnknownProducts(batch, [.. lists.Select(list => list.Subscription)]);
    }

    private static void AddItems(NpgsqlBatch batch, List<Item> items)
    {
        if (items.Count > 0)
        {
            // Written over with the subscription's id, which payloads of some versions leave out.
            batch.Add("""
                insert into stripe.subscription_item as t (id, body, as_of)
                select id, json::jsonb || jsonb_build_object('subscription', subscription_id), as_of
                from unnest($1, $2, $3, $4) as item (id, json, subscription_id, as_of)
                on conflict (id) do update set body = excluded.body, as_of = greatest(t.as_of, excluded.as_of), deleted = false
                """,
                items.Select(item => item.Id).ToArray(), items.Select(item => item.Body.GetRawText()).ToArray(),
                items.Select(item => item.Subscription.Id).ToArray(), items.Select(item => item.Subscription.AsOf).ToArray());
        }
    }

    /// <summary>The prices that come along with a subscription's items, which its lock covers while they are unknown.</summary>
    public static IEnumerable<string> PriceIdsOf(IncomingSnapshot snapshot) =>
        snapshot.Name == "subscription" && Embedded(snapshot.Body) is { } items
            ? items.GetProperty("data").EnumerateArray()
                .Select(item => item.TryGetProperty("price", out var price) ? MirroredObject.IdOf(price) : null).OfType<string>()
            : [];

    /// <summary>The price comes along whole; it is taken where none is known yet, and else left to its own events.</summary>
    private static void AddPrices(NpgsqlBatch batch, List<Item> items)
    {
        var prices = items
            .Select(item => (Id: item.Body.TryGetProperty("price", out var price) ? MirroredObject.IdOf(price) : null, Body: price, item.Subscription.AsOf))
            .Where(price => price.Id is not null)
            .DistinctBy(price => price.Id)
            .ToList();
        if (prices.Count > 0)
        {
            batch.Add("""
                insert into stripe.price (id, body, as_of)
                select id, json::jsonb, as_of from unnest($1, $2, $3) as price (id, json, as_of)
                where not exists (select from stripe.price known where known.id = price.id) order by id
                on conflict (id) do nothing
                """, prices.Select(price => price.Id!).ToArray(), prices.Select(price => price.Body.GetRawText()).ToArray(), prices.Select(price => price.AsOf).ToArray());
        }
    }

    /// <summary>An embedded list has room for some items only; a truncated one does not tell what is gone.</summary>
    private static void AddRemovals(NpgsqlBatch batch, List<IncomingSnapshot> complete, List<Item> items)
    {
        if (complete.Count > 0)
        {
            batch.Add("""
                update stripe.subscription_item i set deleted = true, as_of = greatest(i.as_of, s.as_of)
                from unnest($1, $2) as s (id, as_of)
                where i.subscription_id = s.id and not i.deleted and i.id <> all($3)
                """,
                complete.Select(subscription => subscription.Id).ToArray(), complete.Select(subscription => subscription.AsOf).ToArray(),
                items.Select(item => item.Id).ToArray());
        }
    }

    /// <summary>What an item covers is written on its product, so a product that is not known yet is asked for.</summary>
    private static void AddUnknownProducts(NpgsqlBatch batch, List<IncomingSnapshot> subscriptions) =>
        batch.Add("""
            insert into stripe.dirty_object (object, id)
            select distinct 'product', i.product_id
            from stripe.subscription_item i
            where i.subscription_id = any($1) and i.product_id is not null
              and not exists (select from stripe.product p where p.id = i.product_id)
            order by i.product_id
            on conflict (object, id) do nothing
            """, subscriptions.Select(subscription => subscription.Id).ToArray());

    private static JsonElement? Embedded(JsonElement subscription) =>
        subscription.TryGetProperty("items", out var items) && items.ValueKind == JsonValueKind.Object
        && items.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Array
            ? items
            : null;

    private static bool IsComplete(JsonElement items) => !(items.TryGetProperty("has_more", out var more) && more.ValueKind == JsonValueKind.True);

    private sealed record Item(string Id, JsonElement Body, IncomingSnapshot Subscription);
}
