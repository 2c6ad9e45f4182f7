using System.Text.Json;
using System.Text.Json.Nodes;
using StreamingStore.StripeMirror.Mirror;

namespace StreamingStore.Tests.Fixtures;

/// <summary>Objects as Stripe writes them, with the fields that a test is about.</summary>
public static class Snapshots
{
    public static readonly DateTime Now = new(DateTime.UtcNow.Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, DateTimeKind.Utc);

    public static JsonObject Product(string id, string groups) =>
        new() { ["id"] = id, ["object"] = "product", ["active"] = true, ["name"] = id, ["metadata"] = new JsonObject { ["subscription_group"] = groups } };

    public static JsonObject Customer(string id) => new() { ["id"] = id, ["object"] = "customer", ["metadata"] = new JsonObject() };

    public static JsonObject Subscription(
        string id, string customer, string status = "active", string[]? products = null, DateTime? periodStart = null, DateTime? periodEnd = null,
        bool cancelAtPeriodEnd = false, DateTime? cancelAt = null) => new()
        {
            ["id"] = id,
            ["object"] = "subscription",
            ["customer"] = customer,
            ["status"] = status,
            ["created"] = Seconds(Now.AddDays(-40)),
            ["cancel_at_period_end"] = cancelAtPeriodEnd,
            ["cancel_at"] = cancelAt is { } at ? Seconds(at) : null,
            ["metadata"] = new JsonObject { ["device_type"] = "web" },
            ["items"] = new JsonObject
            {
                ["object"] = "list",
                ["has_more"] = false,
                ["data"] = new JsonArray([.. (products ?? ["prod_action"]).Select(product => Item(id, product, periodStart, periodEnd))]),
            },
        };

    public static JsonObject PaymentIntent(string id, string customer, long movieId, long amount = 799, string status = "succeeded") => new()
    {
        ["id"] = id,
        ["object"] = "payment_intent",
        ["customer"] = customer,
        ["status"] = status,
        ["amount"] = amount,
        ["currency"] = "usd",
        ["created"] = Seconds(Now),
        ["metadata"] = new JsonObject { ["movie_id"] = $"{movieId}" },
    };

    /// <summary>The same object, made at another time than now.</summary>
    public static JsonObject CreatedAt(this JsonObject snapshot, DateTime instant)
    {
        snapshot["created"] = Seconds(instant);
        return snapshot;
    }

    public static JsonObject Refund(string id, string payment, long amount, string status = "succeeded") =>
        new() { ["id"] = id, ["object"] = "refund", ["payment_intent"] = payment, ["amount"] = amount, ["status"] = status };

    public static JsonObject Dispute(string id, string payment, string status) =>
        new() { ["id"] = id, ["object"] = "dispute", ["payment_intent"] = payment, ["amount"] = 799, ["status"] = status };

    public static long Seconds(DateTime instant) => new DateTimeOffset(instant).ToUnixTimeSeconds();

    public static JsonElement Element(this JsonNode node) => JsonSerializer.SerializeToElement(node);

    /// <summary>Applies a snapshot as an event would, true at that time (default: now).</summary>
    public static Task MirrorAsync(this TestStore store, JsonObject snapshot, DateTime? asOf = null, SnapshotSource source = SnapshotSource.Event) =>
        store.Mirror.ApplyAsync(snapshot.Element(), asOf ?? Now, source);

    private static JsonObject Item(string subscription, string product, DateTime? periodStart, DateTime? periodEnd)
    {
        var item = new JsonObject
        {
            ["id"] = $"si_{subscription}_{product}",
            ["object"] = "subscription_item",
            ["subscription"] = subscription,
            ["created"] = Seconds(Now.AddDays(-40)),
            ["quantity"] = 1,
            ["price"] = new JsonObject
            {
                ["id"] = $"price_{product}",
                ["object"] = "price",
                ["active"] = true,
                ["product"] = product,
                ["unit_amount"] = 799,
                ["currency"] = "usd",
                ["recurring"] = new JsonObject { ["interval"] = "month" },
            },
        };
        item["current_period_start"] = Seconds(periodStart ?? Now.AddDays(-10));
        item["current_period_end"] = Seconds(periodEnd ?? Now.AddDays(20));
        return item;
    }
}
