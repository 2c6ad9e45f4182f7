using System.Text.Json.Nodes;

namespace StreamingStore.StripeSimulator.Json;

/// <summary>Short reads of Stripe's JSON: an absent field and a null one are the same thing.</summary>
internal static class JsonReading
{
    public static string Id(this JsonObject json) => (string)json["id"]!;

    public static string Kind(this JsonObject json) => (string)json["object"]!;

    public static string? Text(this JsonObject json, string field) =>
        json[field] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    public static long? Number(this JsonObject json, string field) =>
        json[field] is JsonValue value ? value.TryGetValue(out long number) ? number : value.TryGetValue(out int small) ? small : null : null;

    public static bool Flag(this JsonObject json, string field) =>
        json[field] is JsonValue value && value.TryGetValue(out bool flag) && flag;

    public static JsonObject? Hash(this JsonObject json, string field) => json[field] as JsonObject;

    public static IEnumerable<JsonObject> Hashes(this JsonObject json, string field) =>
        json[field] is JsonArray array ? array.OfType<JsonObject>() : [];

    /// <summary>The objects of an embedded list, such as the items of a subscription.</summary>
    public static IEnumerable<JsonObject> Listed(this JsonObject json, string field) =>
        json.Hash(field)?.Hashes("data") ?? [];

    public static JsonObject Copy(this JsonObject json) => (JsonObject)json.DeepClone();

    public static JsonArray ToJsonArray(this IEnumerable<JsonObject> items) => new([.. items]);

    public static JsonArray ToJsonArray(this IEnumerable<string> items) => new([.. items.Select(item => (JsonNode?)JsonValue.Create(item))]);

    /// <summary>The form that leaves the simulator: fields whose names begin with an underscore are its own notes and stay.</summary>
    public static JsonObject Presented(this JsonObject json)
    {
        var copy = json.Copy();
        foreach (var name in json.Select(field => field.Key).Where(name => name.StartsWith('_')))
            copy.Remove(name);
        return copy;
    }
}
