using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using StreamingStore.Benchmarks.Measuring;
using StreamingStore.Benchmarks.Store;
using StreamingStore.Catalog.Searching;
using StreamingStore.Entitlements;
using StreamingStore.StripeMirror;

namespace StreamingStore.Benchmarks.Measurements;

/// <summary>
/// From the start of <c>POST /api/subscriptions</c> until a live page on another node has its new results: this process
/// listens to the same database as a second node does, and asks the search again as its page would.
/// </summary>
internal static class FlippedButton
{
    public const int Samples = 200;

    /// <summary>How long the button may take, in milliseconds.</summary>
    public const double Bar = 500;

    /// <summary>Its plan covers some of the films found.</summary>
    public const string Price = "action-monthly";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static async Task MeasureAsync(RunningStore store, Report report, CancellationToken ct)
    {
        var viewer = await SignedInViewer.RegisterAsync(store, ct);
        using var changes = new EntitlementChanges(store.Database, TimeProvider.System, NullLogger<EntitlementChanges>.Instance);
        using var vocabulary = new CatalogueVocabulary(store.Database, changes);
        var search = new MovieSearch(store.Database, vocabulary, new StoreOptions(), TimeProvider.System);
        await changes.StartAsync(ct);
        await changes.Listening.WaitAsync(ct);
        var shown = Channel.CreateUnbounded<(bool Watch, long At)>();
        using var page = changes.Subscribe(viewer.Id, async () =>
        {
            var answer = await search.SearchAsync(new MovieQuery(RunningStore.Query), viewer.Id, ct);
            shown.Writer.TryWrite((answer.Results.Any(movie => movie.Available), Stopwatch.GetTimestamp()));
        });

        var times = new List<double>();
        for (var sample = -5; sample < Samples; sample++)
        {
            var start = Stopwatch.GetTimestamp();
            var subscribing = viewer.SubscribeAsync(Price, ct);
            var flipped = await ShowsAsync(watch: true);
            await viewer.CancelAsync(await subscribing, ct);
            await ShowsAsync(watch: false);
            if (sample >= 0)
            {
                times.Add(Stopwatch.GetElapsedTime(start, flipped).TotalMilliseconds);
            }
        }

        await changes.StopAsync(ct);
        report.Add("subscribe to flipped button, second node", times, Bar);

        async Task<long> ShowsAsync(bool watch)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
            patience.CancelAfter(Patience);
            try
            {
                while (true)
                {
                    var now = await shown.Reader.ReadAsync(patience.Token);
                    if (now.Watch == watch)
                    {
                        return now.At;
                    }
                }
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                throw new StoreException($"The page's results did not turn to {(watch ? "Watch Now" : "Buy Now")} within {Patience.TotalSeconds} s.");
            }
        }
    }
}
