using System.Diagnostics;

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

    public static Task That(Func<bool> condition) => Async(() => Task.FromResult(condition()));
}
