using System.Diagnostics;

namespace StreamingStore.StripeMirror.Webhooks;

/// <summary>An event on its way through this node.</summary>
/// <param name="Event">The event.</param>
/// <param name="Payload">The request's body.</param>
/// <param name="Delivery">The span of that request; default where it has none.</param>
internal sealed record Arrival(StripeEvent Event, string Payload, ActivityContext Delivery)
{
    private readonly TaskCompletionSource kept = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource applied = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when it is in the inbox; fails where it could not be kept.</summary>
    public Task Kept => kept.Task;

    /// <summary>Ends when it is applied, or waits in the inbox for another try, or was not kept.</summary>
    public Task Applied => applied.Task;

    public void HasBeenKept() => kept.TrySetResult();

    public void CouldNotBeKept(Exception reason) => kept.TrySetException(reason);

    public void IsOver() => applied.TrySetResult();
}
