using System.Buffers.Text;
using System.Security.Cryptography;
using Dapper;
using Npgsql;
using StreamingStore.Catalog;

namespace StreamingStore.Playback;

/// <summary>Leave to play one film for a while.</summary>
/// <param name="Token">Whoever holds it may fetch the media until it expires; it can't be guessed.</param>
/// <param name="MovieId">The film.</param>
/// <param name="Title">Its title.</param>
/// <param name="ExpiresAt">When the leave ends (UTC).</param>
public sealed record WatchGrant(string Token, long MovieId, string Title, DateTime ExpiresAt);

/// <summary>
/// Grants to watch. Whether a viewer may watch is asked when a grant is made; the media is then served to its token, since
/// a video element sends no other credentials along on every platform.
/// </summary>
public sealed class WatchGrants(NpgsqlDataSource database, MovieCatalog catalog, StoreOptions options, TimeProvider clock)
{
    /// <summary>Grants the film to the viewer.</summary>
    /// <returns>The grant, or null where the viewer may not watch the film now, or there is none of that number.</returns>
    public async Task<WatchGrant?> GrantAsync(Guid viewerId, long movieId, CancellationToken ct = default)
    {
        if (await catalog.FindAsync(movieId, viewerId, ct) is not { Available: true } movie)
        {
            return null;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var grant = new WatchGrant(
            Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)), movieId, movie.Title, now.AddHours(options.WatchGrantHours));
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("""
            with expired as (delete from store.watch_grant where expires_at < @now)
            insert into store.watch_grant (token, viewer_id, movie_id, granted_at, expires_at) values (@Token, @viewerId, @MovieId, @now, @ExpiresAt)
            """, new { grant.Token, viewerId, grant.MovieId, now, grant.ExpiresAt }, cancellationToken: ct));
        return grant;
    }

    /// <summary>The grant of a token, or null where there is none or it has expired.</summary>
    public async Task<WatchGrant?> FindAsync(string token, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<WatchGrant>(new CommandDefinition("""
            select g.token, g.movie_id, m.title, g.expires_at
            from store.watch_grant g join store.movie m using (movie_id)
            where g.token = @token and g.expires_at > @now
            """, new { token, now = clock.GetUtcNow().UtcDateTime }, cancellationToken: ct));
    }
}
