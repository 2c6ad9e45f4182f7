using System.Text.Json;
using Dapper;
using Npgsql;
using StreamingStore.Accounts;
using StreamingStore.Catalog;
using StreamingStore.Staff.Audit;

namespace StreamingStore.Staff.Movies.Importing;

public sealed partial class CatalogUploads
{
    /// <summary>
    /// <c>compared</c>: each line of the upload <c>@id</c> beside the film that it names, with what differs. The words of a
    /// film are compared as the file's keywords would make them with the film's other facts, so that another director shows
    /// as that alone.
    /// </summary>
    private const string Compared = $"""
        differing as (
          select l.*, m.movie_id is not null as known,
                 array_remove(array[
                   case when m.title <> l.title then 'title' end,
                   case when m.year <> l.year then 'year' end,
                   case when m.genres <> l.genres then 'genres' end,
                   case when m.director <> l.director then 'director' end,
                   case when m.cast_members <> l.cast_members then 'cast' end,
                   case when ms.keywords <> (select {FilmSql.Words} from (select m.director, m.cast_members, m.genres, l.keywords, m.year) f) then 'keywords' end,
                   case when m.notability <> l.notability then 'notability' end], null) as changed
          from store.catalog_upload_line l
          left join store.movie m using (movie_id)
          left join store.movie_search ms using (movie_id)
          where l.upload_id = @id
        ),
        compared as (
          select *, case when faults <> '{"{}"}' then '{nameof(LineKind.Faulty)}'
                         when not known then '{nameof(LineKind.Added)}'
                         when changed <> '{"{}"}' then '{nameof(LineKind.Changed)}'
                         else '{nameof(LineKind.Unchanged)}' end as kind
          from differing
        )
        """;

    private const string CountSql = $"""
        with {Compared}
        select count(*) filter (where kind = '{nameof(LineKind.Faulty)}') as faulty, count(*) filter (where kind = '{nameof(LineKind.Added)}') as added,
               count(*) filter (where kind = '{nameof(LineKind.Changed)}') as changed, count(*) filter (where kind = '{nameof(LineKind.Unchanged)}') as unchanged
        from compared
        """;

    /// <summary>How many lines of an upload are of which kind, held against the catalogue as it is now.</summary>
    public async Task<LineCounts> CountAsync(Guid id, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleAsync<LineCounts>(new CommandDefinition(CountSql, new { id }, cancellationToken: ct));
    }

    /// <summary>Lines of one kind, in the file's order, with what they change.</summary>
    /// <param name="id">The upload.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="page">Which page, from 1.</param>
    /// <param name="size">How many a page.</param>
    /// <param name="ct">Cancels the statement.</param>
    public async Task<IReadOnlyList<UploadedLine>> LinesAsync(Guid id, LineKind kind, int page, int size, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<LineRow>(new CommandDefinition($"""
            with {Compared},
            page as (select * from compared where kind = @kind order by line limit @size offset @offset)
            select p.line, p.movie_id, p.title, p.faults,
                   coalesce((select jsonb_agg(jsonb_build_object('Field', f.field, 'Before', coalesce(f.before, ''), 'After', coalesce(f.after, '')) order by f.place)
                    from (values (1, 'title', m.title, p.title), (2, 'year', m.year::text, p.year::text),
                                 (3, 'genres', array_to_string(m.genres, '|'), array_to_string(p.genres, '|')),
                                 (4, 'director', m.director, p.director),
                                 (5, 'cast', array_to_string(m.cast_members, '|'), array_to_string(p.cast_members, '|')),
                                 (6, 'keywords', ms.keywords, p.keywords),
                                 (7, 'notability', m.notability::text, p.notability::text)) f (place, field, before, after)
                    where f.field = any(p.changed)), '[]')::text as changes
            from page p left join store.movie m using (movie_id) left join store.movie_search ms using (movie_id)
            order by p.line
            """, new { id, kind = kind.ToString(), size, offset = (long)size * (Math.Max(page, 1) - 1) }, cancellationToken: ct));
        return [.. rows.Select(row => new UploadedLine(row.Line, row.MovieId, row.Title, row.Faults, JsonSerializer.Deserialize<FieldChange[]>(row.Changes)!))];
    }

