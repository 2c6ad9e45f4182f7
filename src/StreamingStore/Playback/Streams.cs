using Dapper;
using Npgsql;

namespace StreamingStore.Playback;

/// <summary>A stream that plays now.</summary>
/// <param name="Place">Which of the viewer's places it holds, 1 to <see cref="StoreOptions.MaxStreams"/>.</param>
/// <param name="Device">What plays it, as its owner knows it.</param>
/// <param name="MovieId">The film.</param>
/// <param name="Title">Its title.</param>
/// <param name="StartedAt">When it began (UTC).</param>
public sealed record StreamPlaying(int Place, string Device, long MovieId, string Title, DateTime StartedAt);

/// <summary>
/// How many streams a viewer plays at once. Each holds one of the viewer's places, for as long as its player says that it
/// still plays; a player that falls silent loses it.
/// </summary>
public sealed class Streams(NpgsqlDataSource database, StoreOptions options, TimeProvider clock)
{
    /// <summary>How long a player may be silent: it speaks every ten seconds.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(45);

    /// <summary>Takes a place for a stream; the same browser's older stream of the film gives way to it.</summary>
    /// <returns>False where the viewer's places are all taken.</returns>
    public async Task<bool> TakePlaceAsync(Guid viewerId, long movieId, string token, PlaybackDevice device, CancellationToken ct = default)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var connection = await database.OpenConnectionAsync(ct);
        while (true)
        {
            // The key of viewer and place decides: of two streams that see the same place free, one gets it and the other
            // looks again.
            var look = await connection.QuerySingleAsync<Look>(new CommandDefinition("""
                with free as (
                  select coalesce(
                    (select min(s.place) from store.stream s
                     where s.viewer_id = @viewerId and s.browser_id = @BrowserId and (s.movie_id = @movieId or @OneFilmAtATime)),
                    (select min(p.place) from generate_series(1, @MaxStreams) p (place)
                     where not exists (select from store.stream s where s.viewer_id = @viewerId and s.place = p.place and s.seen_at > @silentSince))) as place
                ),
                taken as (
                  insert into store.stream as s (viewer_id, place, token, movie_id, browser_id, device, started_at, seen_at)
                  select @viewerId, place, @token, @movieId, @BrowserId, @Name, @now, @now from free where place is not null
                  on conflict (viewer_id, place) do update
                  set token = excluded.token, movie_id = excluded.movie_id, browser_id = excluded.browser_id, device = excluded.device,
                      started_at = excluded.started_at, seen_at = excluded.seen_at
                  where s.seen_at <= @silentSince or s.browser_id = @BrowserId and (s.movie_id = @movieId or @OneFilmAtATime)
                  returning s.place
                )
                select free.place as free, taken.place as taken from free left join taken on true
                """, new { viewerId, movieId, token, device.BrowserId, device.Name, device.OneFilmAtATime, options.MaxStreams, now, silentSince = now - Lease }, cancellationToken: ct));
            if (look.Taken is not null || look.Free is null)
            {
                return look.Taken is not null;
            }
        }
    }

    /// <summary>The player still plays.</summary>
    /// <returns>False where it has lost its place.</returns>
    public async Task<bool> KeepPlaceAsync(string token, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(
            "update store.stream set seen_at = @now where token = @token", new { token, now = clock.GetUtcNow().UtcDateTime }, cancellationToken: ct)) == 1;
    }

    /// <summary>The player has stopped, and its place is free at once.</summary>
    public async Task LeavePlaceAsync(string token, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("delete from store.stream where token = @token", new { token }, cancellationToken: ct));
    }

    /// <summary>What the viewer plays now, the oldest first.</summary>
    public async Task<IReadOnlyList<StreamPlaying>> ListAsync(Guid viewerId, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<StreamPlaying>(new CommandDefinition("""
            select s.place, s.device, s.movie_id, m.title, s.started_at from store.stream s join store.movie m using (movie_id)
            where s.viewer_id = @viewerId and s.seen_at > @silentSince order by s.started_at
            """, new { viewerId, silentSince = clock.GetUtcNow().UtcDateTime - Lease }, cancellationToken: ct))).AsList();
    }

    /// <summary>Stops a stream of the viewer's from elsewhere: its grant ends with it, so that its player hears of it.</summary>
    public async Task StopAsync(Guid viewerId, int place, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("""
            with stopped as (delete from store.stream where viewer_id = @viewerId and place = @place returning token)
            delete from store.watch_grant g using stopped where g.token = stopped.token
            """, new { viewerId, place }, cancellationToken: ct));
    }

    private sealed class Look
    {
        public int? Free { get; init; }

        public int? Taken { get; init; }
    }
}
