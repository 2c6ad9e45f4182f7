using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using StreamingStore.Benchmarks.Measuring;
using StreamingStore.Benchmarks.Store;
using StreamingStore.Catalog.Searching;
using StreamingStore.Entitlements;

namespace StreamingStore.Benchmarks.Measurements;

/// <summary>
/// Whether search finds what was meant, by <see cref="QualityQueries"/>, and how long each search takes: the vocabulary in
/// memory and the statement, by a viewer who has a subscription.
/// </summary>
internal static class SearchQuality
{
    private const double SlowestMilliseconds = 30;
    private const int Passes = 3;

    private static readonly (double Share, double ReciprocalRank) Bar = (0.98, 0.94);

    public static async Task MeasureAsync(RunningStore store, SignedInViewer viewer, Report report, CancellationToken ct)
    {
        using var changes = new EntitlementChanges(store.Database, TimeProvider.System, NullLogger<EntitlementChanges>.Instance);
        using var vocabulary = new CatalogueVocabulary(store.Database, changes);
        var search = new MovieSearch(store.Database, vocabulary, new StoreOptions(), TimeProvider.System);
        var (queries, films) = await QualityQueries.MakeAsync(store.Database, ct);

        var ranks = new List<(string Kind, double Reciprocal)>();
        var times = new List<double>();
        for (var pass = 0; pass < Passes; pass++)
        {
            foreach (var query in queries)
            {
                var start = Stopwatch.GetTimestamp();
                var page = await search.SearchAsync(new MovieQuery(query.Text, 10), viewer.Id, ct);
                var took = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                if (pass == 0)
                {
                    // The first pass compiles and caches, and is not timed.
                    var place = page.Results.ToList().FindIndex(movie => query.IsRight(films[movie.MovieId]));
                    ranks.Add((query.Kind, place < 0 ? 0 : 1.0 / (place + 1)));
                    continue;
                }

                times.Add(took);
            }
        }

        foreach (var kind in ranks.GroupBy(rank => rank.Kind, rank => rank.Reciprocal))
        {
            Add($"search quality, {kind.Key}", [.. kind], null);
        }

        Add("search quality over all", [.. ranks.Select(rank => rank.Reciprocal)], Bar);
        report.Add("search of these, vocabulary and statement", times, SlowestMilliseconds);

        void Add(string what, List<double> reciprocals, (double, double)? bar) =>
            report.Add(what, reciprocals.Count, reciprocals.Count(r => r > 0) / (double)reciprocals.Count, reciprocals.Average(), bar);
    }
}
