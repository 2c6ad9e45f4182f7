using System.Globalization;
using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;
using StreamingStore.StripeSimulator.Resources.Catalogue;
using StreamingStore.StripeSimulator.Resources.Subscriptions;
using StreamingStore.StripeSimulator.Storage;

namespace StreamingStore.StripeSimulator.Resources.Invoices;

/// <summary>Amounts that wait for the next invoice.</summary>
internal static class InvoiceItems
{
    public const string Kind = "invoiceitem";

    private static readonly Template Shape = new(
        """
        {
          "id": null, "object": "invoiceitem", "amount": 0, "currency": null, "customer": null, "customer_account": null, "date": 0,
          "description": null, "discountable": true, "discounts": [], "invoice": null, "livemode": false, "metadata": {},
          "net_amount": 0, "parent": null, "period": { "end": 0, "start": 0 }, "pricing": null, "proration": false,
          "proration_details": null, "quantity": 1, "quantity_decimal": "1", "tax_rates": [], "test_clock": null
        }
        """);

    /// <summary>A new item, which the caller completes and adds.</summary>
    public static JsonObject Make(JsonObject customer, string currency, long amount, JsonObject? price, long quantity, long now)
    {
        var item = Shape.Make(Ids.Long("ii_"), now);
        item["amount"] = amount;
        item["net_amount"] = amount;
        item["currency"] = currency;
        item["customer"] = customer.Id();
        item["date"] = now;
        item["period"] = new JsonObject { ["end"] = now, ["start"] = now };
        item["quantity"] = quantity;
        item["quantity_decimal"] = quantity.ToString(CultureInfo.InvariantCulture);
        item["test_clock"] = customer.Text("test_clock");
        if (price is null)
            return item;
        item["pricing"] = new JsonObject
        {
            ["price_details"] = new JsonObject { ["price"] = price.Id(), ["product"] = price.Text("product") },
            ["type"] = "price_details",
            ["unit_amount_decimal"] = price.Text("unit_amount_decimal"),
        };
        item["_price"] = price.Copy();
        return item;
    }

    public static void AssignTo(JsonObject item, JsonObject subscription, string? subscriptionItem)
    {
        item["_subscription"] = subscription.Id();
        item["parent"] = new JsonObject
        {
            ["subscription_details"] = new JsonObject { ["subscription"] = subscription.Id(), ["subscription_item"] = subscriptionItem },
            ["type"] = "subscription_details",
        };
    }

    /// <summary>What <c>add_invoice_items</c> puts on the next invoice of a subscription, beside its own items.</summary>
    public static void AddTo(Work work, JsonObject subscription, Parameters parameters)
    {
        var customer = work.Find(subscription.Text("customer")!)!;
        foreach (var sent in parameters.Hashes("add_invoice_items") ?? [])
        {
            sent.Only("price", "price_data", "quantity", "metadata", "period", "discounts", "tax_rates");
            var price = PriceOf(work, sent) ?? throw sent.Missing("price");
            var item = OfPrice(work, customer, price, sent.Integer("quantity", 0, SubscriptionItems.MostQuantity) ?? 1, work.NowOf(subscription));
            sent.CopyMetadata(item);
            AssignTo(item, subscription, null);
            work.Add(item);
            work.Emit("invoiceitem.created", item);
        }
    }

    public static JsonObject OfPrice(Work work, JsonObject customer, JsonObject price, long quantity, long now)
    {
        var item = Make(customer, price.Text("currency")!, SubscriptionItems.AmountOf(price, quantity), price, quantity, now);
        item["description"] = work.Find(price.Text("product")!)?.Text("name");
        return item;
    }

    /// <summary>The one-time price that parameters name or describe; null when they do neither.</summary>
    public static JsonObject? PriceOf(Work work, Parameters parameters)
    {
        var price = parameters.Filled("price") is { } id ? work.Get("price", id, parameters.PathOf("price"))
            : parameters.Hash("price_data") is { } data
                ? PriceEndpoints.MakeInline(work, data, work.Get("product", data.Required("product"), data.PathOf("product")))
            : null;
        return price?.Hash("recurring") is null
            ? price
            : throw StripeError.Invalid(
                "The price specified is set to `type=recurring` but this field only accepts prices with `type=one_time`.", parameters.PathOf("price"));
    }
}
