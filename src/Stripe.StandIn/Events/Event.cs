using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stripe;

/// <summary>Something that happened. It is delivered at least once, and in no particular order.</summary>
[JsonConverter(typeof(EventConverter))]
public class Event : StripeEntity<Event>, IHasId, IHasObject
{
    public string Id { get; set; }
    public string Object { get; set; }
    public string Account { get; set; }

    /// <summary>The version in which the object is written, which is that of the webhook endpoint; null for some old events.</summary>
    public string ApiVersion { get; set; }

    public string Context { get; set; }
    public DateTime Created { get; set; } = DateTime.UnixEpoch;
    public EventData Data { get; set; }
    public bool Livemode { get; set; }
    public long PendingWebhooks { get; set; }
    public EventRequest Request { get; set; }
    public string Type { get; set; }
}

/// <summary>What an event is about.</summary>
[JsonConverter(typeof(EntityConverter))]
public class EventData : StripeEntity<EventData>
{
    /// <summary>
    /// The object as it was when this happened; null if its kind is not known here. What it was before, and the object
    /// of any kind, are in the raw JSON of the event: <c>data.previous_attributes</c> and <c>data.object</c>.
    /// </summary>
    public IHasObject Object { get; set; }

    internal override void KeepRaw(JsonElement json)
    {
        // Stripe.net keeps it for the event only, so nothing may come to rely on finding it here.
    }
}

/// <summary>The request that made it happen; without an id where Stripe did so by itself.</summary>
[JsonConverter(typeof(EntityConverter))]
public class EventRequest : StripeEntity<EventRequest>, IHasId
{
    public string Id { get; set; }
    public string IdempotencyKey { get; set; }
}
