using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;

namespace StreamingStore.StripeSimulator.Webhooks;

/// <summary>What the objects of webhook endpoints say.</summary>
internal static class Endpoints
{
    public static bool Wants(JsonObject endpoint, string eventType) =>
        endpoint.Text("status") == "enabled"
        && endpoint["enabled_events"] is JsonArray types
        && types.Any(type => (string?)type is "*" || (string?)type == eventType);

    public static string Secret(JsonObject endpoint) => endpoint.Text("_secret")!;
}
