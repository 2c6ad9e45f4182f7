using Npgsql;

namespace StreamingStore.StripeMirror.Mirror;

/// <summary>
/// Writes snapshots of different objects in two trips to the database, however many they are: one locks the objects and
/// reads their rows, one writes what <see cref="SnapshotOrder"/> decides, with all that hangs on it.
/// </summary>
/// <param name="snapshots">No two of the same object.</param>
internal sealed class SnapshotBatch(IReadOnlyList<IncomingSnapshot> snapshots)
{
    // On ids, since there may be no row to lock yet. All who lock several take them in this order, in this one statement; a
    // price that is known already is not written with a subscription, and its many subscriptions need not wait for each other.
    private const string LockSql = """
        select pg_advisory_xact_lock(key)
        from (
          select hashtextextended(id, 0) as key from unnest($1) as asked (id)
          union
          select hashtextextended(id, 0) from unnest($2) as embedded (id) where not exists (select from stripe.price p where p.id = embedded.id)
          order by key offset 0
        ) ordered
        """;

    private readonly ILookup<string, int> kinds = Enumerable.Range(0, snapshots.Count).ToLookup(number => snapshots[number].Name);
    private readonly MirroredRow?[] rows = new MirroredRow?[snapshots.Count];

    /// <summary>
    /// Takes the locks until the transaction ends, for one who has more to lock after them: whoever locks a mark too takes
    /// these first.
    /// </summary>
    public async Task LockAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection);
        AddLocks(batch);
        await batch.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Applies them inside the connection's transaction.</summary>
    public async Task ApplyAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using (var reads = new NpgsqlBatch(connection))
        {
            AddReads(reads);
            await using var reader = await reads.ExecuteReaderAsync(ct);
            await ReadRowsAsync(reader, ct);
        }

        await WriteAsync(connection, _ => true, ct);
    }

    /// <summary>Adds the statements that lock the objects and read their rows; <see cref="ReadRowsAsync"/> takes their results.</summary>
    public void AddReads(NpgsqlBatch batch)
    {
        // A statement of its own, so that those after it see what was written meanwhile.
        AddLocks(batch);
        foreach (var kind in kinds)
        {
            var status = kind.Key is "subscription" or "payment_intent" or "dispute" ? "t.status" : "null::text";
            batch.Add($"""
                select asked.number, t.as_of, t.deleted, {status}, t.body = asked.json::jsonb
                from unnest($1, $2, $3) as asked (number, id, json) join stripe.{kind.Key} t on t.id = asked.id
                """, kind.ToArray(), kind.Select(number => snapshots[number].Id).ToArray(), kind.Select(number => snapshots[number].Json).ToArray());
        }
    }

    /// <summary>Reads the results of <see cref="AddReads"/>; the reader stands on the first of them.</summary>
    public async Task ReadRowsAsync(NpgsqlDataReader reader, CancellationToken ct)
    {
        foreach (var kind in kinds)
        {
            await reader.NextResultAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                var status = await reader.IsDBNullAsync(3, ct) ? null : reader.GetString(3);
                rows[reader.GetInt32(0)] = new MirroredRow(
                    reader.GetDateTime(1), reader.GetBoolean(2), MirroredObject.IsTerminal(kind.Key, status), reader.GetBoolean(4));
            }
        }
    }

    /// <summary>Writes what the rule of order lets in.</summary>
    /// <param name="connection">The connection whose transaction holds the locks.</param>
    /// <param name="wanted">False for a snapshot that is not to be applied after all.</param>
    /// <param name="ct">Cancels the statements.</param>
    public async Task WriteAsync(NpgsqlConnection connection, Func<IncomingSnapshot, bool> wanted, CancellationToken ct)
    {
        List<IncomingSnapshot> written = [], dirty = [];
        for (var number = 0; number < snapshots.Count; number++)
        {
            var snapshot = snapshots[number];
            if (!wanted(snapshot))
            {
                continue;
            }

            var verdict = SnapshotOrder.Decide(rows[number], snapshot.AsOf, snapshot.Deleted, snapshot.Terminal, snapshot.Source);
            if (verdict.Write)
            {
                written.Add(snapshot);
            }

            if (verdict.MarkDirty || snapshot.Refetch)
            {
                dirty.Add(snapshot);
            }
        }

        await using var batch = new NpgsqlBatch(connection);
        AddRows(batch, written);
        AddMarks(batch, written, dirty);
        SnapshotDependents.Add(batch, written);
        if (batch.BatchCommands.Count > 0)
        {
            await batch.ExecuteNonQueryAsync(ct);
        }
    }

    private void AddLocks(NpgsqlBatch batch) =>
        batch.Add(LockSql, snapshots.Select(snapshot => snapshot.Id).ToArray(), snapshots.SelectMany(SubscriptionItems.PriceIdsOf).ToArray());

    private static void AddRows(NpgsqlBatch batch, List<IncomingSnapshot> written)
    {
        foreach (var kind in written.GroupBy(snapshot => snapshot.Name))
        {
            // The last state of a deleted object is kept in its tombstone: a stub has no fields to search by.
            batch.Add($"""
                insert into stripe.{kind.Key} as t (id, body, as_of, deleted)
                select id, json::jsonb, as_of, deleted from unnest($1, $2, $3, $4) as snapshot (id, json, as_of, deleted)
                on conflict (id) do update set
                  body = case when excluded.deleted then t.body else excluded.body end,
                  as_of = greatest(t.as_of, excluded.as_of),
                  deleted = excluded.deleted
                """,
                kind.Select(snapshot => snapshot.Id).ToArray(), kind.Select(snapshot => snapshot.Json).ToArray(),
                kind.Select(snapshot => snapshot.AsOf).ToArray(), kind.Select(snapshot => snapshot.Deleted).ToArray());
        }
    }

    private static void AddMarks(NpgsqlBatch batch, List<IncomingSnapshot> written, List<IncomingSnapshot> dirty)
    {
        // A fetch that is under way may have read the state before this one: let it read again.
        if (written.Where(snapshot => snapshot.Source != SnapshotSource.Fetch).ToList() is { Count: > 0 } outdated)
        {
            batch.Add("""
                update stripe.dirty_object d set version = d.version + 1
                from unnest($1, $2) as written (object, id) where d.object = written.object and d.id = written.id
                """, outdated.Select(snapshot => snapshot.Name).ToArray(), outdated.Select(snapshot => snapshot.Id).ToArray());
        }

        if (dirty.Count > 0)
        {
            batch.Add($"""
                insert into stripe.dirty_object as d (object, id) select object, id from unnest($1, $2) as dirty (object, id) order by object, id
                {MirrorWriter.OnMarkedAgain}
                """, dirty.Select(snapshot => snapshot.Name).ToArray(), dirty.Select(snapshot => snapshot.Id).ToArray());
        }
    }
}
