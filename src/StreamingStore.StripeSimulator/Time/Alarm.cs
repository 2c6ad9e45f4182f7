namespace StreamingStore.StripeSimulator.Time;

/// <summary>Wakes the life cycle: when it is rung, and once a second anyway.</summary>
internal sealed class Alarm(TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim rung = new(0);

    public void Ring() => rung.Release();

    public async Task WaitAsync(CancellationToken cancellation)
    {
        var waiting = rung.WaitAsync(cancellation);
        await Task.WhenAny(waiting, Task.Delay(TimeSpan.FromSeconds(1), time, cancellation));
        if (!waiting.IsCompleted)
        {
            // The abandoned wait must not swallow a later ring.
            rung.Release();
            await waiting;
        }
        cancellation.ThrowIfCancellationRequested();
    }

    public void Dispose() => rung.Dispose();
}
