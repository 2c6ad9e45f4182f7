namespace StreamingStore.SimulatorTests;

/// <summary>The wall clock with an offset that a test can move forward. Timers keep to real time.</summary>
public sealed class ManualTime : TimeProvider
{
    private TimeSpan ahead;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + ahead;

    public void Advance(TimeSpan by) => ahead += by;
}
