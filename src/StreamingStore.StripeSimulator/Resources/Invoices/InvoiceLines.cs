using System.Globalization;
using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Resources.Subscriptions;
using StreamingStore.StripeSimulator.Storage;

namespace StreamingStore.StripeSimulator.Resources.Invoices;

/// <summary>The lines of invoices: an item's period, or a pending invoice item such as a proration.</summary>
internal static class InvoiceLines
{
    private static readonly Template Shape = new(
        """
        {
          "id": null, "object": "line_item", "amount": 0, "currency": null, "description": null, "discount_amounts": [],
          "discountable": true, "discounts": [], "invoice": null, "livemode": false, "metadata": {}, "parent": null,
          "period": { "end": 0, "start": 0 }, "pretax_credit_amounts": [],
          "pricing": { "price_details": { "price": null, "product": null }, "type": "price_details", "unit_amount_decimal": null },
          "quantity": null, "quantity_decimal": null, "subscription": null, "subtotal": 0, "taxes": []
        }
        """);

    /// <summary>An item's whole period; free while on trial.</summary>
    public static JsonObject OfPeriod(Work work, JsonObject invoice, JsonObject item, bool trial)
    {
        var price = item.Hash("price")!;
        var name = work.Find(price.Text("product")!)?.Text("name") ?? price.Text("product");
        var recurring = price.Hash("recurring")!;
        var amount = trial ? 0 : SubscriptionItems.AmountOf(item);
        var each = $"{(price.Number("unit_amount") ?? 0) / 100m:0.00} {price.Text("currency")}";
        var line = Make(invoice, price, amount, item.Number("quantity"));
        line["description"] = trial
            ? $"Trial period for {name}"
            : string.Create(CultureInfo.InvariantCulture, $"{item.Number("quantity") ?? 0} × {name} (at {each} / {recurring.Text("interval")})");
        line["period"] = new JsonObject { ["end"] = item.Number("current_period_end"), ["start"] = item.Number("current_period_start") };
        line["subscription"] = item.Text("subscription");
        line["parent"] = Parent(item.Text("subscription"), item.Id(), null, false);
        return line;
    }

    public static JsonObject OfInvoiceItem(JsonObject invoice, JsonObject pending)
    {
        var line = Make(invoice, pending.Hash("_price"), (long)pending.Number("amount")!, pending.Number("quantity"));
        line["description"] = pending.Text("description");
        line["period"] = pending.Hash("period")!.Copy();
        line["subscription"] = pending.Text("_subscription");
        line["metadata"] = pending.Hash("metadata")!.Copy();
        line["discountable"] = !pending.Flag("proration");
        line["parent"] = pending.Text("_item") is { } item
            ? Parent(pending.Text("_subscription"), item, pending.Id(), true)
            : new JsonObject
            {
                ["invoice_item_details"] = new JsonObject
                {
                    ["invoice_item"] = pending.Id(),
                    ["proration"] = pending.Flag("proration"),
                    ["proration_details"] = new JsonObject { ["credited_items"] = null },
                    ["subscription"] = pending.Text("_subscription"),
                },
                ["subscription_item_details"] = null,
                ["type"] = "invoice_item_details",
            };
        return line;
    }

    /// <summary>The invoice item that a line was made of, if it was made of one.</summary>
    public static string? ItemOf(JsonObject line) => line.Hash("parent") is { } parent
        ? parent.Hash("invoice_item_details")?.Text("invoice_item") ?? parent.Hash("subscription_item_details")?.Text("invoice_item")
        : null;

    private static JsonObject Make(JsonObject invoice, JsonObject? price, long amount, long? quantity)
    {
        var line = Shape.Make(Ids.Long("il_"), 0);
        line["amount"] = amount;
        line["subtotal"] = amount;
        line["currency"] = invoice.Text("currency");
        line["invoice"] = invoice.Id();
        line["quantity"] = quantity;
        line["quantity_decimal"] = quantity?.ToString(CultureInfo.InvariantCulture);
        if (price is null)
            line["pricing"] = null;
        else
            line["pricing"] = new JsonObject
            {
                ["price_details"] = new JsonObject { ["price"] = price.Id(), ["product"] = price.Text("product") },
                ["type"] = "price_details",
                ["unit_amount_decimal"] = price.Text("unit_amount_decimal"),
            };
        return line;
    }

    private static JsonObject Parent(string? subscription, string item, string? invoiceItem, bool proration) => new()
    {
        ["invoice_item_details"] = null,
        ["subscription_item_details"] = new JsonObject
        {
            ["invoice_item"] = invoiceItem,
            ["proration"] = proration,
            ["proration_details"] = new JsonObject { ["credited_items"] = null },
            ["subscription"] = subscription,
            ["subscription_item"] = item,
        },
        ["type"] = "subscription_item_details",
    };
}
