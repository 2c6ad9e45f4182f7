using Dapper;
using Npgsql;
using StreamingStore.StripeMirror;
using Stripe;

namespace StreamingStore.Staff.TestSubscriptions;

/// <summary>
/// The records of what staff triggered. For a while after each, every webhook about its viewer and
/// every flip of that viewer's open pages (<see cref="TestTimeline"/>), on whichever node, is a step of it too.
/// </summary>
public sealed class TestTriggers(NpgsqlDataSource database)
{
    private static readonly TimeSpan Watched = TimeSpan.FromMinutes(15);

    private const string Select = """
        select t.id, t.follows, s.email as staff, t.viewer_id, v.email as viewer, t.plans, t.quantity, t.trial_days, t.device_type, t.story,
               t.advances_to, t.subscription_id, sub.status, t.test_clock_id, t.started_at, t.watched_until, t.ended_at, t.failed, t.outcome,
               (select extract(epoch from min(f.ended_at) - t.started_at)::float8 * 1000
                from store.test_step f where f.trigger_id = t.id and f.kind = 'flipped') as flipped_after_milliseconds,
               (select p.body -> 'next_action' -> 'redirect_to_url' ->> 'url' from stripe.payment_intent p
                where p.customer_id = v.stripe_customer_id and p.status = 'requires_action' and not p.deleted
                order by p.created desc limit 1) as confirmation_url
        from store.test_trigger t
        join store.viewer s on s.id = t.staff_id
        left join store.viewer v on v.id = t.viewer_id
        left join stripe.subscription sub on sub.id = t.subscription_id
        """;

    /// <summary>Subscriptions that were triggered, the newest first.</summary>
    /// <param name="before">Only those before this one; null for the first page.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="ct">Cancels the statement.</param>
    public async Task<IReadOnlyList<TestTrigger>> ListAsync(long? before = null, int limit = 20, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<TestTrigger>(new CommandDefinition(
            $"{Select} where t.follows is null and (@before::bigint is null or t.id < @before) order by t.id desc limit @limit",
            new { before, limit }, cancellationToken: ct))).AsList();
    }

    /// <summary>A subscription's trigger and those that moved its clock on, the newest first; none where there is no such trigger.</summary>
    public async Task<IReadOnlyList<TestTrigger>> StoryAsync(long id, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<TestTrigger>(new CommandDefinition(
            $"{Select} where t.id = @id and t.follows is null or t.follows = @id order by t.id desc", new { id }, cancellationToken: ct))).AsList();
    }

    /// <summary>The steps of all triggers of a story, in order of time.</summary>
    public async Task<ILookup<long, TriggerStep>> StepsAsync(long id, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<TriggerStep>(new CommandDefinition("""
            select s.trigger_id, s.kind, s.what, s.detail, s.event_id,
                   extract(epoch from s.began_at - t.started_at)::float8 * 1000 as "From",
                   extract(epoch from s.ended_at - t.started_at)::float8 * 1000 as "To"
            from store.test_trigger t join store.test_step s on s.trigger_id = t.id
            where t.id = @id or t.follows = @id
            order by s.began_at, s.id
            """, new { id }, cancellationToken: ct))).ToLookup(step => step.TriggerId);
    }

    /// <summary>Keeps what became known meanwhile, so that webhooks find their trigger.</summary>
    internal async Task LinkAsync(long id, Guid? viewerId = null, string? testClockId = null, string? subscriptionId = null)
    {
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync("""
            update store.test_trigger set viewer_id = coalesce(@viewerId, viewer_id), test_clock_id = coalesce(@testClockId, test_clock_id),
              subscription_id = coalesce(@subscriptionId, subscription_id)
            where id = @id
            """, new { id, viewerId, testClockId, subscriptionId });
    }

    /// <summary>Does something, with a record that is begun before it and ended after it, however it ends, with every step.</summary>
    /// <param name="trigger">What is done.</param>
    /// <param name="act">Does it, given the record's number, and says what came of it.</param>
    /// <returns>The record; that of before where the action was begun before, and then nothing is done.</returns>
    internal async Task<TriggerOutcome.Triggered> RecordAsync(NewTrigger trigger, Func<long, Task<(bool Failed, string Said)>> act)
    {
        var (id, isNew) = await BeginAsync(trigger);
        if (!isNew)
        {
            return new TriggerOutcome.Triggered(id, "triggered already");
        }

        using var test = new RunningTest();
        var (failed, said) = (true, "cut short");
        try
        {
            (failed, said) = await act(id);
        }
        catch (StripeException e)
        {
            said = e.Message;
        }
        finally
        {
            await EndAsync(id, test.Steps, failed, said);
        }

        return new TriggerOutcome.Triggered(id, said);
    }

    private async Task<(long Id, bool IsNew)> BeginAsync(NewTrigger trigger)
    {
        await using var connection = await database.OpenConnectionAsync();
        var id = await connection.QuerySingleOrDefaultAsync<long?>("""
            insert into store.test_trigger (action_id, follows, staff_id, viewer_id, plans, quantity, trial_days, device_type, story, advances_to,
              subscription_id, test_clock_id, watched_until)
            values (@ActionId, @Follows, @StaffId, @ViewerId, @Plans, @Quantity, @TrialDays, @DeviceType, @Story, @AdvancesTo,
              @SubscriptionId, @TestClockId, clock_timestamp() + @Watched)
            on conflict (action_id) do nothing
            returning id
            """, new
        {
            trigger.ActionId,
            trigger.Follows,
            trigger.StaffId,
            trigger.ViewerId,
            trigger.Plans,
            trigger.Quantity,
            trigger.TrialDays,
            trigger.DeviceType,
            trigger.Story,
            trigger.AdvancesTo,
            trigger.SubscriptionId,
            trigger.TestClockId,
            Watched,
        });
        return id is { } made
            ? (made, true)
            : (await connection.QuerySingleAsync<long>("select id from store.test_trigger where action_id = @ActionId", new { trigger.ActionId }), false);
    }

    private async Task EndAsync(long id, IReadOnlyList<TestStep> steps, bool failed, string outcome)
    {
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync("""
            with ended as (
              update store.test_trigger set ended_at = clock_timestamp(), failed = @failed, outcome = @outcome where id = @id returning started_at
            )
            insert into store.test_step (trigger_id, kind, what, detail, began_at, ended_at)
            select @id, s.kind, s.what, s.detail, e.started_at + s.from, e.started_at + s.to
            from ended e, unnest(@kinds, @whats, @details, @froms, @tos) as s (kind, what, detail, "from", "to")
            """, new
        {
            id,
            failed,
            outcome,
            kinds = steps.Select(step => step.Kind).ToArray(),
            whats = steps.Select(step => step.What).ToArray(),
            details = steps.Select(step => step.Detail).ToArray(),
            froms = steps.Select(step => step.From).ToArray(),
            tos = steps.Select(step => step.To).ToArray(),
        });
    }
}

/// <summary>A trigger that is about to begin.</summary>
internal sealed record NewTrigger(string ActionId, Guid StaffId)
{
    public long? Follows { get; init; }

    public Guid? ViewerId { get; init; }

    public string? Plans { get; init; }

    public long? Quantity { get; init; }

    public long? TrialDays { get; init; }

    public string? DeviceType { get; init; }

    public string? Story { get; init; }

    public DateTime? AdvancesTo { get; init; }

    public string? SubscriptionId { get; init; }

    public string? TestClockId { get; init; }
}
