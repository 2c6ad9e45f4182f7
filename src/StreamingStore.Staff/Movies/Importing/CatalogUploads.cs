using System.IO.Compression;
using System.Text;
using Dapper;
using Npgsql;
using NpgsqlTypes;
using StreamingStore.Accounts;
using StreamingStore.Staff.Audit;

namespace StreamingStore.Staff.Movies.Importing;

/// <summary>
/// Imports films from a file in three steps: it is sent and kept, line by line; what it would do is looked at; it is
/// applied, all or nothing. What is kept changes nothing of the catalogue, and outlives the page that sent it.
/// </summary>
public sealed partial class CatalogUploads(NpgsqlDataSource database, StaffRights rights, AuditLog audit)
{
    /// <summary>The largest file that is taken, in bytes as it is sent.</summary>
    public const long LargestFile = 32 << 20;

    private const long LargestUnpacked = 256 << 20;

    private const int MostLines = 500_000;
    private const int LongestFileName = 200;

    // What nobody applied is dropped after a week, with the next file that comes.
    private const string DropForgotten = "delete from store.catalog_upload where uploaded_at < now() - interval '7 days'";

    /// <summary>Keeps a file, to be looked at.</summary>
    /// <param name="staffId">Who sends it: an admin.</param>
    /// <param name="fileName">Its name.</param>
    /// <param name="file">A TSV with the columns of <see cref="CatalogLine.Header"/>, in UTF-8, gzipped or not.</param>
    /// <param name="ct">Cancels the upload, which then leaves nothing behind.</param>
    /// <exception cref="StaffRefusedException">The account is no admin's.</exception>
    public async Task<UploadOutcome> UploadAsync(Guid staffId, string fileName, Stream file, CancellationToken ct = default)
    {
        await rights.RequireAsync(staffId, StaffRole.Admin, ct);
        try
        {
            return await StageAsync(staffId, fileName.Length > LongestFileName ? fileName[..LongestFileName] : fileName, file, ct);
        }
        catch (Exception e) when (e is InvalidDataException or DecoderFallbackException)
        {
            return new UploadOutcome.Refused($"The file can't be read ({e.Message}): save it as tab-separated text in UTF-8, or that text gzipped.");
        }
    }

    /// <summary>An upload that waits, or null where it was applied or dropped.</summary>
    public async Task<CatalogUpload?> FindAsync(Guid id, CancellationToken ct = default) => (await ListAsync(id, ct)).SingleOrDefault();

    /// <summary>The uploads that wait, the newest first.</summary>
    public Task<IReadOnlyList<CatalogUpload>> ListAsync(CancellationToken ct = default) => ListAsync(null, ct);

    /// <summary>Drops an upload that is not to be applied.</summary>
    /// <returns>False where it was applied or dropped already.</returns>
    /// <exception cref="StaffRefusedException">The account is no admin's.</exception>
    public async Task<bool> DropAsync(Guid staffId, Guid id)
    {
        await rights.RequireAsync(staffId, StaffRole.Admin);
        return await audit.DoAsync(new StaffAct(staffId, "drop_upload", Subject: $"{id}"), async () =>
        {
            await using var connection = await database.OpenConnectionAsync();
            return await connection.ExecuteAsync("delete from store.catalog_upload where id = @id", new { id }) == 1;
        }, dropped => dropped ? "dropped" : "was gone already");
    }

