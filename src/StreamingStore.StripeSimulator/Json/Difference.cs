using System.Text.Json.Nodes;

namespace StreamingStore.StripeSimulator.Json;

/// <summary>What <c>data.previous_attributes</c> of an <c>*.updated</c> event holds.</summary>
internal static class Difference
{
    /// <summary>
    /// The earlier values of what changed. Hashes are compared field by field, lists as a whole; a field that is new has null
    /// as its earlier value. Empty when nothing changed.
    /// </summary>
    public static JsonObject Previous(JsonObject before, JsonObject after)
    {
        var previous = new JsonObject();
        foreach (var (name, now) in after)
        {
            before.TryGetPropertyValue(name, out var then);
            if (name.StartsWith('_') || JsonNode.DeepEquals(then, now))
                continue;
            previous[name] = then is JsonObject thenHash && now is JsonObject nowHash ? Previous(thenHash, nowHash) : then?.DeepClone();
        }
        foreach (var (name, then) in before)
            if (!name.StartsWith('_') && !after.ContainsKey(name))
                previous[name] = then?.DeepClone();
        return previous;
    }
}
