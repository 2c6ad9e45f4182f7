using StreamingStore.StripeSimulator.Faults;

namespace StreamingStore.StripeSimulator.Webhooks;

/// <summary>Deliveries that a fault holds back, some until another one to the same endpoint has overtaken them.</summary>
internal sealed class HeldDeliveries(TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, List<TaskCompletionSource>> waiting = [];

    public async Task HoldAsync(string endpointId, DeliveryPlan plan, CancellationToken stopping)
    {
        var wait = Task.Delay(plan.Wait, time, stopping);
        if (plan.Overtaken)
            await Task.WhenAny(wait, OvertakenAsync(endpointId));
        else
            await wait.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>A delivery to the endpoint has gone through: those behind it may go too.</summary>
    public void Passed(string endpointId)
    {
        List<TaskCompletionSource>? overtaken;
        lock (gate)
            if (!waiting.Remove(endpointId, out overtaken))
                return;
        foreach (var one in overtaken)
            one.SetResult();
    }

    private Task OvertakenAsync(string endpointId)
    {
        var overtaken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
            if (waiting.TryGetValue(endpointId, out var others))
                others.Add(overtaken);
            else
                waiting[endpointId] = [overtaken];
        return overtaken.Task;
    }
}
