namespace StreamingStore.Tests.Fixtures;

/// <summary>
/// The machine's clock, shifted by as much as a test says. It runs, because the clocks of PostgreSQL and of the simulator
/// run beside it: a FakeTimeProvider would stand still and fall behind the instants that they write. Timers keep to real time.
/// </summary>
public sealed class ShiftedClock : TimeProvider
{
    /// <summary>How far it is ahead of the machine's clock; negative where it is behind.</summary>
    public TimeSpan Shift { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;

    public void Move(TimeSpan by) => Shift += by;
}
