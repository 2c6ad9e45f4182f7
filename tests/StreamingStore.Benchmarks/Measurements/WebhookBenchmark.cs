using StreamingStore.Benchmarks.Measuring;
using StreamingStore.Benchmarks.Webhooks;

namespace StreamingStore.Benchmarks.Measurements;

/// <summary>All that is measured of webhooks.</summary>
internal static class WebhookBenchmark
{
    public static async Task MeasureAsync(Rounds rounds, Report report, Action<string> say, CancellationToken ct)
    {
        await using (var stripe = await WebhookStripe.StartAsync(ct))
        {
            say("Starting two stores for webhooks, one to be filled ...");
            await using var store = await stripe.StartStoreAsync(ct);
            await using var full = await stripe.StartStoreAsync(ct);
            var events = await EventMaker.CreateAsync(stripe.Http, ct);
            say($"Webhooks, {rounds} ...");
            await WebhookSpeed.MeasureAsync(store, full, events, rounds, report, ct);
        }

        await RenewalStorm.MeasureAsync(report, say, ct);
    }
}