    private async Task<IReadOnlyList<CatalogUpload>> ListAsync(Guid? id, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<CatalogUpload>(new CommandDefinition("""
            select u.id, u.file_name, v.email as staff, u.uploaded_at
            from store.catalog_upload u join store.viewer v on v.id = u.staff_id
            where @id::uuid is null or u.id = @id
            order by u.uploaded_at desc
            """, new { id }, cancellationToken: ct))).AsList();
    }

    private async Task<UploadOutcome> StageAsync(Guid staffId, string fileName, Stream file, CancellationToken ct)
    {
        await using var unzipped = await UnzippedAsync(file, ct);
        using var reader = new StreamReader(unzipped, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        if (!await ReadHeaderAsync(reader, ct))
        {
            return new UploadOutcome.Refused($"The first line must name the columns, parted by tabs: {CatalogLine.Header.Replace('\t', ' ')}. Add it, and send the file again.");
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(DropForgotten);
        var id = await connection.QuerySingleAsync<Guid>(
            "insert into store.catalog_upload (staff_id, file_name) values (@staffId, @fileName) returning id", new { staffId, fileName });
        var lines = await CopyAsync(connection, id, reader, ct);
        if (lines is 0 or > MostLines)
        {
            return new UploadOutcome.Refused(lines == 0 ? "The file has no films below its first line." : $"The file has more than {MostLines:N0} lines: send it in parts.");
        }

        await MarkRepeatsAsync(connection, id, ct);
        await transaction.CommitAsync(ct);
        // The comparison joins thousands of lines that statistics know nothing of yet.
        await connection.ExecuteAsync("analyze store.catalog_upload_line");
        return new UploadOutcome.Staged(id);
    }

    /// <summary>Reads the first line, of what may be a file without any line ends, no further than it can be the right one.</summary>
    private static async Task<bool> ReadHeaderAsync(StreamReader reader, CancellationToken ct)
    {
        var start = new char[CatalogLine.Header.Length];
        await reader.ReadBlockAsync(start, ct);
        if (!start.AsSpan().SequenceEqual(CatalogLine.Header))
        {
            return false;
        }

        var end = reader.Read();
        if (end == '\r' && reader.Peek() == '\n')
        {
            end = reader.Read();
        }

        return end is '\n' or '\r' or -1;
    }

    private static async Task<int> CopyAsync(NpgsqlConnection connection, Guid id, StreamReader reader, CancellationToken ct)
    {
        var (number, lines) = (1, 0);
        await using var importer = await connection.BeginBinaryImportAsync(
            "copy store.catalog_upload_line (upload_id, line, movie_id, title, year, genres, director, cast_members, keywords, notability, faults) from stdin (format binary)", ct);
        while (lines <= MostLines && await reader.ReadLineAsync(ct) is { } text)
        {
            number++;
            if (string.IsNullOrWhiteSpace(text))
            {
                continue;
            }

            var line = CatalogLine.Read(number, text);
            lines++;
            await importer.StartRowAsync(ct);
            await importer.WriteAsync(id, NpgsqlDbType.Uuid, ct);
            await importer.WriteAsync(line.Number, NpgsqlDbType.Integer, ct);
            await importer.WriteAsync(line.MovieId, NpgsqlDbType.Bigint, ct);
            await importer.WriteAsync(line.Title, NpgsqlDbType.Text, ct);
            await importer.WriteAsync(line.Year, NpgsqlDbType.Integer, ct);
            await importer.WriteAsync(line.Genres, NpgsqlDbType.Array | NpgsqlDbType.Text, ct);
            await importer.WriteAsync(line.Director, NpgsqlDbType.Text, ct);
            await importer.WriteAsync(line.CastMembers, NpgsqlDbType.Array | NpgsqlDbType.Text, ct);
            await importer.WriteAsync(line.Keywords, NpgsqlDbType.Text, ct);
            await importer.WriteAsync(line.Notability, NpgsqlDbType.Integer, ct);
            await importer.WriteAsync(line.Faults.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text, ct);
        }

        await importer.CompleteAsync(ct);
        return lines;
    }

    private static async Task MarkRepeatsAsync(NpgsqlConnection connection, Guid id, CancellationToken ct) =>
        await connection.ExecuteAsync(new CommandDefinition("""
            update store.catalog_upload_line l
            set faults = array_append(l.faults, format('The film %s stands in line %s already: keep one of the two.', l.movie_id, earlier.line))
            from (select movie_id, min(line) as line from store.catalog_upload_line where upload_id = @id and movie_id is not null group by movie_id having count(*) > 1) earlier
            where l.upload_id = @id and l.movie_id = earlier.movie_id and l.line > earlier.line
            """, new { id }, commandTimeout: 300, cancellationToken: ct));

    /// <summary>Gzip is told by its first two bytes. A stream from a browser can't be wound back, so it is held in memory.</summary>
    private static async Task<Stream> UnzippedAsync(Stream file, CancellationToken ct)
    {
        var held = new MemoryStream();
        await file.CopyToAsync(held, ct);
        var zipped = held.Length > 2 && held.GetBuffer() is [0x1f, 0x8b, ..];
        held.Position = 0;
        return zipped ? new BoundedStream(new GZipStream(held, CompressionMode.Decompress), LargestUnpacked) : held;
    }
}
