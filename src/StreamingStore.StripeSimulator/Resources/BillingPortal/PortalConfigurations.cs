using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;
using StreamingStore.StripeSimulator.Storage;

namespace StreamingStore.StripeSimulator.Resources.BillingPortal;

/// <summary>What customers may do in the billing portal.</summary>
internal static class PortalConfigurations
{
    public const string Kind = "billing_portal.configuration";

    private static readonly Template Shape = new(
        """
        {
          "id": null, "object": "billing_portal.configuration", "active": true, "application": null,
          "business_profile": { "headline": null, "privacy_policy_url": null, "terms_of_service_url": null }, "created": 0,
          "default_return_url": null,
          "features": {
            "customer_update": { "allowed_updates": [], "enabled": false },
            "invoice_history": { "enabled": false },
            "payment_method_update": { "enabled": false, "payment_method_configuration": null },
            "subscription_cancel": {
              "cancellation_reason": { "enabled": false, "feedback_options": null, "options": [] }, "enabled": false,
              "mode": "at_period_end", "proration_behavior": "none"
            },
            "subscription_pause": { "duration": { "interval_options": [], "type": "indefinite" }, "enabled": false },
            "subscription_update": {
              "billing_cycle_anchor": null, "default_allowed_updates": [], "enabled": false, "products": [], "proration_behavior": "none",
              "schedule_at_period_end": { "conditions": [] }, "trial_update_behavior": "end_trial"
            }
          },
          "is_default": false, "livemode": false, "login_page": { "enabled": false, "url": null }, "metadata": {}, "name": null, "updated": 0
        }
        """);

    public static JsonObject Make(Work work)
    {
        var configuration = Shape.Make(Ids.Long("bpc_"), work.Now);
        configuration["updated"] = work.Now;
        return work.Add(configuration);
    }

    /// <summary>The configuration of sessions that name none: invoices, cards, and cancelling at the period's end.</summary>
    public static JsonObject Default(Work work)
    {
        if (work.World.All(Kind).Select(entry => work.Find(entry.Id)!).FirstOrDefault(configuration => configuration.Flag("is_default")) is { } found)
            return found;
        var made = Make(work);
        made["is_default"] = true;
        foreach (var feature in (ReadOnlySpan<string>)["invoice_history", "payment_method_update", "subscription_cancel"])
            Feature(made, feature)["enabled"] = true;
        work.Emit("billing_portal.configuration.created", made);
        return made;
    }

    public static JsonObject Feature(JsonObject configuration, string name) => configuration.Hash("features")!.Hash(name)!;

    public static bool Allows(JsonObject configuration, string feature) => Feature(configuration, feature).Flag("enabled");

    /// <summary>The prices between which a subscription may be switched.</summary>
    public static IEnumerable<string> Prices(JsonObject configuration) =>
        Feature(configuration, "subscription_update").Hashes("products").SelectMany(product => product["prices"]!.AsArray().Select(price => (string)price!));

    public static void Write(Work work, Parameters parameters, JsonObject configuration)
    {
        parameters.CopyTexts(configuration, "default_return_url", "name");
        parameters.CopyMetadata(configuration);
        parameters.Hash("business_profile")?.Only("headline", "privacy_policy_url", "terms_of_service_url")
            .CopyTexts(configuration.Hash("business_profile")!, "headline", "privacy_policy_url", "terms_of_service_url");
        parameters.Hash("login_page")?.Only("enabled").CopyFlags(configuration.Hash("login_page")!, "enabled");
        if (parameters.Hash("features") is not { } features)
            return;
        features.Only("customer_update", "invoice_history", "payment_method_update", "subscription_cancel", "subscription_pause", "subscription_update");
        foreach (var name in features.Names)
            if (features.Hash(name) is { } sent)
                sent.CopyFlags(Feature(configuration, name), "enabled");
        WriteCustomerUpdate(features.Hash("customer_update"), configuration);
        features.Hash("invoice_history")?.Only("enabled");
        features.Hash("payment_method_update")?.Only("enabled", "payment_method_configuration");
        features.Hash("subscription_pause")?.Only("enabled", "duration");
        WriteCancel(features.Hash("subscription_cancel"), Feature(configuration, "subscription_cancel"));
        WriteUpdate(work, features.Hash("subscription_update"), Feature(configuration, "subscription_update"));
    }

    private static void WriteCustomerUpdate(Parameters? sent, JsonObject configuration)
    {
        if (sent?.Only("allowed_updates", "enabled").Texts("allowed_updates") is { } allowed)
            Feature(configuration, "customer_update")["allowed_updates"] = allowed.ToJsonArray();
    }

    private static void WriteCancel(Parameters? sent, JsonObject cancel)
    {
        if (sent is null)
            return;
        sent.Only("cancellation_reason", "enabled", "mode", "proration_behavior");
        cancel["mode"] = sent.Choice("mode", "at_period_end", "immediately") ?? cancel.Text("mode");
        cancel["proration_behavior"] = sent.Choice("proration_behavior", "always_invoice", "create_prorations", "none") ?? cancel.Text("proration_behavior");
        if (sent.Hash("cancellation_reason")?.Only("enabled", "feedback_options", "options") is not { } reason)
            return;
        var kept = cancel.Hash("cancellation_reason")!;
        reason.CopyFlags(kept, "enabled");
        if (reason.Texts("options") is { } options)
            kept["options"] = options.ToJsonArray();
    }

    private static void WriteUpdate(Work work, Parameters? sent, JsonObject update)
    {
        if (sent is null)
            return;
        sent.Only("billing_cycle_anchor", "default_allowed_updates", "enabled", "products", "proration_behavior", "schedule_at_period_end", "trial_update_behavior");
        update["proration_behavior"] = sent.Choice("proration_behavior", "always_invoice", "create_prorations", "none") ?? update.Text("proration_behavior");
        update["trial_update_behavior"] = sent.Choice("trial_update_behavior", "continue_trial", "end_trial") ?? update.Text("trial_update_behavior");
        update["billing_cycle_anchor"] = sent.Choice("billing_cycle_anchor", "now", "unchanged") ?? update.Text("billing_cycle_anchor");
        if (sent.Texts("default_allowed_updates") is { } allowed)
            update["default_allowed_updates"] = allowed.ToJsonArray();
        if (sent.Hashes("products") is { } products)
            update["products"] = products.Select(product => ProductOf(work, product)).ToJsonArray();
        if (update.Flag("enabled") && (update["default_allowed_updates"]!.AsArray().Count == 0 || !update.Hashes("products").Any()))
            throw StripeError.Invalid(
                "When `features[subscription_update][enabled]` is true, `default_allowed_updates` and `products` must not be empty.", "features[subscription_update]");
    }

    private static JsonObject ProductOf(Work work, Parameters sent)
    {
        sent.Only("adjustable_quantity", "prices", "product");
        var product = work.Get("product", sent.Required("product"), sent.PathOf("product"));
        var prices = sent.Texts("prices") ?? throw sent.Missing("prices");
        foreach (var id in prices)
            if (work.Get("price", id, sent.PathOf("prices")).Text("product") != product.Id())
                throw StripeError.Invalid($"The price {id} does not belong to the product {product.Id()}.", sent.PathOf("prices"));
        return new JsonObject
        {
            ["adjustable_quantity"] = new JsonObject { ["enabled"] = sent.Hash("adjustable_quantity")?.Boolean("enabled") ?? false, ["maximum"] = null, ["minimum"] = 1L },
            ["prices"] = prices.ToJsonArray(),
            ["product"] = product.Id(),
        };
    }
}
