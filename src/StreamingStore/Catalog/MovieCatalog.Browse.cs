using Dapper;
using StreamingStore.Entitlements;

namespace StreamingStore.Catalog;

public sealed partial class MovieCatalog
{
    private static readonly string[] BrowsedGroups = ["new-releases", "action", "science-fiction", "comedy", "drama", "family", "mystery", "western", "classics"];

    /// <summary>
    /// <c>likeness</c>: the films that share most with the one film of <c>this</c> (rows of store.movie): people count
    /// most, then genres; among the hundred nearest, the words that both are about. A film that is gone is like nothing.
    /// </summary>
    private const string Likeness = """
        candidate as materialized (
          select other.movie_id,
                 2 * cardinality(array(select unnest(other.cast_members) intersect select unnest(this.cast_members)))
                 + cardinality(array(select unnest(other.genres) intersect select unnest(this.genres)))
                 + case when other.director = this.director and this.director <> '' then 3 else 0 end as score,
                 other.notability, this.movie_id as this_id
          from this
          join store.movie other on other.movie_id <> this.movie_id
            and (other.cast_members && this.cast_members or other.director = this.director and this.director <> ''
                 or other.genres @> this.genres and this.genres <> '{}' and other.notability > 100)
            and (other.available_until is null or other.available_until > @Now)
          order by score desc, other.notability desc, other.movie_id
          limit 100
        ),
        likeness as materialized (
          select c.movie_id, c.notability,
                 c.score + cardinality(array(select unnest(tsvector_to_array(theirs.search)) intersect select unnest(tsvector_to_array(ours.search)))) / 3.0 as score
          from candidate c
          join store.movie_search theirs on theirs.movie_id = c.movie_id
          join store.movie_search ours on ours.movie_id = c.this_id
          order by score desc, c.notability desc, c.movie_id
          limit @Limit
        )
        """;

    /// <summary>
    /// Rows to browse: what the viewer's plan covers, then the best-known films of some groups, new releases first. A group
    /// that is the whole of the plan would be the same row twice.
    /// </summary>
    /// <param name="viewerId">Whose plan, and whose entitlement the flags tell; null for a visitor, who has none.</param>
    /// <param name="moviesPerShelf">At most so many films a row.</param>
    /// <param name="ct">Cancels the statement.</param>
    public Task<IReadOnlyList<Shelf>> BrowseAsync(Guid? viewerId, int moviesPerShelf, CancellationToken ct = default) =>
        ShelvesAsync($"""
            with {AccessSql.Mine}
            select shelf.kind, shelf.subject, {Columns}
            from (
              select '{nameof(ShelfKind.InPlan)}' as kind, '' as subject, 0 as place, picked.*
              from mine cross join lateral (
                select ms.movie_id, ms.notability from store.movie_search ms join store.movie m using (movie_id)
                where mine.groups <> '{"{}"}' and ms.subscription_groups && mine.groups and ms.movie_id::text <> all(mine.purchases)
                  and {AccessSql.Window} = 'Open'
                order by ms.notability desc, ms.movie_id limit @MoviesPerShelf
              ) picked
              union all
              select '{nameof(ShelfKind.Group)}', asked.name, asked.place, picked.*
              from mine cross join unnest(@Groups) with ordinality as asked (name, place) cross join lateral (
                select ms.movie_id, ms.notability from store.movie_search ms join store.movie m using (movie_id)
                where ms.subscription_groups @> array[asked.name] and {AccessSql.Window} <> 'Gone' and mine.groups <> array[asked.name]
                order by ms.notability desc, ms.movie_id limit @MoviesPerShelf
              ) picked
            ) shelf
            join store.movie m using (movie_id)
            join store.movie_search ms using (movie_id)
            cross join mine
            order by shelf.place, shelf.notability desc, shelf.movie_id
            """, new { Groups = BrowsedGroups, MoviesPerShelf = moviesPerShelf }, viewerId, ct);

