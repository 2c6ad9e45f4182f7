using System.Globalization;
using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Storage;
using StreamingStore.StripeSimulator.Time;

namespace StreamingStore.StripeSimulator.Resources.Subscriptions;

/// <summary>Credits and charges for a change in the middle of a period, by the second; they wait as invoice items.</summary>
internal static class Proration
{
    private static readonly Template Shape = new(
        """
        {
          "id": null, "object": "invoiceitem", "amount": 0, "currency": null, "customer": null, "customer_account": null, "date": 0,
          "description": null, "discountable": false, "discounts": [], "invoice": null, "livemode": false, "metadata": {},
          "net_amount": 0, "parent": null, "period": { "end": 0, "start": 0 }, "pricing": null, "proration": true,
          "proration_details": { "discount_amounts": [] }, "quantity": 1, "quantity_decimal": "1", "tax_rates": [], "test_clock": null
        }
        """);

    /// <summary>Gives back what is left of the period at an item's old price.</summary>
    public static void Credit(Work work, JsonObject subscription, JsonObject item, long now) =>
        Add(work, subscription, item, now, -Share(subscription, now, SubscriptionItems.AmountOf(item)), "Unused time on");

    /// <summary>Charges what is left of the period at an item's new price.</summary>
    public static void Charge(Work work, JsonObject subscription, JsonObject item, long now) =>
        Add(work, subscription, item, now, Share(subscription, now, SubscriptionItems.AmountOf(item)), "Remaining time on");

    private static long Share(JsonObject subscription, long now, long amount)
    {
        var (start, end) = (DueTimes.PeriodStart(subscription), DueTimes.PeriodEnd(subscription));
        return end > start
            ? (long)Math.Round((decimal)amount * Math.Clamp(end - now, 0, end - start) / (end - start), MidpointRounding.AwayFromZero)
            : 0;
    }

    private static void Add(Work work, JsonObject subscription, JsonObject item, long now, long amount, string about)
    {
        if (amount == 0)
            return;
        var price = item.Hash("price")!;
        var pending = Shape.Make(Ids.Long("ii_"), now);
        var quantity = item.Number("quantity") ?? 1;
        var day = DateTimeOffset.FromUnixTimeSeconds(now).ToString("dd MMM yyyy", CultureInfo.InvariantCulture);
        var name = work.Find(price.Text("product")!)?.Text("name") ?? price.Text("product");
        pending["amount"] = amount;
        pending["net_amount"] = amount;
        pending["currency"] = subscription.Text("currency");
        pending["customer"] = subscription.Text("customer");
        pending["date"] = now;
        pending["description"] = $"{about} {(quantity > 1 ? string.Create(CultureInfo.InvariantCulture, $"{quantity} × ") : "")}{name} after {day}";
        pending["period"] = new JsonObject { ["end"] = DueTimes.PeriodEnd(subscription), ["start"] = now };
        pending["quantity"] = quantity;
        pending["quantity_decimal"] = quantity.ToString(CultureInfo.InvariantCulture);
        pending["test_clock"] = subscription.Text("test_clock");
        pending["parent"] = new JsonObject
        {
            ["subscription_details"] = new JsonObject { ["subscription"] = subscription.Id(), ["subscription_item"] = item.Id() },
            ["type"] = "subscription_details",
        };
        pending["pricing"] = new JsonObject
        {
            ["price_details"] = new JsonObject { ["price"] = price.Id(), ["product"] = price.Text("product") },
            ["type"] = "price_details",
            ["unit_amount_decimal"] = price.Text("unit_amount_decimal"),
        };
        pending["_subscription"] = subscription.Id();
        pending["_item"] = item.Id();
        pending["_price"] = price.Copy();
        work.Add(pending);
        work.Emit("invoiceitem.created", pending);
    }
}
