using Dapper;
using StreamingStore.Entitlements;

namespace StreamingStore.Catalog.Searching;

/// <summary>
/// The statements of <see cref="MovieSearch"/>, put together of fixed pieces: what was typed comes as parameters alone
/// (<see cref="SearchPlan"/>).
/// </summary>
public static class SearchSql
{
    private const string TitleWithoutArticle = "case when ms.plain_title ^@ 'the ' then substr(ms.plain_title, 5) end";

    /// <summary>Of how many hits, those of the best-known films, the ranking looks at the words' places.</summary>
    private const string RankedHits = "1000";

    /// <summary>
    /// The films that a <see cref="SearchPlan"/> finds, as CTE <c>found</c>: by the plan's first query, and only where that
    /// finds nothing, by the second. Cheap columns alone, since a common word is in thousands of films. Materialized, the
    /// queries are hidden from the planner: one plan serves all words, so that PostgreSQL soon stops planning each search anew.
    /// </summary>
    private const string ByWords = $"""
        asked as materialized (
          select level, words::tsquery as words, in_title::tsquery as in_title, in_people::tsquery as in_people, in_a_row::tsquery as in_a_row
          from unnest(@Words::text[], @InTitle::text[], @InPeople::text[], @InARow::text[])
            with ordinality as a (words, in_title, in_people, in_a_row, level)
        ),
        first as materialized (
          select ms.movie_id, ms.notability, 1 as level,
                 case when ms.plain_title = any(@Titles::text[]) or replace(ms.plain_title, ' ', '') = @Spaceless then 4
                      when {TitleWithoutArticle} = any(@Titles::text[]) then 3
                      when ms.plain_title ^@ any(@Beginnings::text[]) then 2
                      when {TitleWithoutArticle} ^@ any(@Beginnings::text[]) then 1 else 0 end as whole
          from asked join store.movie_search ms on ms.search @@ asked.words
          where asked.level = 1
        ),
        found as materialized (
          select * from first
          union all
          select ms.movie_id, ms.notability, 2,
                 case when ms.plain_title = any(@WiderTitles::text[]) then 2
                      when {TitleWithoutArticle} = any(@WiderTitles::text[]) then 1 else 0 end
          from asked join store.movie_search ms on ms.search @@ asked.words
          where asked.level = 2 and not exists (select from first)
        )
        """;

    private const string NothingAsked =
        "asked as (select 1 as level, ''::tsquery as words, ''::tsquery as in_title, ''::tsquery as in_people, ''::tsquery as in_a_row)";

    /// <summary>Films whose titles begin as typed: for the few letters that most films have a word with.</summary>
    private const string ByBeginning = $"""
        {NothingAsked},
        found as materialized (
          select ms.movie_id, ms.notability, 1 as level,
                 case when ms.plain_title = any(@Titles::text[]) then 4
                      when {TitleWithoutArticle} = any(@Titles::text[]) then 3
                      when ms.plain_title ^@ any(@Beginnings::text[]) then 2 else 1 end as whole
          from store.movie_search ms
          where ms.plain_title ^@ any(@Beginnings::text[]) or {TitleWithoutArticle} ^@ any(@Beginnings::text[])
        )
        """;

    /// <summary>Every film: for choices made without a word.</summary>
    private const string WithoutWords = $"""
        {NothingAsked},
        found as materialized (select movie_id, notability, 1 as level, 0 as whole from store.movie_search)
        """;

    /// <summary>
    /// The best page of <c>hits</c>, as CTE <c>page</c>: the exact title first, then titles that begin so, then where the
    /// words stand (title, people, the rest), then how close together they are or how much of the title, times how well
    /// known the film is.
    /// </summary>
    private const string BestPage = $"""
        ranked as materialized (
          select h.movie_id,
                 case when ms.search @@ asked.in_title then 2 when ms.search @@ asked.in_people then 1 else 0 end as field,
                 ms.search @@ asked.in_a_row as in_a_row,
                 sqrt(ts_rank_cd(ms.search, asked.words, 1) + 3 * ts_rank_cd(ms.search, asked.in_a_row, 1)) as closeness,
                 least(1, length(@Spaceless)::real / (1 + length(ms.plain_title))) as share
          from (select * from hits order by whole desc, notability desc, movie_id limit {RankedHits}) h
          join asked on asked.level = h.level
          join store.movie_search ms on ms.movie_id = h.movie_id
        ),
        page as (
          select movie_id, position from unnest(array(
            select h.movie_id
            from hits h left join ranked r on r.movie_id = h.movie_id
            order by h.whole desc, r.field desc nulls last, r.in_a_row desc,
                     case when r.field = 2 then r.share else r.closeness end * (100 + h.notability) desc, h.notability desc, h.movie_id
            limit @Limit offset @Offset)) with ordinality as p (movie_id, position)
        )
        """;

    private const string ChosenGenre = "m.genres && @Genres::text[]";
    private const string ChosenDecade = "m.year / 10 * 10 = any(@Decades::int[])";
    private const string ChosenPerson = "(m.cast_members && @People::text[] or m.director = any(@People::text[]))";