    /// <summary>A row of films like the one that the viewer bought last, less those that the viewer owns; null where nothing was bought.</summary>
    /// <param name="viewerId">The viewer.</param>
    /// <param name="limit">At most so many films.</param>
    /// <param name="ct">Cancels the statement.</param>
    public async Task<Shelf?> BecauseBoughtAsync(Guid viewerId, int limit, CancellationToken ct = default)
    {
        var shelves = await ShelvesAsync($"""
            with {AccessSql.Mine},
            this as materialized (
              select m.* from viewer v
              join stripe.payment_intent p on p.customer_id = v.stripe_customer_id
              join store.movie m on m.movie_id::text = p.metadata ->> 'movie_id'
              where {AccessSql.PaymentStands}
              order by p.created desc, p.id limit 1
            ),
            {Likeness}
            select '{nameof(ShelfKind.BecauseBought)}' as kind, this.title as subject, {Columns}
            from likeness
            join store.movie m using (movie_id)
            join store.movie_search ms using (movie_id)
            cross join mine
            cross join this
            where not {AccessSql.Purchased}
            order by likeness.score desc, likeness.notability desc, movie_id
            """, new { Limit = limit }, viewerId, ct);
        return shelves.SingleOrDefault();
    }

    /// <summary>Films that share most of this film's people, genres and subjects, the best-known first among equals.</summary>
    public Task<IReadOnlyList<MovieResult>> SimilarAsync(long movieId, Guid? viewerId, int limit, CancellationToken ct = default) =>
        QueryAsync($"""
            with {AccessSql.Mine},
            this as (select * from store.movie where movie_id = @MovieId),
            {Likeness}
            select {Columns}
            from likeness
            join store.movie m using (movie_id)
            join store.movie_search ms using (movie_id)
            cross join mine
            order by likeness.score desc, likeness.notability desc, movie_id
            """, new { MovieId = movieId, Limit = limit }, viewerId, ct);

    /// <summary>The best-known new releases that can be watched now, the people who play in most of them and their commonest genres.</summary>
    /// <param name="ofEachKind">At most so many films, people and genres each.</param>
    /// <param name="ct">Cancels the statement.</param>
    public async Task<IReadOnlyList<SearchStarter>> StartersAsync(int ofEachKind, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<SearchStarter>(Command($"""
            with talked_of as materialized (
              select m.movie_id, m.title, m.year, m.genres, m.cast_members, ms.notability
              from store.movie_search ms join store.movie m using (movie_id)
              where ms.subscription_groups @> array['new-releases'] and {AccessSql.Window} = 'Open'
              order by ms.notability desc, ms.movie_id limit @TalkedOf
            )
            select kind, text, movie_id, year from (
              (select 0 as place, '{nameof(StarterKind.Film)}' as kind, title as text, movie_id, year, notability as weight
               from talked_of order by weight desc, text limit @OfEachKind)
              union all
              (select 1, '{nameof(StarterKind.Person)}', name, null, null, sum(notability) as weight
               from talked_of, unnest(cast_members[1:@Billed]) as name group by name order by weight desc, name limit @OfEachKind)
              union all
              (select 2, '{nameof(StarterKind.Genre)}', genre, null, null, count(*) as weight
               from talked_of, unnest(genres) as genre group by genre order by weight desc, genre limit @OfEachKind)
            ) starter
            order by place, weight desc, text
            """, new { OfEachKind = ofEachKind, TalkedOf = 100, Billed = 4 }, viewerId: null, ct))).AsList();
    }

    private async Task<IReadOnlyList<Shelf>> ShelvesAsync(string sql, object parameters, Guid? viewerId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<ShelfFacts, MovieResult, (ShelfFacts Shelf, MovieResult Movie)>(
            Command(sql, parameters, viewerId, ct), (shelf, movie) => (shelf, movie), splitOn: "movie_id");
        return [.. rows.GroupBy(row => row.Shelf, (shelf, films) => new Shelf(shelf.Kind, shelf.Subject, [.. films.Select(film => film.Movie)]))];
    }

    private sealed record ShelfFacts
    {
        public ShelfKind Kind { get; init; }

        public string Subject { get; init; } = "";
    }
}
