namespace StreamingStore.StripeSimulator.Storage;

/// <summary>The sole use of the world, until it is disposed.</summary>
internal readonly struct Turn(SemaphoreSlim turns) : IDisposable
{
    public void Dispose() => turns.Release();
}
