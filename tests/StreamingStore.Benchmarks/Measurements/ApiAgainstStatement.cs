using System.Buffers;
using System.Diagnostics;
using System.Net.Http.Json;
using Dapper;
using StreamingStore.Benchmarks.Measuring;
using StreamingStore.Benchmarks.Store;
using StreamingStore.Catalog.Searching;
using StreamingStore.StripeMirror;

namespace StreamingStore.Benchmarks.Measurements;

/// <summary>
/// <c>GET /api/movies/search</c> by a signed-in viewer against pgbench with the statement that it runs. The load comes from
/// this process (an HttpClient per client) and shares the machine with what it measures, as pgbench does.
/// </summary>
internal static class ApiAgainstStatement
{
    private const double Bar = 0.3;

    public static async Task MeasureAsync(Pgbench pgbench, RunningStore store, SignedInViewer viewer, Rounds rounds, Report report, CancellationToken ct)
    {
        foreach (var (text, plan) in SearchQueries.Mixed.Zip(pgbench.Plans))
        {
            await CheckAsync(store, viewer, text, plan, ct);
        }

        await LoadAsync(viewer, SearchQueries.Mixed, rounds.Seconds, ct); // The store compiles its busy paths again meanwhile.
        var values = SearchQueries.ValuesFor(viewer);
        var mixed = await rounds.CompareAsync(
            seconds => LoadAsync(viewer, SearchQueries.Mixed, seconds, ct),
            seconds => pgbench.RunMixedAsync(SearchSql.Plain, values, seconds, ct));
        report.Add($"GET /api/movies/search, {SearchQueries.Mixed.Length} queries mixed", mixed, "its statement alone", Bar, $">= {Bar}");

        var one = pgbench.ValuesOfQuery(values);
        var single = await rounds.CompareAsync(
            seconds => LoadAsync(viewer, [RunningStore.Query], seconds, ct),
            seconds => pgbench.RunAsync(SearchSql.Plain, one, seconds, ct));
        report.Add($"GET /api/movies/search, '{RunningStore.Query}'", single, "its statement alone", Bar, $">= {Bar}");
    }

    /// <summary>As many clients as pgbench has, each asking as soon as it was answered.</summary>
    private static async Task<double> LoadAsync(SignedInViewer viewer, string[] queries, int seconds, CancellationToken ct)
    {
        var paths = queries.Select(PathOf).ToArray();
        var watch = Stopwatch.StartNew();
        var answers = await Task.WhenAll(Enumerable.Range(0, Pgbench.Clients).Select(client => Task.Run(() => AskAsync(client), ct)));
        return answers.Sum() / watch.Elapsed.TotalSeconds;

        async Task<int> AskAsync(int client)
        {
            var chance = new Random(client);
            var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
            var count = 0;
            for (; watch.Elapsed.TotalSeconds < seconds; count++)
            {
                using var answer = await viewer.Http.GetAsync(paths[chance.Next(paths.Length)], HttpCompletionOption.ResponseHeadersRead, ct);
                await using var body = await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(ct);
                while (await body.ReadAsync(buffer, ct) > 0)
                {
                }
            }

            ArrayPool<byte>.Shared.Return(buffer);
            return count;
        }
    }

    /// <summary>The endpoint answers what the statement answers: films, their order, and flags.</summary>
    private static async Task CheckAsync(RunningStore store, SignedInViewer viewer, string text, SearchPlan plan, CancellationToken ct)
    {
        var api = await viewer.Http.GetFromJsonAsync<ApiPage>(PathOf(text), ct);
        await using var connection = await store.Database.OpenConnectionAsync(ct);
        var statement = (await connection.QueryAsync<ApiMovie>(SearchSql.Plain, SearchQueries.ParametersFor(viewer, plan))).Where(row => row.MovieId != 0);
        if (!api!.Results.SequenceEqual(statement))
        {
            throw new StoreException($"GET /api/movies/search and its statement answer differently for '{text}': there is nothing to time.");
        }
    }

    private static Uri PathOf(string text) => new($"/api/movies/search?q={Uri.EscapeDataString(text)}&limit={SearchQueries.PageSize}", UriKind.Relative);

    private sealed record ApiPage(ApiMovie[] Results);

    private sealed record ApiMovie
    {
        public long MovieId { get; init; }

        public string? Title { get; init; }

        public bool IncludedInSubscription { get; init; }

        public bool Purchased { get; init; }
    }
}
