using System.Globalization;
using Dapper;
using Npgsql;
using StreamingStore.Entitlements;

namespace StreamingStore.Catalog.Searching;

/// <summary>
/// Finds films by words, and says of each whether the viewer may watch it: one statement, the viewer's entitlement
/// included. What was typed is first held against the catalogue's vocabulary, in memory.
/// </summary>
public sealed class MovieSearch(NpgsqlDataSource database, CatalogueVocabulary vocabulary, StoreOptions options, TimeProvider clock)
{
    // "of" and "the" would find thousands of films, and none that was meant.
    private const int FewestLetters = 4;

    /// <summary>Searches titles, people, genres, years and keywords.</summary>
    /// <param name="query">What is searched for; Limit is held to 1..100 and Offset to 0 and more.</param>
    /// <param name="viewerId">Whose entitlement the flags tell; null for a visitor, who has none.</param>
    /// <param name="ct">Cancels the statement.</param>
    public async Task<SearchPage> SearchAsync(MovieQuery query, Guid? viewerId, CancellationToken ct = default)
    {
        query = query with { Limit = Math.Clamp(query.Limit, 1, 100), Offset = Math.Max(query.Offset, 0) };
        var plan = await PlanAsync(query.Text, ct);
        var facts = new PageFacts();
        await using var connection = await database.OpenConnectionAsync(ct);
        var movies = await connection.QueryAsync<PageFacts, MovieResult?, MovieResult?>(
            Command(SearchSql.For(ScopeOf(plan, query), query.Filters, query.Sort), Parameters(plan, query), viewerId, ct),
            (row, movie) =>
            {
                facts = row;
                return movie;
            },
            splitOn: "movie_id");
        var isWidened = facts.Level == 2;
        return new SearchPage(
            [.. movies.OfType<MovieResult>().Select(movie => movie with { TitleMatches = TitleMatch.In(movie.Title, plan, isWidened) })],
            facts.Total, query, facts.AccessChangesAt, isWidened);
    }

    /// <summary>What the films found can be narrowed by, with how many films each choice would show.</summary>
    /// <param name="query">The same as in <see cref="SearchAsync"/>.</param>
    /// <param name="viewerId">Whose entitlement decides what can be watched.</param>
    /// <param name="ct">Cancels the statement.</param>
    public async Task<Facets> FacetsAsync(MovieQuery query, Guid? viewerId, CancellationToken ct = default)
    {
        var plan = await PlanAsync(query.Text, ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = (await connection.QueryAsync<FacetRow>(Command(
            SearchSql.Facets(ScopeOf(plan, query), query.Filters), Parameters(plan, query), viewerId, ct))).ToLookup(row => row.Facet);
        return new Facets(
            Choices("genre", query.Filters.Genres),
            Choices("decade", query.Filters.Decades.Select(decade => decade.ToString(CultureInfo.InvariantCulture))),
            Choices("person", query.Filters.People),
            [.. Choices("access", ["watch", "buy"]).OrderByDescending(choice => choice.Value)]);

        // What was chosen stays to be unchosen, though it finds nothing.
        List<FacetChoice> Choices(string facet, IEnumerable<string> always)
        {
            List<FacetChoice> choices = [.. rows[facet].Select(row => new FacetChoice(row.Value, row.Films))];
            choices.AddRange(always.Where(value => choices.TrueForAll(choice => choice.Value != value)).Select(value => new FacetChoice(value, 0)));
            return choices;
        }
    }

    /// <summary>Films whose titles look like what was typed, for when nothing was found by its words.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="viewerId">Whose entitlement the flags tell.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="ct">Cancels the statement.</param>
    public async Task<IReadOnlyList<MovieResult>> NearTitlesAsync(string? text, Guid? viewerId, int limit, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<MovieResult>(Command($"""
            with {AccessSql.Mine},
            near as materialized (
              select movie_id, similarity(plain_title, @Plain) as likeness, notability
              from store.movie_search where plain_title % @Plain
              order by likeness desc, notability desc, movie_id limit @Limit
            )
            select {MovieCatalog.Columns}
            from near
            join store.movie m using (movie_id)
            join store.movie_search ms using (movie_id)
            cross join mine
            order by near.likeness desc, near.notability desc, movie_id
            """, new { TypedText.Parse(text).Plain, Limit = limit }, viewerId, ct))).AsList();
    }

    /// <summary>A search that finds more: of several words, the longest that the catalogue has; null where that is no other search.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="ct">Cancels the reading of the vocabulary.</param>
    public async Task<string?> WiderTextAsync(string? text, CancellationToken ct = default)
    {
        var words = await vocabulary.CurrentAsync(ct);
        var typed = TypedText.Parse(text);
        var wider = typed.Required.SelectMany(term => term.Words).Where(word => word.Length >= FewestLetters && words.Contains(word)).MaxBy(word => word.Length);
        return wider is null || wider == typed.Plain && typed.Excluded.Count == 0 && !typed.Required[0].IsPhrase ? null : wider;
    }

    /// <summary>What was typed, as the statement takes it.</summary>
    public async ValueTask<SearchPlan> PlanAsync(string? text, CancellationToken ct = default) =>
        SearchPlan.Make(TypedText.Parse(text), await vocabulary.CurrentAsync(ct));

    /// <summary>Without a word and a choice nothing is found: as by words of which there are none.</summary>
    private static SearchScope ScopeOf(SearchPlan plan, MovieQuery query) => query.Filters.IsEmpty && plan.Scope is SearchScope.EveryFilm ? SearchScope.Words : plan.Scope;

    private static DynamicParameters Parameters(SearchPlan plan, MovieQuery query)
    {
        var parameters = SearchSql.Parameters(plan);
        parameters.AddDynamicParams(new { query.Filters.Genres, query.Filters.Decades, query.Filters.People, query.Limit, query.Offset });
        return parameters;
    }

    private CommandDefinition Command(string sql, object parameters, Guid? viewerId, CancellationToken ct) =>
        new(sql, ViewerParameters.With(parameters, viewerId, options, clock), cancellationToken: ct);

    private sealed class PageFacts
    {
        public long Total { get; init; }

        public int? Level { get; init; }

        public DateTime? AccessChangesAt { get; init; }
    }

    private sealed record FacetRow
    {
        public required string Facet { get; init; }

        public required string Value { get; init; }

        public required long Films { get; init; }
    }
}
