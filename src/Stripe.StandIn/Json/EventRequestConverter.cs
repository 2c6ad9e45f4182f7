using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stripe;

/// <summary>Before API version 2017-05-25 the request of an event was nothing but its id.</summary>
internal sealed class EventRequestConverter : JsonConverter<EventRequest>
{
    private static readonly EntityConverter<EventRequest> Entity = new();

    public override EventRequest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
            ? new EventRequest { Id = reader.GetString() }
            : Entity.Read(ref reader, typeToConvert, options);

    public override void Write(Utf8JsonWriter writer, EventRequest value, JsonSerializerOptions options) =>
        Entity.Write(writer, value, options);
}
