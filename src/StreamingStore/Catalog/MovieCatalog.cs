using Dapper;
using Npgsql;
using StreamingStore.Entitlements;

namespace StreamingStore.Catalog;

/// <summary>
/// Lists films, and says of each whether the viewer may watch it. Every question is one statement to PostgreSQL, the
/// viewer's entitlement included; Stripe is never called.
/// </summary>
public sealed partial class MovieCatalog(NpgsqlDataSource database, StoreOptions options, TimeProvider clock)
{
    /// <summary>What of a <see cref="MovieResult"/> is the same for everybody, as columns over m (store.movie) and ms (store.movie_search).</summary>
    public const string FactColumns = $"""
        m.movie_id, m.title, m.year, m.genres, ms.subscription_groups, m.director, m.cast_members, m.price, m.currency,
        m.for_sale, {AccessSql.Window} as window, m.available_from, {PlanOffer.CheapestSql} as cheapest_plan
        """;

    /// <summary>Over p (store.playback_position): less is a look at the film, more is its end with the credits.</summary>
    internal const string InTheMiddle = "p.position_seconds between 0.02 * p.duration_seconds and 0.95 * p.duration_seconds";

    /// <summary>The columns of a <see cref="MovieResult"/>, over m, ms and mine.</summary>
    internal const string Columns = $"""
        {FactColumns},
        {AccessSql.IncludedInSubscription} as included_in_subscription,
        {AccessSql.Purchased} as purchased,
        {AccessSql.Granted} as granted,
        {AccessSql.PlanUnpaid} as plan_unpaid,
        exists (select from store.watchlist w where w.viewer_id = @ViewerId and w.movie_id = m.movie_id) as on_watchlist,
        (select p.position_seconds from store.playback_position p where p.viewer_id = @ViewerId and p.movie_id = m.movie_id and {InTheMiddle}) as resumes_at
        """;

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

    private async Task<IReadOnlyList<MovieResult>> QueryAsync(string sql, object parameters, Guid? viewerId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<MovieResult>(Command(sql, parameters, viewerId, ct))).AsList();
    }

    private CommandDefinition Command(string sql, object parameters, Guid? viewerId, CancellationToken ct) =>
        new(sql, ViewerParameters.With(parameters, viewerId, options, clock), cancellationToken: ct);
}
