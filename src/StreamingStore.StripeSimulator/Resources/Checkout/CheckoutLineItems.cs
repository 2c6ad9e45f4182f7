using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;
using StreamingStore.StripeSimulator.Resources.Catalogue;
using StreamingStore.StripeSimulator.Resources.Subscriptions;
using StreamingStore.StripeSimulator.Storage;

namespace StreamingStore.StripeSimulator.Resources.Checkout;

/// <summary>What a checkout session sells.</summary>
internal static class CheckoutLineItems
{
    private const int Most = 100;

    private static readonly Template Shape = new(
        """
        {
          "id": null, "object": "item", "adjustable_quantity": null, "amount_discount": 0, "amount_subtotal": 0, "amount_tax": 0,
          "amount_total": 0, "currency": null, "description": null, "metadata": {}, "price": null, "quantity": 1
        }
        """);

    /// <summary>The lines that <c>line_items</c> describes. A trial makes what recurs free for now.</summary>
    /// <exception cref="StripeError">A price does not go with the mode, or with the other prices.</exception>
    public static List<JsonObject> Of(Call call, string mode, bool trial)
    {
        var sent = call.Parameters.Hashes("line_items") ?? throw call.Parameters.Missing("line_items");
        if (sent.Count > Most)
            throw StripeError.Invalid($"A Checkout Session can have at most {Most} line items.", "line_items");
        var items = sent.Select(parameters => Make(call.Work, parameters, trial)).ToList();
        if (items.Count == 0)
            throw call.Parameters.Missing("line_items");
        if (items.Select(item => item.Text("currency")).Distinct().Count() > 1)
            throw StripeError.Invalid("All prices in `line_items` must have the same currency.", "line_items");
        var recurring = items.Where(Recurs).ToList();
        if (mode == "payment" && recurring.Count > 0)
            throw StripeError.Invalid(
                "You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.", "mode");
        if (mode == "subscription" && recurring.Count == 0)
            throw StripeError.Invalid("You must provide at least one recurring price in `subscription` mode when using prices.", "mode");
        return items;
    }

    public static bool Recurs(JsonObject item) => item.Hash("price")!.Hash("recurring") is not null;

    private static JsonObject Make(Work work, Parameters parameters, bool trial)
    {
        parameters.Only("adjustable_quantity", "dynamic_tax_rates", "metadata", "price", "price_data", "quantity", "tax_rates");
        var price = PriceOf(work, parameters);
        var metered = price.Hash("recurring")?.Text("usage_type") == "metered";
        var quantity = parameters.Integer("quantity", 0, SubscriptionItems.MostQuantity);
        if (quantity is null && !metered)
            throw StripeError.Invalid("Quantity is required. Add `quantity` to every line item.", parameters.PathOf("quantity"), "parameter_missing");
        var item = Shape.Make(Ids.Long("li_"), 0);
        var amount = metered || (trial && price.Hash("recurring") is not null) ? 0 : SubscriptionItems.AmountOf(price, quantity ?? 0);
        item["amount_subtotal"] = amount;
        item["amount_total"] = amount;
        item["currency"] = price.Text("currency");
        item["description"] = work.Find(price.Text("product")!)?.Text("name");
        item["price"] = price.Presented();
        item["quantity"] = quantity;
        parameters.CopyMetadata(item);
        if (parameters.Hash("adjustable_quantity")?.Only("enabled", "maximum", "minimum") is { } adjustable)
            item["adjustable_quantity"] = new JsonObject
            {
                ["enabled"] = adjustable.Boolean("enabled") ?? throw adjustable.Missing("enabled"),
                ["maximum"] = adjustable.Integer("maximum", 0),
                ["minimum"] = adjustable.Integer("minimum", 0),
            };
        return item;
    }

    private static JsonObject PriceOf(Work work, Parameters parameters)
    {
        if (parameters.Filled("price") is { } id)
        {
            var price = work.Get("price", id, parameters.PathOf("price"));
            return price.Flag("active")
                ? price
                : throw StripeError.Invalid("The price specified is inactive. This field only accepts active prices.", parameters.PathOf("price"));
        }
        var data = parameters.Hash("price_data") ?? throw parameters.Missing("price");
        var product = data.Filled("product") is { } named ? work.Get("product", named, data.PathOf("product"))
            : data.Hash("product_data") is { } described ? ProductEndpoints.MakeInline(work, described)
            : throw data.Missing("product");
        return PriceEndpoints.MakeInline(work, data, product);
    }
}
