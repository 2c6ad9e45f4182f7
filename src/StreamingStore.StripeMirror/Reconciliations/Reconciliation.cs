using System.Text.Json;
using Dapper;
using Npgsql;
using StreamingStore.StripeMirror.Mirror;
using StreamingStore.StripeMirror.Webhooks;
using Stripe;

namespace StreamingStore.StripeMirror.Reconciliations;

/// <summary>
/// Asks Stripe for the events since the last run that the inbox has not, then compares the whole mirror with Stripe's
/// lists, and heals what differs: what came while the store was down, and what it was told and lost. One node at a time; a
/// run that was killed goes on where it was.
/// </summary>
/// <remarks>
/// Subscriptions are listed with <c>status=all</c>, since Stripe leaves out cancelled ones otherwise, and those of test
/// clocks clock by clock. Payment methods have no list of their own at Stripe; they say nothing about access.
/// https://docs.stripe.com/api/subscriptions/list
/// </remarks>
public sealed class Reconciliation(NpgsqlDataSource database, StripeReader stripe, MirrorWriter mirror, StripeSettings settings)
{
    /// <summary>The advisory lock that a run holds.</summary>
    public const long LockKey = 0x5265636F6E; // "Recon"

    /// <summary>Events are asked for from this long before the run before, since our clock and Stripe's may differ; most are known then.</summary>
    private static readonly TimeSpan EventOverlap = TimeSpan.FromHours(1);

    private static readonly (string Name, string Path)[] Steps =
    [
        .. StripeEventTypes.Wanted.Chunk(StripeEventTypes.MostPerList).Select(types => ("event", $"/v1/events?types[]={string.Join("&types[]=", types)}")),
        ("product", "/v1/products"),
        ("price", "/v1/prices"),
        ("customer", "/v1/customers"),
        ("subscription", "/v1/subscriptions?status=all"),
        ("payment_intent", "/v1/payment_intents"),
        ("charge", "/v1/charges"),
        ("refund", "/v1/refunds"),
        ("dispute", "/v1/disputes"),
    ];

    /// <summary>Runs once, or goes on with a run that did not finish.</summary>
    /// <returns>The run; null where another node is at it.</returns>
    /// <exception cref="StripeException">Stripe fails; the next run goes on from here.</exception>
    public async Task<ReconciliationRun?> RunAsync(CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        if (!await connection.ExecuteScalarAsync<bool>("select pg_try_advisory_lock(@LockKey)", new { LockKey }))
        {
            return null;
        }

        using var span = StripeTelemetry.Source.StartActivity("reconcile");
        try
        {
            var run = await BeginAsync(connection, ct);
            for (var step = run.Step; step < Steps.Length; step++)
            {
                await TakeStepAsync(connection, run, step, ct);
            }

            return await FinishAsync(connection, run.Id, ct);
        }
        finally
        {
            await connection.ExecuteAsync("select pg_advisory_unlock(@LockKey)", new { LockKey });
        }
    }

    /// <summary>The kinds of object that a run goes through, in order; a run's step counts those that are done.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [.. Steps.Select(step => step.Name)];

    private static async Task<Run> BeginAsync(NpgsqlConnection connection, CancellationToken ct) =>
        await connection.QuerySingleAsync<Run>(new CommandDefinition("""
            with begun as (
              insert into stripe.reconciliation (events_since)
              select max(started_at) from stripe.reconciliation where finished_at is not null
              on conflict do nothing
              returning id, started_at, step, starting_after, listed_from, events_since
            )
            select * from begun
            union all
            select id, started_at, step, starting_after, listed_from, events_since from stripe.reconciliation where finished_at is null
            limit 1
            """, cancellationToken: ct));

    private async Task TakeStepAsync(NpgsqlConnection connection, Run run, int step, CancellationToken ct)
    {
        var (name, path) = Steps[step];
        if (name == "event")
        {
            await FindMissingEventsAsync(connection, run, path, ct);
        }
        else
        {
            await CompareAsync(connection, run, name, path, ct);
        }

        (run.StartingAfter, run.ListedFrom) = (null, null);
        await connection.ExecuteAsync(new CommandDefinition(
            "update stripe.reconciliation set step = @next, starting_after = null, listed_from = null where id = @Id", new { next = step + 1, run.Id }, cancellationToken: ct));
    }

    /// <summary>
    /// The gap check: an event that was acknowledged and lost never comes again, but stays in Stripe's list for 30 days.
    /// https://docs.stripe.com/api/events/list
    /// </summary>
    private async Task FindMissingEventsAsync(NpgsqlConnection connection, Run run, string path, CancellationToken ct)
    {
        if (run.EventsSince is not { } since)
        {
            return;
        }

        var from = new DateTimeOffset(since - EventOverlap).ToUnixTimeSeconds();
        await foreach (var page in stripe.ListAsync($"{path}&created[gte]={from}", run.StartingAfter, ct))
        {
            var listed = page.Select(snapshot => StripeEvent.Read(snapshot.Body)).ToList();
            var missing = await WebhookInbox.KeepMissingAsync(connection, listed, [.. page.Select(snapshot => snapshot.Body.GetRawText())], ct);
            await connection.ExecuteAsync(new CommandDefinition(
                "update stripe.reconciliation set starting_after = @last, events_found = events_found + @missing where id = @Id",
                new { last = listed[^1].Id, missing, run.Id }, cancellationToken: ct));
        }
    }

