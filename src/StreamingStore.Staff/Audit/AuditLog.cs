using Dapper;
using Npgsql;

namespace StreamingStore.Staff.Audit;

/// <summary>Something that a member of staff is about to do.</summary>
/// <param name="StaffId">Who.</param>
/// <param name="Action">What, as a short name: <c>replay_event</c>.</param>
/// <param name="ViewerId">On which viewer; null where it is on none in particular.</param>
/// <param name="Subject">The id of what it is done to; null where there is none.</param>
/// <param name="Reason">Why; null where none was asked for.</param>
public sealed record StaffAct(Guid StaffId, string Action, Guid? ViewerId = null, string? Subject = null, string? Reason = null);

/// <summary>An act of staff as it is kept. Instants are UTC.</summary>
public sealed class AuditEntry
{
    /// <summary>The entry's number.</summary>
    public long Id { get; init; }

    /// <summary>When it began.</summary>
    public DateTime At { get; init; }

    /// <summary>Who did it: the e-mail address.</summary>
    public string Staff { get; init; } = "";

    /// <summary>What was done.</summary>
    public string Action { get; init; } = "";

    /// <summary>On whom: the viewer's id, or null.</summary>
    public Guid? ViewerId { get; init; }

    /// <summary>On whom: the viewer's e-mail address, or null.</summary>
    public string? Viewer { get; init; }

    /// <summary>The id of what it was done to, or null.</summary>
    public string? Subject { get; init; }

    /// <summary>Why, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>How it ended; null while it is under way, or where the store ended meanwhile.</summary>
    public string? Outcome { get; init; }
}

/// <summary>Who did what, on whom, why and when. Entries are never removed.</summary>
public sealed class AuditLog(NpgsqlDataSource database)
{
    /// <summary>Does something, with an entry made before it and completed after it, however it ends.</summary>
    /// <param name="act">What is done.</param>
    /// <param name="action">Does it.</param>
    /// <param name="outcome">Says how it ended, in a few words.</param>
    /// <returns>What the action returned.</returns>
    public async Task<T> DoAsync<T>(StaffAct act, Func<Task<T>> action, Func<T, string> outcome)
    {
        long id;
        await using (var connection = await database.OpenConnectionAsync())
        {
            id = await connection.QuerySingleAsync<long>("""
                insert into store.audit_entry (staff_id, action, viewer_id, subject, reason)
                values (@StaffId, @Action, @ViewerId, @Subject, @Reason) returning id
                """, act);
        }

        T result;
        try
        {
            result = await action();
        }
        catch (Exception e)
        {
            await EndAsync(id, $"failed: {e.Message}");
            throw;
        }

        await EndAsync(id, outcome(result));
        return result;
    }

    /// <summary>Entries, the newest first.</summary>
    /// <param name="viewerId">Only those on this viewer; null for all.</param>
    /// <param name="before">Only those made before this one; null for the first page.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="ct">Cancels the statement.</param>
    public async Task<IReadOnlyList<AuditEntry>> ListAsync(Guid? viewerId = null, long? before = null, int limit = 50, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<AuditEntry>(new CommandDefinition("""
            select e.id, e.at, s.email as staff, e.action, e.viewer_id, v.email as viewer, e.subject, e.reason, e.outcome
            from store.audit_entry e
            join store.viewer s on s.id = e.staff_id
            left join store.viewer v on v.id = e.viewer_id
            where (@viewerId::uuid is null or e.viewer_id = @viewerId) and (@before::bigint is null or e.id < @before)
            order by e.id desc limit @limit
            """, new { viewerId, before, limit }, cancellationToken: ct))).AsList();
    }

    private async Task EndAsync(long id, string outcome)
    {
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync("update store.audit_entry set outcome = @outcome, ended_at = now() where id = @id", new { id, outcome });
    }
}
