using StreamingStore.StripeSimulator.Webhooks;

namespace StreamingStore.StripeSimulator.Storage;

/// <summary>Events in the order in which they happened.</summary>
internal sealed class EventLog
{
    /// <summary>Stripe lists and retrieves events for 30 days.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(30);

    private readonly Dictionary<string, StoredEvent> byId = [];
    private readonly List<StoredEvent> inOrder = [];

    public IReadOnlyList<StoredEvent> InOrder => inOrder;

    public void Add(StoredEvent happened)
    {
        byId.Add(happened.Id, happened);
        inOrder.Add(happened);
    }

    public StoredEvent? Find(string id) => byId.GetValueOrDefault(id);

    public void ForgetBefore(long instant)
    {
        var kept = inOrder.FindIndex(happened => happened.Created >= instant);
        var gone = kept < 0 ? inOrder.Count : kept;
        foreach (var happened in inOrder.Take(gone))
            byId.Remove(happened.Id);
        inOrder.RemoveRange(0, gone);
    }
}
