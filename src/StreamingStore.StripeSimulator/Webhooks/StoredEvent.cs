using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;

namespace StreamingStore.StripeSimulator.Webhooks;

/// <summary>
/// An event. The object as it was, and its earlier values, are kept as text: there are many events, and few are read again.
/// </summary>
internal sealed record StoredEvent(string Type, long Created, byte[] Object, byte[]? Previous, string? RequestId, string? IdempotencyKey)
{
    public string Id { get; init; } = Ids.Long("evt_");

    public long Sequence { get; set; }

    public List<Delivery> Deliveries { get; } = [];

    /// <summary>Its delivery to an endpoint, which is begun when there is none yet.</summary>
    public Delivery DeliveryTo(string endpointId)
    {
        if (Deliveries.Find(delivery => delivery.EndpointId == endpointId) is { } earlier)
            return earlier;
        var first = new Delivery(this, endpointId);
        Deliveries.Add(first);
        return first;
    }

    /// <summary>The event as the API shows it and endpoints get it, in a version's shape.</summary>
    public JsonObject ToJson(ApiVersion version)
    {
        var data = new JsonObject { ["object"] = JsonText.Read(Object) };
        if (Previous is not null)
            data["previous_attributes"] = JsonText.Read(Previous);
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
}
