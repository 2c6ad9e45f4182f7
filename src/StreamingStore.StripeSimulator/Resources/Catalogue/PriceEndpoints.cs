using System.Globalization;
using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;
using StreamingStore.StripeSimulator.Storage;

namespace StreamingStore.StripeSimulator.Resources.Catalogue;

/// <summary><c>/v1/prices</c></summary>
internal static class PriceEndpoints
{
    private const string Kind = "price";
    private const long LargestAmount = 99_999_999;

    private static readonly Template Shape = new(
        """
        {
          "id": null, "object": "price", "active": true, "billing_scheme": "per_unit", "created": 0, "currency": null,
          "custom_unit_amount": null, "livemode": false, "lookup_key": null, "metadata": {}, "nickname": null, "product": null,
          "recurring": null, "tax_behavior": "unspecified", "tiers_mode": null, "transform_quantity": null, "type": "one_time",
          "unit_amount": null, "unit_amount_decimal": null
        }
        """);

    private static readonly SearchFields Searchable = new(Kind, "active", "currency", "lookup_key", "metadata", "product", "type");

    public static void Map(ApiRoutes routes)
    {
        routes.Post(
            "/v1/prices",
            "active billing_scheme currency currency_options custom_unit_amount lookup_key metadata nickname product product_data recurring tax_behavior tiers tiers_mode transfer_lookup_key transform_quantity unit_amount unit_amount_decimal",
            Create);
        routes.Get("/v1/prices/search", SearchFields.Parameters, Searchable.Search);
        routes.Retrieve("/v1/prices/{id}", Kind);
        routes.Post("/v1/prices/{id}", "active currency_options lookup_key metadata nickname tax_behavior transfer_lookup_key", Update);
        routes.Get("/v1/prices", Paging.Parameters + " active created currency lookup_keys product recurring type", List);
    }

    /// <summary>Makes the price that <c>price_data</c> or <c>default_price_data</c> describes.</summary>
    public static JsonObject MakeInline(Work work, Parameters data, JsonObject product) =>
        Make(work, data.Only("currency", "product", "product_data", "recurring", "tax_behavior", "unit_amount", "unit_amount_decimal", "metadata", "custom_unit_amount", "currency_options"), product);

    private static JsonObject Make(Work work, Parameters parameters, JsonObject product)
    {
        if (parameters.Choice("billing_scheme", "per_unit", "tiered") == "tiered")
            throw StripeError.Invalid("The simulator has no tiered prices.", "billing_scheme");
        var price = Shape.Make(Ids.Long("price_"), work.Now);
        price["currency"] = CurrencyOf(parameters);
        price["product"] = product.Id();
        WriteAmount(parameters, price);
        if (parameters.Hash("recurring") is { } recurring)
        {
            recurring.Only("interval", "interval_count", "meter", "trial_period_days", "usage_type", "aggregate_usage");
            recurring.Required("interval");
            price["type"] = "recurring";
            price["recurring"] = new JsonObject
            {
                ["interval"] = recurring.Choice("interval", "day", "week", "month", "year"),
                ["interval_count"] = recurring.Integer("interval_count", 1, MostIntervals(recurring.Text("interval")!)) ?? 1,
                ["meter"] = recurring.Filled("meter"),
                ["trial_period_days"] = recurring.Integer("trial_period_days", 0),
                ["usage_type"] = recurring.Choice("usage_type", "licensed", "metered") ?? "licensed",
            };
        }
        if (parameters.Choice("tax_behavior", "inclusive", "exclusive", "unspecified") is { } behavior)
            price["tax_behavior"] = behavior;
        parameters.CopyMetadata(price);
        return work.Add(price);
    }

    /// <summary>Three years, which is the longest that a price can recur after.</summary>
    private static long MostIntervals(string interval) => interval switch { "day" => 1095, "week" => 156, "month" => 36, _ => 3 };

    private static string CurrencyOf(Parameters parameters)
    {
        var currency = parameters.Required("currency").ToLowerInvariant();
        return currency.Length == 3 && currency.All(char.IsAsciiLetter)
            ? currency
            : throw StripeError.Invalid($"Invalid currency: {currency}. Stripe currently supports ISO 4217 codes.", parameters.PathOf("currency"));
    }

