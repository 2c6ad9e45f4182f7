using Dapper;
using Npgsql;
using StreamingStore.Catalog.Searching;
using StreamingStore.Entitlements;

namespace StreamingStore.Staff.Movies.Editing;

/// <summary>A film as a list of staff shows it.</summary>
public sealed record ListedMovie
{
    /// <summary>Its number in the catalogue.</summary>
    public required long MovieId { get; init; }

    /// <summary>The title.</summary>
    public required string Title { get; init; }

    /// <summary>The year of release.</summary>
    public required int Year { get; init; }

    /// <summary>The groups by which plans cover it.</summary>
    public required string[] Groups { get; init; }

    /// <summary>What it costs to buy, in the currency's smallest unit (cents).</summary>
    public required long Price { get; init; }

    /// <summary>The price's currency, a three-letter code in lower case.</summary>
    public required string Currency { get; init; }

    /// <summary>It is sold by itself.</summary>
    public required bool ForSale { get; init; }

    /// <summary>Whether it is to be had now.</summary>
    public required MovieWindow Window { get; init; }
}

/// <summary>A group with how many films are in it.</summary>
/// <param name="Name">The group's name.</param>
/// <param name="Films">How many films.</param>
public sealed record GroupSize(string Name, long Films);

/// <summary>The catalogue as staff list it: searched, filtered, counted and paged by PostgreSQL.</summary>
public sealed class MovieList(NpgsqlDataSource database, MovieSearch search, TimeProvider clock)
{
    /// <summary>A page of films, those first that a search means most, then the best known.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="page">Which page, from 1.</param>
    /// <param name="size">How many a page.</param>
    /// <param name="ct">Cancels the statements.</param>
    /// <returns>The films, and how many fit in all.</returns>
    public async Task<(IReadOnlyList<ListedMovie> Movies, long Total)> ListAsync(MovieFilter filter, int page, int size, CancellationToken ct = default)
    {
        var (selected, parameters) = await SelectAsync(new MovieSelection.Found(filter), ct);
        parameters.Add("Limit", size);
        parameters.Add("Offset", (long)size * (Math.Max(page, 1) - 1));
        await using var connection = await database.OpenConnectionAsync(ct);
        var total = await connection.QuerySingleAsync<long>(new CommandDefinition($"with {selected} select count(*) from selected", parameters, cancellationToken: ct));
        var movies = await connection.QueryAsync<ListedMovie>(new CommandDefinition($"""
            with {selected},
            page as (select movie_id, whole, notability from selected order by whole desc, notability desc, movie_id limit @Limit offset @Offset)
            select m.movie_id, m.title, m.year, ms.subscription_groups as groups, m.price, m.currency, m.for_sale, {AccessSql.Window} as window
            from page join store.movie m using (movie_id) join store.movie_search ms using (movie_id)
            order by page.whole desc, page.notability desc, m.movie_id
            """, parameters, cancellationToken: ct));
        return (movies.AsList(), total);
    }

    /// <summary>Every group that a film is in, by name.</summary>
    public async Task<IReadOnlyList<GroupSize>> GroupsAsync(CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<GroupSize>(new CommandDefinition(
            "select g as name, count(*) as films from store.movie_search, unnest(subscription_groups) g group by g order by g", cancellationToken: ct))).AsList();
    }

    /// <summary>
    /// The films of a selection as CTE <c>selected</c> (movie_id; of a search also how well the whole title is met, and how
    /// known the film is), with its parameters.
    /// </summary>
    internal async Task<(string Sql, DynamicParameters Parameters)> SelectAsync(MovieSelection selection, CancellationToken ct)
    {
        if (selection is MovieSelection.Listed listed)
        {
            return ("selected as (select movie_id from store.movie where movie_id = any(@MovieIds))", new DynamicParameters(new { MovieIds = listed.MovieIds.ToArray() }));
        }

        var filter = ((MovieSelection.Found)selection).Filter;
        var plan = await search.PlanAsync(filter.Text, ct);
        var parameters = SearchSql.Parameters(plan);
        parameters.Add("Group", filter.Group);
        parameters.Add("Now", clock.GetUtcNow().UtcDateTime);
        parameters.Add("Window", filter.Window?.ToString());

        // Only what is asked for is joined: a list of all films is then read in the order of its index.
        (string Join, string Condition)[] asked =
        [
            .. filter.Group is null ? [] : new[] { ("join store.movie_search ms using (movie_id)", filter.Group.Length > 0 ? "ms.subscription_groups @> array[@Group]" : "ms.subscription_groups = '{}'") },
            .. filter.Window is null ? [] : new[] { ("join store.movie m using (movie_id)", $"{AccessSql.Window} = @Window") },
        ];
        return ($"""
            {SearchSql.Found(plan.Scope)},
            selected as (
              select found.movie_id, found.whole, found.notability
              from found {string.Join(' ', asked.Select(one => one.Join))}
              where {string.Join(" and ", asked.Select(one => one.Condition).DefaultIfEmpty("true"))}
            )
            """, parameters);
    }
}
