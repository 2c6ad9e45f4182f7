using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stripe;

/// <summary>
/// Reads and writes entities in Stripe's names, whatever options the serializer is called with. Stands as an attribute
/// on each class, since the serializer does not look for it on base classes.
/// </summary>
internal sealed class EntityConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsAssignableTo(typeof(StripeEntity));

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(EntityConverter<>).MakeGenericType(typeToConvert));
}

internal sealed class EntityConverter<T> : JsonConverter<T>
    where T : StripeEntity, new()
{
    private static readonly Dictionary<string, EntityProperty> Properties = EntityProperty.Of(typeof(T));

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Read(JsonElement.ParseValue(ref reader), options);

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        WriteProperties(writer, value, options);

    public static T Read(JsonElement json, JsonSerializerOptions options)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw new JsonException($"{typeof(T)} is an object, not {json.ValueKind}.");

        var entity = new T();
        entity.KeepRaw(json);
        foreach (var member in json.EnumerateObject())
        {
            if (Properties.TryGetValue(member.Name, out var property))
                property.Read(entity, member.Value, options);
        }

        return entity;
    }

    public static void WriteProperties(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, property) in Properties)
        {
            writer.WritePropertyName(name);
            property.Write(writer, value, options);
        }

        writer.WriteEndObject();
    }
}
