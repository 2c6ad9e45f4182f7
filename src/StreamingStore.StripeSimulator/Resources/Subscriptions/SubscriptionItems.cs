using System.Globalization;
using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;
using StreamingStore.StripeSimulator.Resources.Catalogue;
using StreamingStore.StripeSimulator.Storage;

namespace StreamingStore.StripeSimulator.Resources.Subscriptions;

/// <summary>The items inside a subscription.</summary>
internal static class SubscriptionItems
{
    public const string Kind = "subscription_item";
    public const int Most = 20;
    public const long MostQuantity = 999_999;

    private static readonly Template Shape = new(
        """
        {
          "id": null, "object": "subscription_item", "billing_thresholds": null, "created": 0, "current_period_end": 0,
          "current_period_start": 0, "discounts": [], "metadata": {}, "plan": null, "price": null, "quantity": 1, "subscription": null,
          "tax_rates": []
        }
        """);

    public static JsonObject Make(string subscription, JsonObject price, long? quantity, long now)
    {
        var item = Shape.Make(Ids.Short("si_"), now);
        item["subscription"] = subscription;
        SetPrice(item, price);
        SetQuantity(item, quantity);
        return item;
    }

    public static void SetPrice(JsonObject item, JsonObject price)
    {
        item["price"] = price.Presented();
        item["plan"] = Plans.Of(price);
    }

    /// <summary>A metered item has no quantity.</summary>
    public static void SetQuantity(JsonObject item, long? quantity) =>
        item["quantity"] = item.Hash("price")!.Hash("recurring")!.Text("usage_type") == "metered" ? null : quantity ?? 1;

    public static void SetPeriod(JsonObject subscription, long start, long end)
    {
        foreach (var item in subscription.Listed("items"))
        {
            item["current_period_start"] = start;
            item["current_period_end"] = end;
        }
    }

    public static JsonObject List(string subscription, IEnumerable<JsonObject> items)
    {
        var data = items.ToArray();
        return new JsonObject
        {
            ["object"] = "list",
            ["data"] = data.ToJsonArray(),
            ["has_more"] = false,
            ["total_count"] = (long)data.Length,
            ["url"] = $"/v1/subscription_items?subscription={subscription}",
        };
    }

    /// <summary>What an item costs for a whole period, in the smallest currency unit; usage that is metered costs nothing here.</summary>
    public static long AmountOf(JsonObject item) => AmountOf(item.Hash("price")!, item.Number("quantity") ?? 0);

    public static long AmountOf(JsonObject price, long quantity) => price.Number("unit_amount") is { } whole
        ? whole * quantity
        : (long)Math.Round(decimal.Parse(price.Text("unit_amount_decimal") ?? "0", CultureInfo.InvariantCulture) * quantity, MidpointRounding.AwayFromZero);

    /// <summary>The recurring price that the parameters of an item name or describe; null when they do neither.</summary>
    /// <exception cref="StripeError">It is inactive, or not recurring.</exception>
    public static JsonObject? PriceOf(Work work, Parameters parameters)
    {
        var price = (parameters.Filled("price") ?? parameters.Filled("plan")) is { } id
            ? work.Get("price", id, parameters.PathOf("price"))
            : parameters.Hash("price_data") is { } data
                ? PriceEndpoints.MakeInline(work, data, work.Get("product", data.Required("product"), data.PathOf("product")))
                : null;
        if (price is null)
            return null;
        if (price.Hash("recurring") is null)
            throw StripeError.Invalid(
                $"The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.", parameters.PathOf("price"));
        if (!price.Flag("active"))
            throw StripeError.Invalid("The price specified is inactive. This field only accepts active prices.", parameters.PathOf("price"));
        return price;
    }

    /// <exception cref="StripeError">Too many items, a price twice, or currencies or intervals that differ.</exception>
    public static void Check(IReadOnlyList<JsonObject> items)
    {
        if (items.Count > Most)
            throw StripeError.Invalid($"A subscription can have at most {Most} items.", "items");
        if (items.Count == 0)
            throw StripeError.Invalid("A subscription must have at least one active plan.", "items");
        var prices = items.Select(item => item.Hash("price")!).ToList();
        if (prices.GroupBy(price => price.Id()).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw StripeError.Invalid($"Cannot add multiple subscription items with the same plan: {twice.Key}", "items");
        if (prices.Select(price => price.Text("currency")).Distinct().Count() > 1)
            throw StripeError.Invalid("All prices on a subscription must have the same currency.", "items");
        if (prices.Select(price => price.Hash("recurring")!).Select(recurring => (recurring.Text("interval"), recurring.Number("interval_count"))).Distinct().Count() > 1)
            throw StripeError.Invalid("All prices on a subscription must have the same `recurring.interval` and `recurring.interval_count`.", "items");
    }

    /// <summary>The billing interval that all items share.</summary>
    public static JsonObject RecurrenceOf(JsonObject subscription) => subscription.Listed("items").First().Hash("price")!.Hash("recurring")!;
}