    private async Task CompareAsync(NpgsqlConnection connection, Run run, string name, string path, CancellationToken ct)
    {
        await foreach (var page in stripe.ListAsync(path, run.StartingAfter, ct))
        {
            run.ListedFrom ??= page[0].AsOf;
            await CompareAsync(connection, run, name, page, ct);
            await connection.ExecuteAsync(new CommandDefinition(
                "update stripe.reconciliation set starting_after = @last, listed_from = @ListedFrom, checked = checked + @count where id = @Id",
                new { last = MirroredObject.IdOf(page[^1].Body), count = page.Count, run.ListedFrom, run.Id }, cancellationToken: ct));
        }

        if (name is "customer" or "subscription" && settings.TestMode)
        {
            await CompareTestClocksAsync(connection, run, name, path, ct);
            await AskForUnseenAsync(connection, run, "test_clock", ct);
        }

        await AskForUnseenAsync(connection, run, name, ct);
    }

    /// <summary>Plain lists leave out what lives on a test clock. https://docs.stripe.com/billing/testing/test-clocks</summary>
    private async Task CompareTestClocksAsync(NpgsqlConnection connection, Run run, string name, string path, CancellationToken ct)
    {
        await foreach (var clocks in stripe.ListAsync("/v1/test_helpers/test_clocks", null, ct))
        {
            await CompareAsync(connection, run, "test_clock", clocks, ct);
            foreach (var clock in clocks)
            {
                var ofClock = $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}test_clock={MirroredObject.IdOf(clock.Body)}";
                await foreach (var page in stripe.ListAsync(ofClock, null, ct))
                {
                    run.ListedFrom ??= page[0].AsOf;
                    await CompareAsync(connection, run, name, page, ct);
                    await connection.ExecuteAsync(new CommandDefinition(
                        "update stripe.reconciliation set checked = checked + @count where id = @Id", new { count = page.Count, run.Id }, cancellationToken: ct));
                }
            }
        }
    }

    private async Task CompareAsync(NpgsqlConnection connection, Run run, string name, IReadOnlyList<StripeSnapshot> page, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition($"""
            insert into stripe.drift (reconciliation_id, object, id, field, ours, stripes, ours_as_of)
            select @runId, @name, listed.body ->> 'id', coalesce(field.name, '*'), field.ours, coalesce(field.stripes, listed.body), t.as_of
            from jsonb_array_elements(@page::jsonb) as listed (body)
            left join stripe.{name} t on t.id = listed.body ->> 'id'
            left join lateral (
              select key as name, o.value as ours, s.value as stripes
              from jsonb_each(t.body) o full join jsonb_each(listed.body) s using (key)
              where o.value is distinct from s.value
            ) field on t.id is not null
            where t.id is null or t.body <> listed.body and not t.deleted
            on conflict do nothing
            """, new { runId = run.Id, name, page = JsonSerializer.Serialize(page.Select(snapshot => snapshot.Body)) }, cancellationToken: ct));
        await MirrorWriter.BatchOf(page, SnapshotSource.Listing).ApplyAsync(connection, ct);

        // What the list could not decide is dirty now, and healed when the worker has fetched it.
        await connection.ExecuteAsync(new CommandDefinition($"""
            update stripe.drift d set healed_at = now()
            from stripe.{name} t
            where d.reconciliation_id = @Id and d.object = @name and d.id = any(@ids) and d.healed_at is null and t.id = d.id
              and case d.field when '*' then t.body else t.body -> d.field end is not distinct from d.stripes
            """, new { run.Id, name, ids = page.Select(snapshot => MirroredObject.IdOf(snapshot.Body)).ToArray() }, cancellationToken: ct));
        await transaction.CommitAsync(ct);
        mirror.WakeWorker();
    }

    /// <summary>
    /// What is in the mirror and was not in the list is fetched one by one: it is gone at Stripe, or hides from lists. Every
    /// row that the list showed is as of the list's first page by now, by Stripe's clock as all rows are; ours may go differently.
    /// </summary>
    private async Task AskForUnseenAsync(NpgsqlConnection connection, Run run, string name, CancellationToken ct)
    {
        await connection.ExecuteAsync(new CommandDefinition($"""
            with unseen as (
              select id, body, as_of from stripe.{name} where not deleted and as_of < @before
            ),
            reported as (
              insert into stripe.drift (reconciliation_id, object, id, field, ours, ours_as_of)
              select @runId, @name, id, '*', body, as_of from unseen on conflict do nothing
            )
            insert into stripe.dirty_object as d (object, id) select @name, id from unseen order by id
            {MirrorWriter.OnMarkedAgain}
            """, new { runId = run.Id, name, before = (run.ListedFrom ?? run.StartedAt) - SnapshotOrder.Slack }, cancellationToken: ct));
        mirror.WakeWorker();
    }

    private static async Task<ReconciliationRun> FinishAsync(NpgsqlConnection connection, long id, CancellationToken ct)
    {
        await connection.ExecuteAsync(new CommandDefinition("update stripe.reconciliation set finished_at = now() where id = @id", new { id }, cancellationToken: ct));
        return await connection.QuerySingleAsync<ReconciliationRun>(new CommandDefinition(
            $"{ReconciliationHistory.Select} where r.id = @id", new { id }, cancellationToken: ct));
    }

    private sealed class Run
    {
        public long Id { get; init; }

        public DateTime StartedAt { get; init; }

        public int Step { get; init; }

        public DateTime? EventsSince { get; init; }

        public string? StartingAfter { get; set; }

        public DateTime? ListedFrom { get; set; }
    }
}
