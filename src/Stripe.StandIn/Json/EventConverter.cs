using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Stripe;

/// <summary>Before API version 2017-05-25 the request of an event was nothing but its id; it is read as if it were today's.</summary>
internal sealed class EventConverter : JsonConverter<Event>
{
    public override Event Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var json = JsonNode.Parse(ref reader);
        if (json["request"] is JsonValue id)
            json["request"] = new JsonObject { ["id"] = id.GetValue<string>(), ["idempotency_key"] = null };
        return EntityConverter<Event>.Read(json.Deserialize<JsonElement>(options), options);
    }

    public override void Write(Utf8JsonWriter writer, Event value, JsonSerializerOptions options) =>
        EntityConverter<Event>.WriteProperties(writer, value, options);
}
