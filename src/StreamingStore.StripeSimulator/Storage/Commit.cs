using StreamingStore.StripeSimulator.Webhooks;

namespace StreamingStore.StripeSimulator.Storage;

/// <summary>What one unit of work leaves to be written to the database in one piece.</summary>
internal sealed class Commit
{
    public List<ObjectRow> Objects { get; } = [];

    public List<StoredEvent> Events { get; } = [];

    public List<DeliveryRow> Deliveries { get; } = [];

    /// <summary>What the dispatcher is to deliver once the commit is stored.</summary>
    public List<Delivery> ToDeliver { get; } = [];

    public List<IdempotencyRecord> Idempotency { get; } = [];

    public bool IsEmpty => Objects.Count + Events.Count + Deliveries.Count + Idempotency.Count == 0;
}

/// <summary>An object to write, or with no body to delete.</summary>
internal sealed record ObjectRow(string Id, string Kind, byte[]? Text, long Sequence);

/// <summary>A delivery as it was when written: the delivery itself goes on changing.</summary>
internal sealed record DeliveryRow(string EventId, string EndpointId, string State, string Attempts, long NextAttempt);
