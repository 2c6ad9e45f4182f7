using Dapper;
using StreamingStore.Benchmarks.Measuring;
using StreamingStore.Benchmarks.Store;
using StreamingStore.Catalog.Searching;
using StreamingStore.StripeMirror;

namespace StreamingStore.Benchmarks.Measurements;

/// <summary>The search statement against the plain one that computes each film's words at the moment of asking.</summary>
internal static class SearchAgainstNaive
{
    private const string NaiveSql = """
        select movie_id, title, subscription_groups && @Groups
        from store.movie_search
        where to_tsvector(keywords) @@ to_tsquery('harrison & ford')
        """;

    public static async Task MeasureAsync(Pgbench pgbench, RunningStore store, SignedInViewer viewer, Rounds rounds, Report report, CancellationToken ct)
    {
        await CheckAsync(store, pgbench.Plans[0], viewer, ct);
        var search = pgbench.ValuesOfQuery(SearchQueries.ValuesFor(viewer));
        var naive = new Dictionary<string, string> { ["Groups"] = "{action}" };
        var comparison = await rounds.CompareAsync(
            seconds => pgbench.RunAsync(SearchSql.Plain, search, seconds, ct),
            seconds => pgbench.RunAsync(NaiveSql, naive, seconds, ct));
        report.Add($"search statement, '{RunningStore.Query}'", comparison, "naive statement", 50, ">= 50");
    }

    /// <summary>
    /// The search finds every film that the naive one finds, with the same flag. It may find more: its last word is
    /// unfinished (Fordyce), and titles count.
    /// </summary>
    private static async Task CheckAsync(RunningStore store, SearchPlan plan, SignedInViewer viewer, CancellationToken ct)
    {
        await using var connection = await store.Database.OpenConnectionAsync(ct);
        var naive = (await connection.QueryAsync<(long MovieId, string Title, bool Included)>(NaiveSql, new { Groups = new[] { "action" } })).ToList();
        var found = (await connection.QueryAsync<MovieResultRow>(SearchSql.Plain, SearchQueries.ParametersFor(viewer, plan, limit: 1000)))
            .ToDictionary(row => row.MovieId, row => row.IncludedInSubscription);
        if (naive.Count == 0 || naive.Any(row => !found.TryGetValue(row.MovieId, out var included) || included != row.Included))
        {
            throw new StoreException($"The search statement and the naive one disagree about '{RunningStore.Query}': there is nothing to time.");
        }
    }

    private sealed class MovieResultRow
    {
        public long MovieId { get; init; }

        public bool IncludedInSubscription { get; init; }
    }
}