    private const string ToBuy = $"({AccessSql.Window} = 'Open' and m.for_sale and not {AccessSql.Available})";

    /// <summary>All that the statement for words alone, best first, does before it looks at the viewer.</summary>
    public const string Ranking = $"""
        {ByWords},
        hits as (select * from found),
        {BestPage}
        """;

    /// <summary>The statement for words alone, best first: what most searches are.</summary>
    public static string Plain { get; } = For(SearchScope.Words, new MovieFilters(), MovieSort.Best);

    /// <summary>The statement that finds a page of films. Parameters Limit and Offset, those of the plan, the filters and the viewer.</summary>
    internal static string For(SearchScope scope, MovieFilters filters, MovieSort sort) => $"""
        with {AccessSql.Mine},
        {Found(scope)},
        {Hits(filters)},
        {Page(sort)}
        select (select count(*) from hits) as total, (select max(level) from found) as level, mine.changes_at as access_changes_at,
        {MovieCatalog.Columns}
        from mine
        left join page on true
        left join store.movie m on m.movie_id = page.movie_id
        left join store.movie_search ms on ms.movie_id = page.movie_id
        order by page.position
        """;

    /// <summary>The statement that counts what each choice would show.</summary>
    internal static string Facets(SearchScope scope, MovieFilters filters) => $"""
        with {AccessSql.Mine},
        {Found(scope)},
        film as materialized (
          select m.genres, m.year / 10 * 10 as decade, m.director, m.cast_members, case when {AccessSql.Available} then 'watch' when {ToBuy} then 'buy' end as access,
                 {(filters.Genres.Count > 0 ? ChosenGenre : "true")} as by_genre,
                 {(filters.Decades.Count > 0 ? ChosenDecade : "true")} as by_decade,
                 {(filters.People.Count > 0 ? ChosenPerson : "true")} as by_person,
                 {Available(filters) ?? "true"} as by_access
          from found join store.movie m using (movie_id) join store.movie_search ms using (movie_id) cross join mine
        )
        (select 'genre' as facet, genre as value, count(*) as films
         from film, unnest(genres) genre where by_decade and by_person and by_access
         group by genre order by films desc, genre)
        union all
        (select 'decade', decade::text, count(*) from film where by_genre and by_person and by_access group by decade order by decade desc)
        union all
        (select 'person', person, count(*) as films
         from film, unnest(array_append(array_remove(cast_members, director), director)) person
         where by_genre and by_decade and by_access and person <> '' and (select count(*) from film) <= 3000
         group by person order by person = any(@People::text[]) desc, films desc, person limit 10)
        union all
        (select 'access', access, count(*) from film where by_genre and by_decade and by_person and access is not null group by access)
        """;

    /// <summary>What was typed, as the parameters of <see cref="Found"/>.</summary>
    public static DynamicParameters Parameters(SearchPlan plan) => new(new
    {
        plan.Words,
        plan.InTitle,
        plan.InPeople,
        plan.InARow,
        plan.Titles,
        plan.Beginnings,
        plan.WiderTitles,
        plan.Spaceless,
    });

    /// <summary>The films that words find, as CTE <c>found</c> (movie_id, notability, level, whole). Parameters are the plan's.</summary>
    public static string Found(SearchScope scope) => scope switch
    {
        SearchScope.Words => ByWords,
        SearchScope.TitleBeginnings => ByBeginning,
        _ => WithoutWords,
    };

    private static string Hits(MovieFilters filters)
    {
        if (filters.IsEmpty)
        {
            return "hits as (select * from found)";
        }

        string?[] conditions =
        [
            filters.Genres.Count > 0 ? ChosenGenre : null,
            filters.Decades.Count > 0 ? ChosenDecade : null,
            filters.People.Count > 0 ? ChosenPerson : null,
            Available(filters),
        ];
        return $"""
            hits as materialized (
              select found.* from found join store.movie m using (movie_id) join store.movie_search ms using (movie_id) cross join mine
              where {string.Join(" and ", conditions.OfType<string>())}
            )
            """;
    }

    private static string? Available(MovieFilters filters) => filters.Availability switch
    {
        MovieAvailability.Watch => AccessSql.Available,
        MovieAvailability.Buy => ToBuy,
        _ => null,
    };

    private static string Page(MovieSort sort)
    {
        var order = sort switch
        {
            MovieSort.Newest => "m.year desc, h.notability desc",
            MovieSort.Price => "m.price, h.whole desc, h.notability desc",
            MovieSort.Title => "ms.plain_title, m.year desc",
            _ => null,
        };
        return order is null
            ? BestPage
            : $"""
                page as (
                  select movie_id, position from unnest(array(
                    select movie_id
                    from hits h join store.movie m using (movie_id) join store.movie_search ms using (movie_id)
                    order by {order}, movie_id limit @Limit offset @Offset)) with ordinality as p (movie_id, position)
                )
                """;
    }
}
