using Dapper;
using StreamingStore.Entitlements;

namespace StreamingStore.Catalog;

/// <summary>A film that a viewer bought and keeps.</summary>
/// <param name="Movie">The film.</param>
/// <param name="BoughtAt">When it was paid for (UTC).</param>
public sealed record OwnedMovie(MovieResult Movie, DateTime BoughtAt);

public sealed partial class MovieCatalog
{
    /// <summary>The films that the viewer bought, and was not refunded; the newest purchase first.</summary>
    public async Task<IReadOnlyList<OwnedMovie>> LibraryAsync(Guid viewerId, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var owned = await connection.QueryAsync<DateTime, MovieResult, OwnedMovie>(
            Command($"""
                with {AccessSql.Mine}
                select p.created as bought_at, {Columns}
                from viewer v
                join lateral (
                  select distinct on (p.metadata ->> 'movie_id') p.metadata ->> 'movie_id' as movie_id, p.created
                  from stripe.payment_intent p
                  where p.customer_id = v.stripe_customer_id and p.metadata ? 'movie_id' and {AccessSql.PaymentStands}
                  order by p.metadata ->> 'movie_id', p.created
                ) p on true
                join store.movie m on m.movie_id::text = p.movie_id
                join store.movie_search ms on ms.movie_id = m.movie_id
                cross join mine
                order by p.created desc, m.movie_id
                """, new { }, viewerId, ct),
            (boughtAt, movie) => new OwnedMovie(movie, boughtAt),
            splitOn: "movie_id");
        return owned.AsList();
    }

    /// <summary>The films on the viewer's watchlist, the last one added first.</summary>
    public Task<IReadOnlyList<MovieResult>> WatchlistAsync(Guid viewerId, CancellationToken ct = default) =>
        QueryAsync($"""
            with {AccessSql.Mine}
            select {Columns}
            from store.watchlist list
            join store.movie m using (movie_id)
            join store.movie_search ms using (movie_id)
            cross join mine
            where list.viewer_id = @ViewerId
            order by list.added_at desc, movie_id
            """, new { }, viewerId, ct);
}
