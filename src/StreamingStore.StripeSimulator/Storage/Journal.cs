using System.Text;
using System.Threading.Channels;
using Npgsql;

namespace StreamingStore.StripeSimulator.Storage;

/// <summary>
/// Writes commits to PostgreSQL behind the work in memory. There is one writer; whatever has gathered while it wrote goes
/// into its next transaction, so many requests share one flush to disk. A request is answered once its commit is stored.
/// </summary>
internal sealed class Journal(NpgsqlDataSource database, TimeProvider time, ILogger<Journal> log) : BackgroundService
{
    private const int LargestBatch = 500;

    private readonly Channel<(Commit Commit, TaskCompletionSource Stored)> queue =
        Channel.CreateUnbounded<(Commit, TaskCompletionSource)>(new() { SingleReader = true });

    /// <summary>Hands a commit to the writer. Called within a turn, so that commits are written in their order.</summary>
    /// <returns>Done when the commit is stored.</returns>
    public Task Append(Commit commit)
    {
        var stored = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!queue.Writer.TryWrite((commit, stored)))
            stored.SetException(new InvalidOperationException("The simulator is stopping."));
        return stored.Task;
    }

    /// <summary>Forgets what Stripe would have forgotten.</summary>
    public async Task ForgetAsync(DateTimeOffset keysBefore, long eventsBefore, CancellationToken cancellation)
    {
        await using var forget = database.CreateCommand(
            """
            delete from simulator.idempotency where created < $1;
            """);
        forget.Parameters.AddWithValue(keysBefore.UtcDateTime);
        await forget.ExecuteNonQueryAsync(cancellation);
        await using var events = database.CreateCommand(
            """
            with gone as (delete from simulator.event where created < $1 returning id)
            delete from simulator.delivery where event_id in (select id from gone)
            """);
        events.Parameters.AddWithValue(eventsBefore);
        await events.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Stops taking commits; those already handed over are still written.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        queue.Writer.TryComplete();
        if (ExecuteTask is { } writing)
            await writing.WaitAsync(cancellationToken);
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<(Commit Commit, TaskCompletionSource Stored)>();
        while (await queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            batch.Clear();
            while (batch.Count < LargestBatch && queue.Reader.TryRead(out var next))
                batch.Add(next);
            await WriteUntilStored([.. batch.Select(item => item.Commit)], stoppingToken);
            foreach (var (_, stored) in batch)
                stored.SetResult();
        }
    }

    private async Task WriteUntilStored(List<Commit> batch, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                await WriteAsync(batch);
                return;
            }
            catch (NpgsqlException exception) when (!stopping.IsCancellationRequested)
            {
                // Memory is ahead of the database already: nothing may be answered until it has caught up.
                log.LogError(exception, "The simulator's database did not take {Count} commits; trying again in a second", batch.Count);
                await Task.Delay(TimeSpan.FromSeconds(1), time, CancellationToken.None);
            }
        }
    }

    private async Task WriteAsync(List<Commit> batch)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var statements = new NpgsqlBatch(connection, transaction);

        // An object may have changed several times in a batch; only its last state is written.
        var objects = batch.SelectMany(commit => commit.Objects).GroupBy(row => row.Id).Select(rows => rows.Last()).ToList();
        var deleted = objects.Where(row => row.Text is null).Select(row => row.Id).ToArray();
        var written = objects.Where(row => row.Text is not null).ToList();
        if (deleted.Length > 0)
            Add(statements, "delete from simulator.object where id = any($1)", deleted);
        if (written.Count > 0)
            Add(statements,
                """
                insert into simulator.object (id, kind, body, sequence)
                select id, kind, body::json, sequence from unnest($1, $2, $3, $4) as row (id, kind, body, sequence)
                on conflict (id) do update set body = excluded.body
                """,
                Column(written, row => row.Id), Column(written, row => row.Kind), Column(written, row => Encoding.UTF8.GetString(row.Text!)), Column(written, row => row.Sequence));

        var events = batch.SelectMany(commit => commit.Events).ToList();
        if (events.Count > 0)
            Add(statements,
                """
                insert into simulator.event (id, sequence, type, created, object, previous_attributes, request_id, idempotency_key)
                select id, sequence, type, created, object::json, previous_attributes::json, request_id, idempotency_key
                from unnest($1, $2, $3, $4, $5, $6, $7, $8) as row (id, sequence, type, created, object, previous_attributes, request_id, idempotency_key)
                """,
                Column(events, row => row.Id), Column(events, row => row.Sequence), Column(events, row => row.Type), Column(events, row => row.Created),
                Column(events, row => Encoding.UTF8.GetString(row.Object)), Column(events, row => row.Previous is null ? null : Encoding.UTF8.GetString(row.Previous)),
                Column(events, row => row.RequestId), Column(events, row => row.IdempotencyKey));

        var deliveries = batch.SelectMany(commit => commit.Deliveries).GroupBy(row => (row.EventId, row.EndpointId)).Select(rows => rows.Last()).ToList();
        if (deliveries.Count > 0)
            Add(statements,
                """
                insert into simulator.delivery (event_id, endpoint_id, state, attempts, next_attempt)
                select event_id, endpoint_id, state, attempts::json, next_attempt
                from unnest($1, $2, $3, $4, $5) as row (event_id, endpoint_id, state, attempts, next_attempt)
                on conflict (event_id, endpoint_id) do update
                    set state = excluded.state, attempts = excluded.attempts, next_attempt = excluded.next_attempt
                """,
                Column(deliveries, row => row.EventId), Column(deliveries, row => row.EndpointId), Column(deliveries, row => row.State),
                Column(deliveries, row => row.Attempts), Column(deliveries, row => row.NextAttempt));

        var keys = batch.SelectMany(commit => commit.Idempotency).GroupBy(row => row.Key).Select(rows => rows.Last()).ToList();
        if (keys.Count > 0)
            Add(statements,
                """
                insert into simulator.idempotency (key, fingerprint, request_id, created, status, body)
                select * from unnest($1, $2, $3, $4, $5, $6)
                on conflict (key) do update set fingerprint = excluded.fingerprint, request_id = excluded.request_id,
                    created = excluded.created, status = excluded.status, body = excluded.body
                """,
                Column(keys, row => row.Key), Column(keys, row => row.Fingerprint), Column(keys, row => row.RequestId),
                Column(keys, row => row.Created.UtcDateTime), Column(keys, row => row.Status), Column(keys, row => row.Body));

        if (statements.BatchCommands.Count > 0)
            await statements.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    }

    private static T[] Column<TRow, T>(List<TRow> rows, Func<TRow, T> value) => [.. rows.Select(value)];

    private static void Add(NpgsqlBatch batch, string sql, params object[] columns)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var column in columns)
            command.Parameters.Add(new NpgsqlParameter { Value = column });
        batch.BatchCommands.Add(command);
    }
}
