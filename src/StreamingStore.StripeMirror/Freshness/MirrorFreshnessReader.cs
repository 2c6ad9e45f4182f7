using Dapper;
using Npgsql;

namespace StreamingStore.StripeMirror.Freshness;

/// <summary>Reads how fresh the mirror is, from PostgreSQL: the numbers are those of all nodes.</summary>
public sealed class MirrorFreshnessReader(NpgsqlDataSource database)
{
    /// <summary>What waits longer than this is a worry.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    /// <summary>Without a reconciliation for longer than this there is a worry: one was missed, and the next is late.</summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromHours(13);

    /// <summary>Reads the numbers.</summary>
    /// <exception cref="NpgsqlException">The database can't be reached.</exception>
    public async Task<MirrorFreshness> ReadAsync(CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleAsync<MirrorFreshness>(new CommandDefinition("""
            select now() as read_at, waiting.*, dirty.*, budget.*, runs.*,
                   (select count(*) from stripe.event_state where dead_at is not null) as dead_letters,
                   (select max(received_at) from stripe.event) as last_event_at
            from (
              select count(*) as events_waiting, coalesce(extract(epoch from now() - min(received_at)), 0)::float8 as oldest_event_seconds
              from stripe.event_state join stripe.event using (id) where done_at is null and dead_at is null
            ) waiting
            cross join (
              select count(*) as dirty_objects,
                     greatest(0, coalesce(extract(epoch from now() - min(marked_at)), 0))::float8 as oldest_dirty_seconds
              from stripe.dirty_object
            ) dirty
            cross join (
              select taken as requests_made, greatest(0, extract(epoch from free_at - now()))::float8 as request_wait_seconds from stripe.request_budget
            ) budget
            cross join (
              select max(r.finished_at) as last_reconciliation_at,
                     max(r.finished_at) filter (where r.events_found = 0 and d.reconciliation_id is null) as last_clean_reconciliation_at
              from stripe.reconciliation r left join (select distinct reconciliation_id from stripe.drift) d on d.reconciliation_id = r.id
            ) runs
            """, cancellationToken: ct));
    }
}
