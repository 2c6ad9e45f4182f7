using System.Globalization;
using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Resources.Invoices;
using StreamingStore.StripeSimulator.Storage;
using StreamingStore.StripeSimulator.Time;

namespace StreamingStore.StripeSimulator.Resources.Subscriptions;

/// <summary>Credits and charges for a change in the middle of a period, by the second; they wait as invoice items.</summary>
internal static class Proration
{
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
        var quantity = item.Number("quantity") ?? 1;
        var day = DateTimeOffset.FromUnixTimeSeconds(now).ToString("dd MMM yyyy", CultureInfo.InvariantCulture);
        var name = work.Find(price.Text("product")!)?.Text("name") ?? price.Text("product");
        var pending = InvoiceItems.Make(work.Find(subscription.Text("customer")!)!, subscription.Text("currency")!, amount, price, quantity, now);
        pending["description"] = $"{about} {(quantity > 1 ? string.Create(CultureInfo.InvariantCulture, $"{quantity} × ") : "")}{name} after {day}";
        pending["discountable"] = false;
        pending["period"] = new JsonObject { ["end"] = DueTimes.PeriodEnd(subscription), ["start"] = now };
        pending["proration"] = true;
        pending["proration_details"] = new JsonObject { ["discount_amounts"] = new JsonArray() };
        InvoiceItems.AssignTo(pending, subscription, item.Id());
        pending["_item"] = item.Id();
        work.Add(pending);
        work.Emit("invoiceitem.created", pending);
    }
}
