using Dapper;
using Npgsql;
using StreamingStore.Entitlements;

namespace StreamingStore.Catalog;

/// <summary>
/// Finds films, and says of each whether the viewer may watch it. Every question is one statement to PostgreSQL, the
/// viewer's entitlement included; Stripe is never called.
/// </summary>
public sealed partial class MovieCatalog(NpgsqlDataSource database, StoreOptions options, TimeProvider clock)
{
    /// <summary>The columns of a <see cref="MovieResult"/>, over m (store.movie), ms (store.movie_search) and mine.</summary>
    private const string Columns = $"""
        m.movie_id, m.title, m.year, m.genres, ms.subscription_groups, m.director, m.cast_members, m.price, m.currency,
        {AccessSql.IncludedInSubscription} as included_in_subscription,
        {AccessSql.Purchased} as purchased,
        {AccessSql.Granted} as granted,
        {AccessSql.PlanUnpaid} as plan_unpaid,
        m.for_sale, {AccessSql.Window} as window, m.available_from,
        {PlanOffer.CheapestSql} as cheapest_plan,
        exists (select from store.watchlist w where w.viewer_id = @ViewerId and w.movie_id = m.movie_id) as on_watchlist
        """;

    /// <summary>
    /// The query as PostgreSQL reads it: websearch syntax, which takes any input, its last word being unfinished.
    /// https://www.postgresql.org/docs/current/textsearch-controls.html#TEXTSEARCH-PARSING-QUERIES
    /// Materialized, it is parsed once and not once a hit; and since the planner can't look into it, one plan serves all
    /// words, so that PostgreSQL soon stops planning each search anew.
    /// </summary>
    private const string ParsedQuery = """
        parsed as materialized (select websearch_to_tsquery('store.catalogue', @Text) as words),
        query as materialized (
          select case when numnode(words) > 0 and @Text ~ '[[:alnum:]]$' then (words::text || ':*')::tsquery else words end as words
          from parsed
        )
        """;

    /// <summary>
    /// The statement that search runs: the exact title first, then by where and how close together the words stand (title
    /// over people over the rest), times how well known the film is. Parameters Text, Limit, Offset, ViewerId, Now and Grace.
    /// </summary>
    public const string SearchSql = $"""
        with {AccessSql.Mine},
        {ParsedQuery},
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
        select (select count(*) from hits) as total, mine.changes_at as access_changes_at, {Columns}
        from mine
        left join page on true
        left join store.movie m on m.movie_id = page.movie_id
        left join store.movie_search ms on ms.movie_id = page.movie_id
        order by page.position
        """;

    /// <summary>Searches titles, people, genres and keywords.</summary>
    /// <param name="query">What is searched for; Limit is held to 1..100 and Offset to 0 and more.</param>
    /// <param name="viewerId">Whose entitlement the flags tell; null for a visitor, who has none.</param>
    /// <param name="ct">Cancels the statement.</param>
    public async Task<SearchPage> SearchAsync(MovieQuery query, Guid? viewerId, CancellationToken ct = default)
    {
        // PostgreSQL's text has no place for the zero character, and no title is as long as this.
        var text = (query.Text ?? "").Replace("\0", "", StringComparison.Ordinal).Trim();
        text = text.Length > 500 ? text[..500] : text;
        query = new MovieQuery(text, Math.Clamp(query.Limit, 1, 100), Math.Max(query.Offset, 0));
        await using var connection = await database.OpenConnectionAsync(ct);
        var facts = new PageFacts();
        var movies = await connection.QueryAsync<PageFacts, MovieResult?, MovieResult?>(
            Command(SearchSql, new { query.Text, query.Limit, query.Offset }, viewerId, ct),
            (row, movie) =>
            {
                facts = row;
                return movie;
            },
            splitOn: "movie_id");
        return new SearchPage([.. movies.OfType<MovieResult>()], facts.Total, query, facts.AccessChangesAt);
    }

    /// <summary>One film, or null where the catalogue has none of that number.</summary>
    public async Task<MovieResult?> FindAsync(long movieId, Guid? viewerId, CancellationToken ct = default) =>
        (await ListAsync([movieId], viewerId, ct)).SingleOrDefault();

    /// <summary>The films of these numbers, in their order; unknown numbers are left out.</summary>
    public Task<IReadOnlyList<MovieResult>> ListAsync(IReadOnlyList<long> movieIds, Guid? viewerId, CancellationToken ct = default) =>
        QueryAsync($"""
            with {AccessSql.Mine}
            select {Columns}
            from unnest(@MovieIds) with ordinality as asked (movie_id, position)
            join store.movie m using (movie_id)
            join store.movie_search ms using (movie_id)
            cross join mine
            order by asked.position
            """, new { MovieIds = movieIds.ToArray() }, viewerId, ct);

    /// <summary>When the clock alone next changes what the viewer may watch (UTC); null where nothing is due to end.</summary>
    public async Task<DateTime?> AccessChangesAtAsync(Guid? viewerId, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleAsync<DateTime?>(Command($"with {AccessSql.Mine} select changes_at from mine", new { }, viewerId, ct));
    }

    /// <summary>Puts a film into exactly these groups; open pages follow at once.</summary>
    /// <returns>False where the catalogue has no such film.</returns>
    /// <exception cref="ArgumentException">A group's name is not in kebab-case.</exception>
    public async Task<bool> SetGroupsAsync(long movieId, IReadOnlyList<string> groups, CancellationToken ct = default)
    {
        if (groups.FirstOrDefault(g => !IsGroupName(g)) is { } odd)
        {
            throw new ArgumentException($"'{odd}' is no group's name: use small letters, digits and hyphens, such as science-fiction.", nameof(groups));
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(
            "update store.movie_search set subscription_groups = @Groups where movie_id = @MovieId",
            new { MovieId = movieId, Groups = groups.Distinct().ToArray() }, cancellationToken: ct)) == 1;
    }

    /// <summary>True for a name in kebab-case: small letters and digits, parted by single hyphens.</summary>
    public static bool IsGroupName(string group) =>
        group.Length <= 60 && group.Split('-').All(part => part.Length > 0 && part.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)));

    private async Task<IReadOnlyList<MovieResult>> QueryAsync(string sql, object parameters, Guid? viewerId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<MovieResult>(Command(sql, parameters, viewerId, ct))).AsList();
    }

    private CommandDefinition Command(string sql, object parameters, Guid? viewerId, CancellationToken ct)
    {
        var all = new DynamicParameters(parameters);
        all.Add("ViewerId", viewerId, System.Data.DbType.Guid);
        all.Add("Now", clock.GetUtcNow().UtcDateTime);
        all.Add("Grace", options.PastDueGrace);
        return new CommandDefinition(sql, all, cancellationToken: ct);
    }

    private sealed class PageFacts
    {
        public long Total { get; init; }

        public DateTime? AccessChangesAt { get; init; }
    }
}
