using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;

namespace StreamingStore.StripeSimulator.Webhooks;

/// <summary>An event. Its data is kept as text: there are many events, and few are read again.</summary>
internal sealed record StoredEvent(string Id, string Type, long Created, byte[] Data, string? RequestId, string? IdempotencyKey)
{
    public long Sequence { get; set; }

    public List<Delivery> Deliveries { get; } = [];

    public static StoredEvent Of(string type, long now, JsonObject shown, JsonObject? previous, string? requestId, string? idempotencyKey)
    {
        var data = new MemoryStream();
        using (var writer = new Utf8JsonWriter(data))
        {
            writer.WriteStartObject();
            writer.WritePropertyName("object");
            shown.WriteTo(writer);
            if (previous is not null)
            {
                writer.WritePropertyName("previous_attributes");
                previous.WriteTo(writer);
            }
            writer.WriteEndObject();
        }
        return new StoredEvent(Ids.Long("evt_"), type, now, data.ToArray(), requestId, idempotencyKey);
    }

    /// <summary>The event as the API shows it and endpoints get it, in a version's shape.</summary>
    public JsonObject ToJson(ApiVersion version)
    {
        var data = (JsonObject)JsonNode.Parse(Data)!;
        OlderShapes.Apply(data, version);
        return new JsonObject
        {
            ["id"] = Id,
            ["object"] = "event",
            ["api_version"] = version.Name,
            ["created"] = Created,
            ["data"] = data,
            ["livemode"] = false,
            ["pending_webhooks"] = Deliveries.Count(delivery => delivery.State == DeliveryState.Pending),
            ["request"] = new JsonObject { ["id"] = RequestId, ["idempotency_key"] = IdempotencyKey },
            ["type"] = Type,
        };
    }

    public string DataText => Encoding.UTF8.GetString(Data);
}
