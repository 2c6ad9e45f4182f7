using System.Text.Json;
using StreamingStore.StripeSimulator.Faults;
using StreamingStore.StripeSimulator.Storage;

namespace StreamingStore.StripeSimulator.Webhooks;

internal enum DeliveryState
{
    Pending,
    Succeeded,
    Failed,
}

/// <summary>One try to deliver: the answer's status, or why there was none.</summary>
internal sealed record DeliveryAttempt(DateTimeOffset At, int? Status, string? Error, long Milliseconds);

/// <summary>The delivery of one event to one endpoint, over all its attempts. Changed within turns.</summary>
internal sealed class Delivery(StoredEvent happened, string endpointId)
{
    /// <summary>How long to wait after each failed attempt: quick at first, as suits development, then for about three days as Stripe does.</summary>
    private static readonly TimeSpan[] Backoff =
    [
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10),
        TimeSpan.FromHours(1), TimeSpan.FromHours(3), TimeSpan.FromHours(6), TimeSpan.FromHours(12), TimeSpan.FromHours(24), TimeSpan.FromHours(24),
    ];

    public StoredEvent Event => happened;

    public string EndpointId => endpointId;

    public DeliveryState State { get; set; }

    public List<DeliveryAttempt> Attempts { get; init; } = [];

    /// <summary>Seconds since 1970.</summary>
    public long NextAttempt { get; set; }

    /// <summary>What is to go wrong with it; null when nothing is, or not any more.</summary>
    public DeliveryPlan? Fault { get; set; }

    public DeliveryRow ToRow() => new(Event.Id, EndpointId, State.ToString(), JsonSerializer.Serialize(Attempts), NextAttempt);

    /// <summary>Lost for good: nobody knows that it never arrived.</summary>
    public void Drop(DateTimeOffset at)
    {
        Attempts.Add(new DeliveryAttempt(at, null, "dropped by a fault", 0));
        State = DeliveryState.Failed;
    }

    public void Record(DeliveryAttempt attempt)
    {
        Attempts.Add(attempt);
        if (attempt.Status is >= 200 and < 300)
            State = DeliveryState.Succeeded;
        else if (Attempts.Count > Backoff.Length)
            State = DeliveryState.Failed;
        else
            NextAttempt = (attempt.At + Backoff[Attempts.Count - 1]).ToUnixTimeSeconds();
    }
}
