using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;

namespace StreamingStore.SimulatorTests;

public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public static async Task Async(Func<Task<bool>> condition)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, "It did not come true in time.");
            await Task.Delay(20);
        }
    }

    /// <summary>Waits for what the simulator does in a round of its own, of which one comes with every second of its clock.</summary>
    public static Task Async(FakeTimeProvider time, Func<Task<bool>> condition) => Async(() =>
    {
        time.Advance(TimeSpan.FromSeconds(1));
        return condition();
    });

    public static Task That(Func<bool> condition) => Async(() => Task.FromResult(condition()));
}
