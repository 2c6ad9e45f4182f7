using StreamingStore.Benchmarks.Measuring;
using StreamingStore.Benchmarks.Store;

namespace StreamingStore.Benchmarks.Measurements;

/// <summary>How long one waits for the first answered search: on an empty folder, and on loaded data.</summary>
internal static class StartTimes
{
    public static async Task MeasureAsync(RunningStore store, Report report, CancellationToken ct)
    {
        var first = await store.StartAsync(ct);
        await store.StopAsync();
        var again = await store.StartAsync(ct);
        report.Add("first start, catalogue loaded, to first answer", first, TimeSpan.FromSeconds(60));
        report.Add("start on loaded data to first answered search", again, TimeSpan.FromSeconds(10));
    }
}
