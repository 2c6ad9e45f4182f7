using Dapper;
using Npgsql;
using StreamingStore.Accounts;
using StreamingStore.Staff.Audit;

namespace StreamingStore.Staff.Movies.Editing;

/// <summary>A film as staff edit it.</summary>
/// <param name="MovieId">Its number in the catalogue.</param>
/// <param name="Year">The year of release.</param>
/// <param name="Currency">The price's currency, a three-letter code in lower case.</param>
/// <param name="Facts">What can be changed.</param>
public sealed record EditedMovie(long MovieId, int Year, string Currency, MovieFacts Facts);

/// <summary>What came of an edit.</summary>
public abstract record EditOutcome
{
    /// <summary>It is saved, and open pages follow.</summary>
    /// <param name="Now">The film as it now is.</param>
    /// <param name="Fields">What changed; empty where all was so already.</param>
    public sealed record Saved(MovieFacts Now, IReadOnlyList<MovieField> Fields) : EditOutcome;

    /// <summary>Nothing was saved: some fields can't be so.</summary>
    /// <param name="Faults">What to do, field by field.</param>
    public sealed record Invalid(IReadOnlyDictionary<MovieField, string> Faults) : EditOutcome;

    /// <summary>Nothing was saved: the film is no longer as it was when the form was opened.</summary>
    /// <param name="Now">As it is now.</param>
    public sealed record ChangedMeanwhile(MovieFacts Now) : EditOutcome;

    /// <summary>The film has left the catalogue.</summary>
    public sealed record Gone : EditOutcome;
}

/// <summary>Changes films by hand, one at a time. Two who edit the same film do not undo each other's work unseen.</summary>
public sealed class MovieEditor(NpgsqlDataSource database, StaffRights rights, AuditLog audit)
{
    // Long enough for an import of the largest file, which holds the tables until it is done.
    private const int PatienceSeconds = 600;

    private const string FactsSql = """
        select m.movie_id, m.year, m.currency, m.title, ms.subscription_groups as groups, m.price, m.for_sale, m.available_from, m.available_until
        from store.movie m join store.movie_search ms using (movie_id)
        where m.movie_id = @movieId
        """;

    /// <summary>A film to be edited, or null where the catalogue has none of that number.</summary>
    public async Task<EditedMovie?> FindAsync(long movieId, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(FactsSql, new { movieId }, cancellationToken: ct));
        return row is null ? null : new EditedMovie(row.MovieId, row.Year, row.Currency, row.Facts);
    }

    /// <summary>Saves an edit, unless somebody else's came first.</summary>
    /// <param name="staffId">Who edits: an admin.</param>
    /// <param name="movieId">The film.</param>
    /// <param name="opened">As it was when the form was opened.</param>
    /// <param name="wanted">As it is to be.</param>
    /// <param name="reason">Why, for the audit log; null where nothing was said.</param>
    /// <exception cref="StaffRefusedException">The account is no admin's.</exception>
    public async Task<EditOutcome> SaveAsync(Guid staffId, long movieId, MovieFacts opened, MovieFacts wanted, string? reason)
    {
        await rights.RequireAsync(staffId, StaffRole.Admin);
        wanted = wanted with { Title = wanted.Title.Trim(), Groups = [.. wanted.Groups.Distinct()] };
        if (wanted.Faults() is { Count: > 0 } faults)
        {
            return new EditOutcome.Invalid(faults);
        }

        var act = new StaffAct(staffId, "edit_movie", Subject: $"{movieId}", Reason: reason);
        return await audit.DoAsync(act, () => WriteAsync(movieId, opened, wanted), outcome => outcome switch
        {
            EditOutcome.Saved { Fields: [] } => "nothing was different",
            EditOutcome.Saved saved => string.Join("; ", saved.Fields.Select(field => $"{field}: {opened.Say(field)} -> {saved.Now.Say(field)}")),
            EditOutcome.ChangedMeanwhile => "not saved: somebody else had changed the film meanwhile",
            _ => "not saved: the film has left the catalogue",
        });
    }

    private async Task<EditOutcome> WriteAsync(long movieId, MovieFacts opened, MovieFacts wanted)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();

        // The tables before the row: an import locks both tables and then writes rows, and would wait for this row for ever
        // while its tables are waited for here.
        await connection.ExecuteAsync("lock table store.movie, store.movie_search in row exclusive mode", commandTimeout: PatienceSeconds);
        if (await connection.QuerySingleOrDefaultAsync<Row>(FactsSql + " for update", new { movieId }) is not { } row)
        {
            return new EditOutcome.Gone();
        }

        if (row.Facts.DifferencesFrom(opened).Count > 0)
        {
            return new EditOutcome.ChangedMeanwhile(row.Facts);
        }

        var fields = wanted.DifferencesFrom(row.Facts);
        var parameters = new { movieId, wanted.Title, Groups = wanted.Groups.ToArray(), wanted.Price, wanted.ForSale, wanted.AvailableFrom, wanted.AvailableUntil };
        if (fields.Any(field => field is not MovieField.Groups))
        {
            await connection.ExecuteAsync("""
                update store.movie set title = @Title, price = @Price, for_sale = @ForSale, available_from = @AvailableFrom, available_until = @AvailableUntil
                where movie_id = @movieId
                """, parameters);
        }

        // A statement that names the title makes every node read the catalogue's words again, so only a new one does.
        if (fields.Contains(MovieField.Title))
        {
            await connection.ExecuteAsync("update store.movie_search set title = @Title where movie_id = @movieId", parameters);
        }

        if (fields.Contains(MovieField.Groups))
        {
            await connection.ExecuteAsync("update store.movie_search set subscription_groups = @Groups where movie_id = @movieId", parameters);
        }

        await transaction.CommitAsync();
        return new EditOutcome.Saved(wanted, fields);
    }

    private sealed class Row
    {
        public long MovieId { get; init; }

        public int Year { get; init; }

        public string Currency { get; init; } = "";

        public string Title { get; init; } = "";

        public string[] Groups { get; init; } = [];

        public long Price { get; init; }

        public bool ForSale { get; init; }

        public DateTime? AvailableFrom { get; init; }

        public DateTime? AvailableUntil { get; init; }

        public MovieFacts Facts => new(Title, Groups, Price, ForSale, AvailableFrom, AvailableUntil);
    }
}
