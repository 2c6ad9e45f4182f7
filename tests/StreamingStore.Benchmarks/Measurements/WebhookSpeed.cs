using System.Diagnostics;
using StreamingStore.Benchmarks.Measuring;
using StreamingStore.Benchmarks.Store;
using StreamingStore.Benchmarks.Webhooks;
using StreamingStore.StripeMirror;

namespace StreamingStore.Benchmarks.Measurements;

/// <summary>
/// Webhooks per second over HTTP, on the same PostgreSQL server: the signature, the commit of the inbox and the application
/// included, until nothing is left to do. The yardstick keeps no inbox; it writes the object and answers.
/// </summary>
internal static class WebhookSpeed
{
    private const int BarsInFlight = 8;
    private const double BarBesideEngine = 1.5;
    private const double BarOnFullMirror = 0.8;
    private const int SubscriptionsThere = 100_000;

    // Of events, for each second of a turn.
    private const int MadeBeforehand = 3000;

    // By number and not by time: a busy machine would leave the programs cold. Both runtimes compile what is hot while they
    // run; after these many they have.
    private const int WarmUpEvents = 20_000;

    public static async Task MeasureAsync(RunningStore store, RunningStore full, EventMaker events, Rounds rounds, Report report, CancellationToken ct)
    {
        await using var engine = await SyncEngine.StartAsync(store.Server, ct);
        await WarmUpAsync(store.WebhookEndpoint, events, ct);
        await WarmUpAsync(engine.Endpoint, events, ct);
        foreach (var inFlight in (int[])[1, BarsInFlight, 32])
        {
            var comparison = await rounds.CompareAsync(
                seconds => StoreAsync(store, events, inFlight, TimeSpan.FromSeconds(seconds), empty: true, ct),
                seconds => EngineAsync(engine, events, inFlight, TimeSpan.FromSeconds(seconds), ct));
            var bar = inFlight == BarsInFlight ? BarBesideEngine : 0;
            report.Add($"webhooks, {inFlight} in flight, empty mirror", comparison, "stripe-sync-engine 0.48.5", bar, bar > 0 ? $">= {bar}" : "");
        }

        await MirrorTables.FillAsync(full.Database, events, SubscriptionsThere, ct);
        await WarmUpAsync(full.WebhookEndpoint, events, ct);
        var grown = await rounds.CompareAsync(
            seconds => StoreAsync(full, events, BarsInFlight, TimeSpan.FromSeconds(seconds), empty: false, ct),
            seconds => StoreAsync(store, events, BarsInFlight, TimeSpan.FromSeconds(seconds), empty: true, ct));
        report.Add($"webhooks, {BarsInFlight} in flight, {SubscriptionsThere:N0} subscriptions there", grown, "on an empty mirror", BarOnFullMirror, $">= {BarOnFullMirror}");
    }

    private static async Task WarmUpAsync(Uri endpoint, EventMaker events, CancellationToken ct)
    {
        using var sender = new WebhookSender(endpoint, BarsInFlight);
        var next = events.Prepare(WarmUpEvents);
        await sender.SendAllAsync(Enumerable.Range(0, WarmUpEvents).Select(_ => next()), ct);
    }

    private static async Task<double> StoreAsync(RunningStore store, EventMaker events, int inFlight, TimeSpan duration, bool empty, CancellationToken ct)
    {
        if (empty)
        {
            await MirrorTables.EmptyAsync(store.Database, ct);
        }

        using var sender = new WebhookSender(store.WebhookEndpoint, inFlight);
        var next = events.Prepare((int)(duration.TotalSeconds * MadeBeforehand));
        var started = Stopwatch.GetTimestamp();
        var sent = await sender.SendForAsync(duration, next, ct);
        await MirrorTables.SettleAsync(store.Database, ct);
        return sent / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<double> EngineAsync(SyncEngine engine, EventMaker events, int inFlight, TimeSpan duration, CancellationToken ct)
    {
        await engine.EmptyAsync(ct);
        using var sender = new WebhookSender(engine.Endpoint, inFlight);
        var next = events.Prepare((int)(duration.TotalSeconds * MadeBeforehand));
        var started = Stopwatch.GetTimestamp();
        var sent = await sender.SendForAsync(duration, next, ct);
        var took = Stopwatch.GetElapsedTime(started);
        return await engine.CountAsync(ct) == sent ? sent / took.TotalSeconds : throw new StoreException("The sync engine did not write what it was sent.");
    }
}