    /// <summary>
    /// Brings all of an upload into the catalogue, or nothing of it. New films get groups by their genres and a price by
    /// their age; films that are there keep theirs. Open pages and the search's vocabulary follow.
    /// </summary>
    /// <param name="staffId">Who: an admin.</param>
    /// <param name="id">The upload.</param>
    /// <param name="seen">What it would do, as it was shown.</param>
    /// <param name="reason">Why, for the audit log.</param>
    /// <exception cref="StaffRefusedException">The account is no admin's.</exception>
    public async Task<ImportOutcome> ApplyAsync(Guid staffId, Guid id, LineCounts seen, string reason)
    {
        await rights.RequireAsync(staffId, StaffRole.Admin);
        return await audit.DoAsync(new StaffAct(staffId, "import_films", Subject: $"{id}", Reason: reason), () => WriteAsync(id, seen), outcome => outcome switch
        {
            ImportOutcome.Applied applied => $"{Counted.Of(applied.Added, "film")} added, {applied.Changed} changed",
            ImportOutcome.HasFaults faults => $"not done: {Counted.Of(faults.Lines, "line")} can't be read",
            ImportOutcome.CountsChanged => "not done: the catalogue had changed meanwhile",
            _ => "not done: the upload is gone",
        });
    }

    private async Task<ImportOutcome> WriteAsync(Guid id, LineCounts seen)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        if (await connection.QuerySingleOrDefaultAsync<Guid?>("select id from store.catalog_upload where id = @id for update", new { id }) is null)
        {
            return new ImportOutcome.Gone();
        }

        // Readers go on; who edits a film meanwhile waits, so that what was counted is what is written.
        await connection.ExecuteAsync("lock table store.movie, store.movie_search in share row exclusive mode");
        var counts = await connection.QuerySingleAsync<LineCounts>(CountSql, new { id });
        if (counts.Faulty > 0)
        {
            return new ImportOutcome.HasFaults(counts.Faulty);
        }

        if (counts != seen)
        {
            return new ImportOutcome.CountsChanged(counts);
        }

        await WriteAsync(connection, id);
        await connection.ExecuteAsync("delete from store.catalog_upload where id = @id", new { id });
        await transaction.CommitAsync();
        return new ImportOutcome.Applied(counts.Added, counts.Changed);
    }

    private static async Task WriteAsync(NpgsqlConnection connection, Guid id)
    {
        await connection.ExecuteAsync("create temporary table film_to_write on commit drop as with " + Compared + " select * from compared where kind <> 'Unchanged'", new { id });
        await ExecuteAsync($"with f as (select * from film_to_write where kind = '{nameof(LineKind.Added)}') {FilmSql.Insert}");
        await ExecuteAsync($"""
            update store.movie m
            set title = f.title, year = f.year, genres = f.genres, director = f.director, cast_members = f.cast_members, notability = f.notability
            from film_to_write f where f.movie_id = m.movie_id and f.kind = '{nameof(LineKind.Changed)}'
            """);
        await ExecuteAsync($"""
            update store.movie_search ms
            set title = f.title, people = {FilmSql.People}, keywords = {FilmSql.Words}, notability = f.notability
            from film_to_write f where f.movie_id = ms.movie_id and f.kind = '{nameof(LineKind.Changed)}'
            """);

        async Task ExecuteAsync(string sql) => await connection.ExecuteAsync(new CommandDefinition(sql, commandTimeout: 600));
    }

    private sealed class LineRow
    {
        public int Line { get; init; }

        public long? MovieId { get; init; }

        public string Title { get; init; } = "";

        public string[] Faults { get; init; } = [];

        public string Changes { get; init; } = "";
    }
}
