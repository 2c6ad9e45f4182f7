using Dapper;
using Npgsql;
using StreamingStore.Catalog;

namespace StreamingStore.Playback;

/// <summary>How far a viewer has come in a film.</summary>
/// <param name="MovieId">The film.</param>
/// <param name="PositionSeconds">Seconds from its beginning.</param>
/// <param name="DurationSeconds">How long it is, in seconds.</param>
/// <param name="UpdatedAt">When it was last watched (UTC).</param>
public sealed record PlaybackPosition(long MovieId, int PositionSeconds, int DurationSeconds, DateTime UpdatedAt)
{
    /// <summary>The film was begun and not watched to its end: <see cref="MovieCatalog.InTheMiddle"/> says the same in SQL.</summary>
    public bool InTheMiddle => PositionSeconds >= 0.02 * DurationSeconds && PositionSeconds <= 0.95 * DurationSeconds;

    /// <summary>Where playing goes on, in seconds: a film watched to its end begins anew.</summary>
    public int ResumeAt => InTheMiddle ? PositionSeconds : 0;

    /// <summary>The share that has been watched, 0 to 1.</summary>
    public double Share => Math.Clamp((double)PositionSeconds / DurationSeconds, 0, 1);
}

/// <summary>A film to go on with.</summary>
/// <param name="Movie">The film, as its viewer sees it now.</param>
/// <param name="Position">Where they left off.</param>
public sealed record ContinueWatching(MovieResult Movie, PlaybackPosition Position);

/// <summary>Remembers where viewers left off, on every device of theirs.</summary>
public sealed class PlaybackPositions(NpgsqlDataSource database, MovieCatalog catalog, TimeProvider clock)
{
    private const int LongestFilm = 24 * 60 * 60;

    /// <summary>Keeps the place in a film; numbers that can't be are brought into reason.</summary>
    /// <param name="viewerId">Who watches.</param>
    /// <param name="movieId">The film.</param>
    /// <param name="positionSeconds">Seconds from its beginning.</param>
    /// <param name="durationSeconds">How long it is, in seconds.</param>
    /// <param name="ct">Cancels the statement.</param>
    public async Task SaveAsync(Guid viewerId, long movieId, int positionSeconds, int durationSeconds, CancellationToken ct = default)
    {
        var duration = Math.Clamp(durationSeconds, 1, LongestFilm);
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("""
            insert into store.playback_position as p (viewer_id, movie_id, position_seconds, duration_seconds, updated_at)
            values (@viewerId, @movieId, @position, @duration, @now)
            on conflict (viewer_id, movie_id) do update
            set position_seconds = excluded.position_seconds, duration_seconds = excluded.duration_seconds, updated_at = excluded.updated_at
            where p.updated_at <= excluded.updated_at
            """, new { viewerId, movieId, position = Math.Clamp(positionSeconds, 0, duration), duration, now = clock.GetUtcNow().UtcDateTime }, cancellationToken: ct));
    }

    /// <summary>How far the viewer has come in a film; null where it was never begun.</summary>
    public async Task<PlaybackPosition?> FindAsync(Guid viewerId, long movieId, CancellationToken ct = default) =>
        (await ListAsync(viewerId, [movieId], ct)).SingleOrDefault();

    /// <summary>How far the viewer has come in these films, those never begun left out.</summary>
    public async Task<IReadOnlyList<PlaybackPosition>> ListAsync(Guid viewerId, IReadOnlyList<long> movieIds, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<PlaybackPosition>(new CommandDefinition("""
            select movie_id, position_seconds, duration_seconds, updated_at from store.playback_position
            where viewer_id = @viewerId and movie_id = any(@movieIds)
            """, new { viewerId, movieIds = movieIds.ToArray() }, cancellationToken: ct))).AsList();
    }

    /// <summary>The films that the viewer is in the middle of and may still watch, the latest first.</summary>
    public async Task<IReadOnlyList<ContinueWatching>> ContinueAsync(Guid viewerId, int limit = 12, CancellationToken ct = default)
    {
        List<PlaybackPosition> positions;
        await using (var connection = await database.OpenConnectionAsync(ct))
        {
            // A few more than asked for, since some may no longer be watched.
            positions = (await connection.QueryAsync<PlaybackPosition>(new CommandDefinition("""
                select movie_id, position_seconds, duration_seconds, updated_at from store.playback_position
                where viewer_id = @viewerId order by updated_at desc limit @most
                """, new { viewerId, most = limit * 4 }, cancellationToken: ct))).AsList();
        }

        var middle = positions.Where(position => position.InTheMiddle).ToDictionary(position => position.MovieId);
        var movies = await catalog.ListAsync([.. middle.Values.OrderByDescending(position => position.UpdatedAt).Select(position => position.MovieId)], viewerId, ct);
        return [.. movies.Where(movie => movie.Available).Take(limit).Select(movie => new ContinueWatching(movie, middle[movie.MovieId]))];
    }
}
