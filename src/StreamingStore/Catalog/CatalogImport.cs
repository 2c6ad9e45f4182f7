using System.IO.Compression;
using Dapper;
using Npgsql;
using StreamingStore.StripeMirror;

namespace StreamingStore.Catalog;

/// <summary>Loads the catalogue's file, a gzipped TSV with a header line, through COPY.</summary>
public sealed class CatalogImport(NpgsqlDataSource database)
{
    /// <summary>
    /// Loads the file if the catalogue is empty. All or nothing: films, prices, groups and what search reads come from
    /// one transaction. Of nodes that start together one loads it, and the others wait for that.
    /// </summary>
    /// <param name="file">Columns movie_id, title, year, genres, director, cast, keywords, notability; several values in a column are parted by <c>|</c>.</param>
    /// <param name="progress">Told of each step in a sentence.</param>
    /// <param name="ct">Cancels the load, which then leaves nothing behind.</param>
    /// <returns>How many films were loaded; 0 where the catalogue was there already.</returns>
    /// <exception cref="StoreException">The file is missing or is not such a file.</exception>
    public async Task<int> LoadIfEmptyAsync(string file, Action<string> progress, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        if (await HasFilmsAsync(connection, ct))
        {
            return 0;
        }

        if (!File.Exists(file))
        {
            throw new StoreException($"The catalogue's file {file} is missing: restore it from the repository (db/catalog/movies.tsv.gz).");
        }

        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "lock table store.movie in share row exclusive mode", transaction: transaction, commandTimeout: 0, cancellationToken: ct));
        if (await HasFilmsAsync(connection, ct))
        {
            return 0;
        }

        await connection.ExecuteAsync("""
            create temporary table staged_movie (
              movie_id bigint, title text, year integer, genres text, director text, cast_members text, keywords text, notability integer
            ) on commit drop
            """);
        try
        {
            var lines = await CopyAsync(connection, file, progress, ct);
            progress($"Catalogue: indexing {lines:N0} films");
            var loaded = await connection.ExecuteAsync(new CommandDefinition(TransformSql, transaction: transaction, commandTimeout: 300, cancellationToken: ct));
            await transaction.CommitAsync(ct);
            // What a GIN index is given in bulk waits in a list that each search reads through until a vacuum files it.
            await connection.ExecuteAsync("vacuum (analyze) store.movie, store.movie_search");
            return loaded;
        }
        catch (Exception e) when (e is PostgresException or InvalidDataException)
        {
            throw new StoreException($"The catalogue's file {file} can't be loaded ({e.Message}); nothing of it was kept.", e);
        }
    }

    private static Task<bool> HasFilmsAsync(NpgsqlConnection connection, CancellationToken ct) =>
        connection.ExecuteScalarAsync<bool>(new CommandDefinition("select exists (select from store.movie)", cancellationToken: ct));

    private static async Task<int> CopyAsync(NpgsqlConnection connection, string file, Action<string> progress, CancellationToken ct)
    {
        await using var compressed = File.OpenRead(file);
        await using var unzipped = new GZipStream(compressed, CompressionMode.Decompress);
        using var reader = new StreamReader(unzipped);
        await reader.ReadLineAsync(ct);

        // As CSV with a quote character that no text holds: in PostgreSQL's own text format a backslash would be an escape.
        await using var writer = await connection.BeginTextImportAsync(
            "copy staged_movie from stdin (format csv, delimiter e'\\t', quote e'\\x01', null '')", ct);
        var lines = 0;
        while (await reader.ReadLineAsync(ct) is { } line)
        {
            await writer.WriteAsync(line + '\n');
            if (++lines % 10_000 == 0)
            {
                progress($"Catalogue: {lines:N0} films read");
            }
        }

        return lines;
    }

    private const string TransformSql = $"""
        with f as (
          select movie_id, title, year,
                 coalesce(string_to_array(genres, '|'), '{"{}"}') as genres,
                 coalesce(director, '') as director,
                 coalesce(string_to_array(cast_members, '|'), '{"{}"}') as cast_members,
                 coalesce(keywords, '') as keywords,
                 coalesce(notability, 0) as notability
          from staged_movie
        )
        {FilmSql.Insert}
        """;
}
