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

/// <summary>What came of asking to watch.</summary>
public abstract record WatchOutcome
{
    private WatchOutcome()
    {
    }

    /// <summary>The film may be played.</summary>
    public sealed record Granted(WatchGrant Grant) : WatchOutcome;

    /// <summary>There is no such film.</summary>
    public sealed record UnknownMovie : WatchOutcome;

    /// <summary>The viewer may not watch the film now.</summary>
    public sealed record NotCovered(MovieResult Movie) : WatchOutcome;

    /// <summary>The viewer plays on as many devices as may play at once.</summary>
    public sealed record TooManyStreams(IReadOnlyList<StreamPlaying> Streams) : WatchOutcome;
}

/// <summary>What a player reports.</summary>
/// <param name="PositionSeconds">Seconds from the film's beginning.</param>
/// <param name="DurationSeconds">How long the film is, in seconds.</param>
/// <param name="Playing">It plays, and wants its place; a player that pauses keeps the place in the film alone.</param>
/// <param name="Leaving">The page is being left.</param>
public sealed record PlaybackReport(int PositionSeconds, int DurationSeconds, bool Playing = true, bool Leaving = false);

/// <summary>What a player is told.</summary>
public abstract record PlaybackAnswer
{
    private PlaybackAnswer()
    {
    }

    /// <summary>It may play on until then (UTC).</summary>
    public sealed record PlayOn(DateTime ExpiresAt) : PlaybackAnswer;

    /// <summary>It was stopped: from another device, by another page of the same browser, or for want of a word in hours.</summary>
    public sealed record Stopped : PlaybackAnswer;

    /// <summary>The viewer may no longer watch the film.</summary>
    public sealed record NotCovered : PlaybackAnswer;

    /// <summary>It lost its place while it was silent, and the viewer now plays elsewhere.</summary>
    public sealed record TooManyStreams(IReadOnlyList<StreamPlaying> Streams) : PlaybackAnswer;
}

/// <summary>
/// Grants to watch. Whether a viewer may watch is asked when a grant is made, and again whenever its player reports; the
/// media is served to its token, since a video element sends no other credentials along on every platform.
/// </summary>
public sealed class WatchGrants(
    NpgsqlDataSource database, MovieCatalog catalog, Streams streams, PlaybackPositions positions, StoreOptions options, TimeProvider clock)
{
    /// <summary>Grants the film to the viewer, and takes one of their places for it.</summary>
    public async Task<WatchOutcome> GrantAsync(Guid viewerId, long movieId, PlaybackDevice device, CancellationToken ct = default)
    {
        if (await catalog.FindAsync(movieId, viewerId, ct) is not { } movie)
        {
            return new WatchOutcome.UnknownMovie();
        }

        if (!movie.Available)
        {
            return new WatchOutcome.NotCovered(movie);
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var grant = new WatchGrant(
            Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)), movieId, movie.Title, now.AddHours(options.WatchGrantHours));
        if (!await streams.TakePlaceAsync(viewerId, movieId, grant.Token, device, ct))
        {
            return new WatchOutcome.TooManyStreams(await streams.ListAsync(viewerId, ct));
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("""
            with over as (
              delete from store.watch_grant
              where expires_at < @now
                 or viewer_id = @viewerId and browser_id = @BrowserId and (movie_id = @MovieId or @OneFilmAtATime)
            )
            insert into store.watch_grant (token, viewer_id, movie_id, granted_at, expires_at, browser_id, device)
            values (@Token, @viewerId, @MovieId, @now, @ExpiresAt, @BrowserId, @Name)
            """, new { grant.Token, viewerId, grant.MovieId, now, grant.ExpiresAt, device.BrowserId, device.Name, device.OneFilmAtATime }, cancellationToken: ct));
        return new WatchOutcome.Granted(grant);
    }

    /// <summary>
    /// Whether the media may be fetched with a token: its grant stands, and it holds one of its viewer's places or one is free.
    /// A player that never reports is thus bound by the same limit as others.
    /// </summary>
    public async Task<bool> MayFetchAsync(string token, CancellationToken ct = default)
    {
        // Asked once for each request: a response that is under way runs to its end, and the player's next request is refused.
        var now = clock.GetUtcNow().UtcDateTime;
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition("""
            select exists (
              select from store.watch_grant g
              where g.token = @token and g.expires_at > @now
                and (exists (select from store.stream s where s.token = g.token)
                     or (select count(*) from store.stream s where s.viewer_id = g.viewer_id and s.seen_at > @silentSince) < @MaxStreams))
            """, new { token, now, silentSince = now - Streams.Lease, options.MaxStreams }, cancellationToken: ct));
    }

    /// <summary>Takes a player's report: keeps the place in the film, and renews the grant while its viewer may watch.</summary>
    public async Task<PlaybackAnswer> ReportAsync(string token, PlaybackReport report, CancellationToken ct = default)
    {
        if (await HeldAsync(token, ct) is not { } held)
        {
            return new PlaybackAnswer.Stopped();
        }

        await positions.SaveAsync(held.ViewerId, held.Grant.MovieId, report.PositionSeconds, report.DurationSeconds, ct);
        if (report.Leaving)
        {
            await streams.LeavePlaceAsync(token, ct);
            return new PlaybackAnswer.PlayOn(held.Grant.ExpiresAt);
        }

        if (await catalog.FindAsync(held.Grant.MovieId, held.ViewerId, ct) is not { Available: true })
        {
            await EndAsync(token, ct);
            return new PlaybackAnswer.NotCovered();
        }

        if (report.Playing && !await streams.KeepPlaceAsync(token, ct) && !await streams.TakePlaceAsync(held.ViewerId, held.Grant.MovieId, token, held.Device, ct))
        {
            return new PlaybackAnswer.TooManyStreams(await streams.ListAsync(held.ViewerId, ct));
        }

        return new PlaybackAnswer.PlayOn(await RenewAsync(token, ct));
    }

    private async Task<DateTime> RenewAsync(string token, CancellationToken ct)
    {
        var expiresAt = clock.GetUtcNow().UtcDateTime.AddHours(options.WatchGrantHours);
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "update store.watch_grant set expires_at = @expiresAt where token = @token", new { token, expiresAt }, cancellationToken: ct));
        return expiresAt;
    }

    private async Task EndAsync(string token, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("""
            with freed as (delete from store.stream where token = @token)
            delete from store.watch_grant where token = @token
            """, new { token }, cancellationToken: ct));
    }

    private async Task<Held?> HeldAsync(string token, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition("""
            select g.movie_id, m.title, g.expires_at, g.viewer_id, g.browser_id, g.device
            from store.watch_grant g join store.movie m using (movie_id)
            where g.token = @token and g.expires_at > @now
            """, new { token, now = clock.GetUtcNow().UtcDateTime }, cancellationToken: ct));
        return row is null ? null : new Held(
            new WatchGrant(token, row.MovieId, row.Title, row.ExpiresAt), row.ViewerId, new PlaybackDevice(row.BrowserId, row.Device));
    }

    private sealed record Held(WatchGrant Grant, Guid ViewerId, PlaybackDevice Device);

    private sealed class Row
    {
        public long MovieId { get; init; }

        public string Title { get; init; } = "";

        public DateTime ExpiresAt { get; init; }

        public Guid ViewerId { get; init; }

        public string BrowserId { get; init; } = "";

        public string Device { get; init; } = "";
    }
}
