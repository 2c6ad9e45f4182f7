using Dapper;
using Npgsql;

namespace StreamingStore.Catalog;

/// <summary>The films that viewers mean to watch; <see cref="MovieCatalog.WatchlistAsync"/> lists them.</summary>
public sealed class Watchlist(NpgsqlDataSource database)
{
    /// <summary>Puts a film on the viewer's list, or keeps it there.</summary>
    /// <returns>False where the catalogue has no such film.</returns>
    public async Task<bool> AddAsync(Guid viewerId, long movieId, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition("""
            with added as (
              insert into store.watchlist (viewer_id, movie_id)
              select @viewerId, movie_id from store.movie where movie_id = @movieId
              on conflict do nothing
            )
            select exists (select from store.movie where movie_id = @movieId)
            """, new { viewerId, movieId }, cancellationToken: ct));
    }

    /// <summary>Takes a film off the viewer's list; one that is not there is no matter.</summary>
    public async Task RemoveAsync(Guid viewerId, long movieId, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from store.watchlist where viewer_id = @viewerId and movie_id = @movieId", new { viewerId, movieId }, cancellationToken: ct));
    }
}
