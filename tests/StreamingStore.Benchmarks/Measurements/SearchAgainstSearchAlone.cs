using System.Text.Json;
using Dapper;
using Npgsql;
using StreamingStore.Benchmarks.Measuring;
using StreamingStore.Benchmarks.Store;
using StreamingStore.Catalog;
using StreamingStore.Catalog.Searching;
using StreamingStore.Entitlements;
using StreamingStore.StripeMirror;

namespace StreamingStore.Benchmarks.Measurements;

/// <summary>What the viewer's part of the search statement costs: against the very same search without it.</summary>
internal static class SearchAgainstSearchAlone
{
    /// <summary>At most a fifth dearer.</summary>
    private const double Bar = 1 / 1.2;

    /// <summary>
    /// <see cref="SearchSql.Plain"/> without the viewer: the same hits, ranking, page and facts; gone are <c>mine</c> and the
    /// viewer's columns. The check below keeps the two from drifting apart.
    /// </summary>
    private const string SearchAloneSql = $"""
        with {PlanOffer.OffersSql},
        {SearchSql.Ranking}
        select (select count(*) from hits) as total, (select max(level) from found) as level, {MovieCatalog.FactColumns}
        from page
        left join store.movie m on m.movie_id = page.movie_id
        left join store.movie_search ms on ms.movie_id = page.movie_id
        order by page.position
        """;

    public static async Task MeasureAsync(Pgbench pgbench, RunningStore store, SignedInViewer viewer, Rounds rounds, Report report, CancellationToken ct)
    {
        await using var connection = await store.Database.OpenConnectionAsync(ct);
        foreach (var plan in pgbench.Plans)
        {
            await CheckAsync(connection, viewer, plan);
        }

        var values = SearchQueries.ValuesFor(viewer);
        var mixed = await rounds.CompareAsync(
            seconds => pgbench.RunMixedAsync(SearchSql.Plain, values, seconds, ct),
            seconds => pgbench.RunMixedAsync(SearchAloneSql, values, seconds, ct));
        report.Add($"search statement, {SearchQueries.Mixed.Length} queries mixed", mixed, "without entitlement", Bar, $">= {Bar:N3}");

        // One that finds little has the least to hide the viewer's part behind.
        var one = pgbench.ValuesOfQuery(values);
        var single = await rounds.CompareAsync(
            seconds => pgbench.RunAsync(SearchSql.Plain, one, seconds, ct),
            seconds => pgbench.RunAsync(SearchAloneSql, one, seconds, ct));
        report.Add($"search statement, '{RunningStore.Query}'", single, "without entitlement", Bar, $">= {Bar:N3}");
    }

    /// <summary>Both answer the same films in the same order with the same facts; where nothing is found the full one still has a row, of the viewer.</summary>
    private static async Task CheckAsync(NpgsqlConnection connection, SignedInViewer viewer, SearchPlan plan)
    {
        var parameters = SearchQueries.ParametersFor(viewer, plan);
        var alone = (await connection.QueryAsync(SearchAloneSql, parameters)).Cast<IDictionary<string, object>>().ToList();
        var full = (await connection.QueryAsync(SearchSql.Plain, parameters)).Cast<IDictionary<string, object>>().Where(row => row["movie_id"] is not null);
        var shared = full.Select(row => row.Where(cell => alone is [var first, ..] && first.ContainsKey(cell.Key)).ToDictionary());
        if (JsonSerializer.Serialize(shared) != JsonSerializer.Serialize(alone))
        {
            throw new StoreException($"The search statement and its copy without entitlement answer differently for '{plan.Text.Plain}': mend SearchAloneSql after SearchSql.Plain.");
        }
    }
}