    private static void WriteAmount(Parameters parameters, JsonObject price)
    {
        if (parameters.Hash("custom_unit_amount") is { } custom)
        {
            custom.Only("enabled", "maximum", "minimum", "preset");
            price["custom_unit_amount"] = new JsonObject
            {
                ["maximum"] = custom.Integer("maximum", 0),
                ["minimum"] = custom.Integer("minimum", 0),
                ["preset"] = custom.Integer("preset", 0),
            };
            return;
        }
        if (parameters.Filled("unit_amount_decimal") is { } text)
        {
            if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var exact) || exact > LargestAmount)
                throw StripeError.Malformed($"Invalid decimal: {text}", parameters.PathOf("unit_amount_decimal"), "parameter_invalid_integer");
            price["unit_amount"] = exact == decimal.Truncate(exact) ? (long)exact : null;
            price["unit_amount_decimal"] = text;
            return;
        }
        var amount = parameters.Integer("unit_amount", 0, LargestAmount) ?? throw parameters.Missing("unit_amount");
        price["unit_amount"] = amount;
        price["unit_amount_decimal"] = amount.ToString(CultureInfo.InvariantCulture);
    }

    private static JsonObject Create(Call call)
    {
        var (work, parameters) = (call.Work, call.Parameters);
        var product = call.Referenced("product", "product")
            ?? (parameters.Hash("product_data") is { } data ? ProductEndpoints.MakeInline(work, data) : null)
            ?? throw parameters.Missing("product");
        var price = Make(work, parameters, product);
        parameters.CopyTexts(price, "nickname");
        parameters.CopyFlags(price, "active");
        WriteLookupKey(call, price);
        work.Emit("price.created", price);
        return price;
    }

    private static JsonObject Update(Call call)
    {
        var (work, parameters) = (call.Work, call.Parameters);
        var price = work.Edit(call.Get(Kind));
        parameters.CopyTexts(price, "nickname", "tax_behavior");
        parameters.CopyFlags(price, "active");
        parameters.CopyMetadata(price);
        WriteLookupKey(call, price);
        work.Emit("price.updated", price);

        // Items show their price in full, as it is now.
        foreach (var subscription in work.Where("subscription", Kind, price.Id()))
            foreach (var item in work.Edit(subscription).Listed("items").Where(item => item.Hash(Kind)!.Id() == price.Id()))
            {
                item[Kind] = price.Presented();
                item["plan"] = Plans.Of(price);
            }
        return price;
    }

    private static void WriteLookupKey(Call call, JsonObject price)
    {
        if (call.Parameters.Text("lookup_key") is not { } key)
            return;
        if (key.Length == 0)
        {
            price["lookup_key"] = null;
            return;
        }
        foreach (var holder in call.Work.Where(Kind, "lookup_key", key).Where(holder => holder.Id() != price.Id()))
        {
            if (call.Parameters.Boolean("transfer_lookup_key") != true)
                throw StripeError.Invalid($"A price (`{holder.Id()}`) already uses that lookup key.", "lookup_key");
            var loser = call.Work.Edit(holder);
            loser["lookup_key"] = null;
            call.Work.Emit("price.updated", loser);
        }
        price["lookup_key"] = key;
    }

    private static JsonObject List(Call call)
    {
        var (world, parameters) = (call.Work.World, call.Parameters);
        var within = parameters.Within("created");
        var keys = parameters.Texts("lookup_keys");
        var product = parameters.Filled("product");
        var active = parameters.Boolean("active");
        var currency = parameters.Filled("currency");
        var type = parameters.Choice("type", "one_time", "recurring");
        var recurring = parameters.Hash("recurring")?.Only("interval", "usage_type", "meter");
        var interval = recurring?.Filled("interval");
        var usage = recurring?.Filled("usage_type");
        return call.Page(product is null ? world.All(Kind) : world.Where(Kind, "product", product), price =>
            (keys is null || (price.Text("lookup_key") is { } key && keys.Contains(key)))
            && (active is null || price.Flag("active") == active)
            && (currency is null || price.Text("currency") == currency)
            && (type is null || price.Text("type") == type)
            && (interval is null || price.Hash("recurring")?.Text("interval") == interval)
            && (usage is null || price.Hash("recurring")?.Text("usage_type") == usage)
            && within((long)price.Number("created")!));
    }
}
