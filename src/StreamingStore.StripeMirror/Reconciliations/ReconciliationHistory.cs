using Dapper;
using Npgsql;

namespace StreamingStore.StripeMirror.Reconciliations;

/// <summary>A run of reconciliation. Instants are UTC.</summary>
public sealed class ReconciliationRun
{
    /// <summary>The run's number.</summary>
    public long Id { get; init; }

    /// <summary>When it began.</summary>
    public DateTime StartedAt { get; init; }

    /// <summary>When it ended; null while it is under way.</summary>
    public DateTime? FinishedAt { get; init; }

    /// <summary>How many of <see cref="Reconciliation.Kinds"/> are done.</summary>
    public int Step { get; init; }

    /// <summary>How many objects of Stripe's were compared.</summary>
    public long Checked { get; init; }

    /// <summary>How many events Stripe's list had that no delivery had brought.</summary>
    public long EventsFound { get; init; }

    /// <summary>How many objects differed, or were on one side only.</summary>
    public long Drifted { get; init; }

    /// <summary>How many of those equal Stripe's by now.</summary>
    public long Healed { get; init; }

    /// <summary>True where it ended and found nothing: the normal result.</summary>
    public bool Clean => FinishedAt is not null && Drifted == 0 && EventsFound == 0;
}

/// <summary>A field in which the mirror differed from Stripe.</summary>
public sealed class DriftedField
{
    /// <summary>The object's kind, <c>subscription</c>.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The object's id.</summary>
    public string Id { get; init; } = "";

    /// <summary>The field; <c>*</c> where the whole object was missing on one side.</summary>
    public string Field { get; init; } = "";

    /// <summary>What the mirror had, as JSON; null for nothing.</summary>
    public string? Ours { get; init; }

    /// <summary>What Stripe had, as JSON; null for nothing.</summary>
    public string? Stripes { get; init; }

    /// <summary>How old the mirror's row was when the difference was found; null where there was no row.</summary>
    public TimeSpan? Age { get; init; }

    /// <summary>When the mirror equalled Stripe again (UTC); null while it does not.</summary>
    public DateTime? HealedAt { get; init; }
}

/// <summary>What reconciliation has done and found.</summary>
public sealed class ReconciliationHistory(NpgsqlDataSource database)
{
    internal const string Select = """
        select r.id, r.started_at, r.finished_at, r.step, r.checked, r.events_found, found.drifted, found.drifted - found.open as healed
        from stripe.reconciliation r
        cross join lateral (
          select count(distinct (d.object, d.id)) as drifted, count(distinct (d.object, d.id)) filter (where d.healed_at is null) as open
          from stripe.drift d where d.reconciliation_id = r.id
        ) found
        """;

    /// <summary>Runs, the newest first.</summary>
    public async Task<IReadOnlyList<ReconciliationRun>> RunsAsync(int limit = 20, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<ReconciliationRun>(new CommandDefinition(
            $"{Select} order by r.id desc limit @limit", new { limit }, cancellationToken: ct))).AsList();
    }

    /// <summary>What a run found, a page of it.</summary>
    public async Task<IReadOnlyList<DriftedField>> DriftAsync(long runId, int limit = 50, int offset = 0, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<DriftedField>(new CommandDefinition("""
            select object as kind, id, field, ours::text, stripes::text, found_at - ours_as_of as age, healed_at
            from stripe.drift where reconciliation_id = @runId
            order by object, id, field limit @limit offset @offset
            """, new { runId, limit, offset }, cancellationToken: ct))).AsList();
    }
}
