using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;

namespace StreamingStore.StripeSimulator.Protocol;

/// <summary>
/// Turns today's shapes into those of versions before 2025-03-31, in the fields that integrations of that time read:
/// the billing period, plan and quantity on the subscription, and the subscription and payment intent of an invoice.
/// </summary>
internal static class OlderShapes
{
    /// <summary>Changes the objects anywhere inside an answer.</summary>
    public static void Apply(JsonNode? answer, ApiVersion version)
    {
        if (!version.IsBefore(ApiVersion.PeriodsOnItems))
            return;
        switch (answer)
        {
            case JsonArray array:
                foreach (var element in array)
                    Apply(element, version);
                break;
            case JsonObject json:
                if (json.Text("object") is { } kind)
                    Reshape(json, kind);
                foreach (var (_, value) in json.ToList())
                    Apply(value, version);
                break;
        }
    }

    private static void Reshape(JsonObject json, string kind)
    {
        switch (kind)
        {
            case "subscription":
                var items = json.Listed("items").ToList();
                json["current_period_start"] = items.Select(item => item.Number("current_period_start")).Max();
                json["current_period_end"] = items.Select(item => item.Number("current_period_end")).Max();
                json["plan"] = items is [var only] ? only["plan"]?.DeepClone() : null;
                json["quantity"] = items is [var single] ? single["quantity"]?.DeepClone() : null;
                foreach (var item in items)
                {
                    item.Remove("current_period_start");
                    item.Remove("current_period_end");
                }
                break;
            case "subscription_item":
                json.Remove("current_period_start");
                json.Remove("current_period_end");
                break;
            case "invoice":
                json["subscription"] = json.Hash("parent")?.Hash("subscription_details")?["subscription"]?.DeepClone();
                json["paid"] = json.Text("status") == "paid";
                break;
            case "checkout.session":
                json["ui_mode"] = json.Text("ui_mode") switch { "hosted_page" => "hosted", "embedded_page" => "embedded", "elements" => "custom", var other => other };
                break;
        }
    }
}
