using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace StreamingStore.Web.Components.Live;

/// <summary>
/// What an island is given by the page around it: it travels to the browser and back when the circuit starts, encrypted
/// and signed by Blazor. Packed tight, since the hub refuses messages over 32 kB and a page of films is more, and written
/// as the type that is declared, since the one it has at run time may be the compiler's own and readable by nobody.
/// </summary>
/// <param name="Value">What is carried.</param>
[JsonConverter(typeof(CarriedConverter))]
public sealed record Carried<T>(T Value);

/// <summary>Writes a <see cref="Carried{T}"/> as one text: JSON, compressed, in base 64.</summary>
public sealed class CarriedConverter : JsonConverterFactory
{
    /// <inheritdoc />
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Carried<>);

    /// <inheritdoc />
    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Packed<>).MakeGenericType(typeToConvert.GenericTypeArguments))!;

    private sealed class Packed<T> : JsonConverter<Carried<T>>
    {
        public override Carried<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var packed = new MemoryStream(reader.GetBytesFromBase64());
            using var json = new BrotliStream(packed, CompressionMode.Decompress);
            return new(JsonSerializer.Deserialize<T>(json, options)!);
        }

        public override void Write(Utf8JsonWriter writer, Carried<T> value, JsonSerializerOptions options)
        {
            using var packed = new MemoryStream();
            using (var json = new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true))
                JsonSerializer.Serialize(json, value.Value, options);
            writer.WriteBase64StringValue(packed.GetBuffer().AsSpan(0, (int)packed.Length));
        }
    }
}
