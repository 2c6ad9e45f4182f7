using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;

namespace StreamingStore.StripeSimulator.Resources.Catalogue;

/// <summary>The older form of a recurring price, which subscription items still show beside it.</summary>
internal static class Plans
{
    public static JsonObject Of(JsonObject price)
    {
        var recurring = price.Hash("recurring")!;
        return new JsonObject
        {
            ["id"] = price.Id(),
            ["object"] = "plan",
            ["active"] = price.Flag("active"),
            ["amount"] = price.Number("unit_amount"),
            ["amount_decimal"] = price.Text("unit_amount_decimal"),
            ["billing_scheme"] = price.Text("billing_scheme"),
            ["created"] = price.Number("created"),
            ["currency"] = price.Text("currency"),
            ["interval"] = recurring.Text("interval"),
            ["interval_count"] = recurring.Number("interval_count"),
            ["livemode"] = false,
            ["metadata"] = price["metadata"]!.DeepClone(),
            ["meter"] = recurring.Text("meter"),
            ["nickname"] = price.Text("nickname"),
            ["product"] = price.Text("product"),
            ["tiers_mode"] = null,
            ["transform_usage"] = null,
            ["trial_period_days"] = recurring.Number("trial_period_days"),
            ["usage_type"] = recurring.Text("usage_type"),
        };
    }
}
