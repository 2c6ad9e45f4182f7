using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace StreamingStore.StripeSimulator.Json;

/// <summary>Objects as text, as they leave the simulator and as it keeps them.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>As Stripe sends it: indented, and escaping no more than JSON asks for.</summary>
    public static byte[] Write(JsonObject body) => Write(body, Indented, notes: false);

    public static byte[] Compact(JsonObject body) => Write(body, Plain, notes: false);

    /// <summary>With the simulator's own notes, to keep.</summary>
    public static byte[] Whole(JsonObject body) => Write(body, Plain, notes: true);

    public static JsonObject Read(byte[] text) => (JsonObject)JsonNode.Parse(text)!;

    private static byte[] Write(JsonObject body, JsonWriterOptions options, bool notes)
    {
        using var stream = new MemoryStream(4096);
        using (var writer = new Utf8JsonWriter(stream, options))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in body)
            {
                if (!notes && name.StartsWith('_'))
                    continue;
                writer.WritePropertyName(name);
                if (value is null)
                    writer.WriteNullValue();
                else
                    value.WriteTo(writer);
            }
            writer.WriteEndObject();
        }
        return stream.ToArray();
    }
}
