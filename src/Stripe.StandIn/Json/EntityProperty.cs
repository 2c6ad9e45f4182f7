using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stripe;

/// <summary>One property of an entity, and how its value stands in Stripe's JSON.</summary>
internal abstract class EntityProperty
{
    /// <summary>Beyond this many seconds (the year 2128) a number can only mean milliseconds, which Stripe has sent by mistake.</summary>
    private const long LatestSecond = 5_000_000_000;

    public abstract void Read(object entity, JsonElement json, JsonSerializerOptions options);

    public abstract void Write(Utf8JsonWriter writer, object entity, JsonSerializerOptions options);

    /// <summary>The properties of a type of entity by their names at Stripe.</summary>
    public static Dictionary<string, EntityProperty> Of(Type type)
    {
        var properties = type.GetProperties().Where(p => p.GetCustomAttribute<JsonIgnoreAttribute>() == null).ToList();
        var expandable = properties.Where(p => p.IsDefined(typeof(ExpandableAttribute))).ToDictionary(p => p, p => type.GetProperty(p.Name + "Id"));
        return properties.Except(expandable.Values).ToDictionary(NameAtStripe, property =>
            expandable.TryGetValue(property, out var id) ? new Reference(property, id)
            : Nullable.GetUnderlyingType(property.PropertyType) == typeof(DateTime) || property.PropertyType == typeof(DateTime) ? new Instant(property)
            : property.PropertyType == typeof(decimal?) ? new Fraction(property)
            : (EntityProperty)new Plain(property));
    }

    private static string NameAtStripe(PropertyInfo property) =>
        property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);

    private sealed class Plain(PropertyInfo property) : EntityProperty
    {
        public override void Read(object entity, JsonElement json, JsonSerializerOptions options) =>
            property.SetValue(entity, json.Deserialize(property.PropertyType, options));

        public override void Write(Utf8JsonWriter writer, object entity, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, property.GetValue(entity), property.PropertyType, options);
    }

    private sealed class Reference(PropertyInfo property, PropertyInfo id) : EntityProperty
    {
        public override void Read(object entity, JsonElement json, JsonSerializerOptions options)
        {
            if (json.ValueKind == JsonValueKind.String)
                id.SetValue(entity, json.GetString());
            else
                property.SetValue(entity, json.Deserialize(property.PropertyType, options));
        }

        public override void Write(Utf8JsonWriter writer, object entity, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, property.GetValue(entity) ?? id.GetValue(entity), options);
    }

    /// <summary>Seconds since 1970, UTC.</summary>
    private sealed class Instant(PropertyInfo property) : EntityProperty
    {
        public override void Read(object entity, JsonElement json, JsonSerializerOptions options)
        {
            if (json.ValueKind == JsonValueKind.Null && property.PropertyType == typeof(DateTime?))
                property.SetValue(entity, null);
            else
                property.SetValue(entity, Read(json));
        }

        public override void Write(Utf8JsonWriter writer, object entity, JsonSerializerOptions options)
        {
            if (property.GetValue(entity) is DateTime instant)
                writer.WriteNumberValue((long)(instant.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds);
            else
                writer.WriteNullValue();
        }

        private static DateTime Read(JsonElement json)
        {
            var number = json.ValueKind switch
            {
                JsonValueKind.Number => json.GetInt64(),
                JsonValueKind.String when long.TryParse(json.GetString(), out var text) => text,
                _ => throw new JsonException($"An instant is a number of seconds, not {json}."),
            };
            return number switch
            {
                < 0 => throw new JsonException($"An instant before 1970: {number}."),
                > LatestSecond => DateTime.UnixEpoch.AddMilliseconds(number),
                _ => DateTime.UnixEpoch.AddSeconds(number),
            };
        }
    }

    /// <summary>Fractions come as strings, so that no digit is lost on the way.</summary>
    private sealed class Fraction(PropertyInfo property) : EntityProperty
    {
        public override void Read(object entity, JsonElement json, JsonSerializerOptions options) =>
            property.SetValue(entity, json.ValueKind == JsonValueKind.String
                ? decimal.Parse(json.GetString(), CultureInfo.InvariantCulture)
                : json.Deserialize<decimal?>(options));

        public override void Write(Utf8JsonWriter writer, object entity, JsonSerializerOptions options) =>
            writer.WriteStringValue(((decimal?)property.GetValue(entity))?.ToString(CultureInfo.InvariantCulture));
    }
}
