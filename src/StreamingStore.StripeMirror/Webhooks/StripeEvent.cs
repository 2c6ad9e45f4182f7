using System.Text.Json;
using StreamingStore.StripeMirror.Mirror;
using Stripe;

namespace StreamingStore.StripeMirror.Webhooks;

/// <summary>
/// A webhook event, read as JSON: one typed class can't read every API version, and a null version is met too.
/// https://docs.stripe.com/api/events/object
/// </summary>
internal sealed record StripeEvent(string Id, string Type, string? ApiVersion, DateTime Created, bool Livemode, string? Account, JsonElement Object)
{
    /// <summary>
    /// Its object on its way into the mirror; null where the mirror keeps no such kind. A snapshot of another API version,
    /// older or newer or null, lacks what ours has: it serves at once, and is fetched in ours.
    /// </summary>
    public IncomingSnapshot? Snapshot { get; } = IncomingSnapshot.Of(
        Object, Created, SnapshotSource.Event, IsGone(Type), refetch: ApiVersion != StripeConfiguration.ApiVersion && !IsGone(Type));

    /// <summary>The kind of object that it tells of; null where that has none.</summary>
    public string? Kind => MirroredObject.Text(Object, "object");

    /// <summary>That object's id; null where it has none.</summary>
    public string? ObjectId => MirroredObject.Text(Object, "id");

    /// <summary>What comes of it once it is applied.</summary>
    public string Outcome => Snapshot switch
    {
        null => "not_mirrored",
        { Refetch: true } => "refetched",
        _ => "applied",
    };

    /// <summary>Reads an event.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    /// <exception cref="FormatException">The JSON is no event.</exception>
    public static StripeEvent Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Read(document.RootElement.Clone());
    }

    /// <summary>Reads an event.</summary>
    /// <exception cref="FormatException">The JSON is no event.</exception>
    public static StripeEvent Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || MirroredObject.Text(root, "object") != "event"
            || MirroredObject.Text(root, "id") is not { } id || MirroredObject.Text(root, "type") is not { } type
            || !root.TryGetProperty("created", out var created) || created.ValueKind != JsonValueKind.Number || !created.TryGetInt64(out var seconds)
            || !root.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Object
            || !data.TryGetProperty("object", out var subject) || subject.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("an event has object 'event', id, type, created and data.object");
        }

        var livemode = root.TryGetProperty("livemode", out var live) && live.ValueKind == JsonValueKind.True;
        return new StripeEvent(
            id, type, MirroredObject.Text(root, "api_version"), DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime,
            livemode, MirroredObject.Text(root, "account"), subject);
    }

    /// <summary>
    /// True where the event says that its object is gone. A subscription that ends is <c>deleted</c> by its event's name
    /// only: the object stays at Stripe, with status canceled.
    /// </summary>
    private static bool IsGone(string type) => type.EndsWith(".deleted", StringComparison.Ordinal) && type != "customer.subscription.deleted";
}
