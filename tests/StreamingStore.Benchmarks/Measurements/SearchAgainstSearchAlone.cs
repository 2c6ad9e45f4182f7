using System.Text.Json;
using Dapper;
using Npgsql;
using StreamingStore.Benchmarks.Measuring;
using StreamingStore.Benchmarks.Store;
using StreamingStore.Catalog;

namespace StreamingStore.Benchmarks.Measurements;

/// <summary>What the viewer's part of the search statement costs: against the very same search without it.</summary>
internal static class SearchAgainstSearchAlone
{
    /// <summary>At most a fifth dearer.</summary>
    private const double Bar = 1 / 1.2;

    /// <summary>
    /// <see cref="MovieCatalog.SearchSql"/> without the viewer: the same hits, ranking, page and columns; gone are
    /// <c>mine</c> and the three columns that come of it. The check below keeps the two from drifting apart.
    /// </summary>
    private const string SearchAloneSql = """
        with parsed as materialized (select websearch_to_tsquery('store.catalogue', @Text) as words),
        query as materialized (
          select case when numnode(words) > 0 and @Text ~ '[[:alnum:]]$' then (words::text || ':*')::tsquery else words end as words
          from parsed
        ),
        hits as materialized (
          select ms.movie_id,
                 lower(ms.title) in (lower(@Text), 'the ' || lower(@Text)) as exact,
                 ts_rank_cd(ms.search, query.words, 1) * (1 + ms.notability) as rank
          from query join store.movie_search ms on ms.search @@ query.words
        ),
        page as (
          select movie_id, row_number() over (order by exact desc, rank desc, movie_id) as position
          from hits order by position limit @Limit offset @Offset
        )
        select (select count(*) from hits) as total,
               m.movie_id, m.title, m.year, m.genres, ms.subscription_groups, m.director, m.cast_members, m.price, m.currency
        from page
        left join store.movie m on m.movie_id = page.movie_id
        left join store.movie_search ms on ms.movie_id = page.movie_id
        order by page.position
        """;

    public static async Task MeasureAsync(Pgbench pgbench, RunningStore store, SignedInViewer viewer, Rounds rounds, Report report, CancellationToken ct)
    {
        await using var connection = await store.Database.OpenConnectionAsync(ct);
        foreach (var text in SearchQueries.Mixed)
        {
            await CheckAsync(connection, viewer, text);
        }

        var values = SearchQueries.ValuesFor(viewer);
        var mixed = await rounds.CompareAsync(
            seconds => pgbench.RunMixedAsync(MovieCatalog.SearchSql, values, seconds, ct),
            seconds => pgbench.RunMixedAsync(SearchAloneSql, values, seconds, ct));
        report.Add($"search statement, {SearchQueries.Mixed.Length} queries mixed", mixed, "without entitlement", Bar, $">= {Bar:N3}");

        // One that finds little has the least to hide the viewer's part behind.
        var one = new Dictionary<string, string>(values) { ["Text"] = RunningStore.Query };
        var single = await rounds.CompareAsync(
            seconds => pgbench.RunAsync(MovieCatalog.SearchSql, one, seconds, ct),
            seconds => pgbench.RunAsync(SearchAloneSql, one, seconds, ct));
        report.Add($"search statement, '{RunningStore.Query}'", single, "without entitlement", Bar, $">= {Bar:N3}");
    }

    /// <summary>Both answer the same films in the same order with the same facts; where nothing is found the full one still has a row, of the viewer.</summary>
    private static async Task CheckAsync(NpgsqlConnection connection, SignedInViewer viewer, string text)
    {
        var parameters = SearchQueries.ParametersFor(viewer, text);
        var alone = (await connection.QueryAsync(SearchAloneSql, parameters)).Cast<IDictionary<string, object>>().ToList();
        var full = (await connection.QueryAsync(MovieCatalog.SearchSql, parameters)).Cast<IDictionary<string, object>>().Where(row => row["movie_id"] is not null);
        var shared = full.Select(row => row.Where(cell => cell.Key is not ("access_changes_at" or "included_in_subscription" or "purchased")).ToDictionary());
        if (JsonSerializer.Serialize(shared) != JsonSerializer.Serialize(alone))
        {
            throw new StoreException($"The search statement and its copy without entitlement answer differently for '{text}': mend SearchAloneSql after MovieCatalog.SearchSql.");
        }
    }
}
