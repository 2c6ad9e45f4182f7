using System.Diagnostics;
using Dapper;
using Npgsql;
using StreamingStore.Staff.Audit;
using StreamingStore.StripeMirror;
using StreamingStore.StripeMirror.Mirror;
using Stripe;
using Stripe.TestHelpers;

namespace StreamingStore.Staff.TestSubscriptions;

/// <summary>Moves on the test clocks by which test viewers live. https://docs.stripe.com/billing/testing/test-clocks</summary>
public sealed class TestClocks(
    NpgsqlDataSource database, TestPermit permit, TestTriggers triggers, IStripeClient stripe, MirrorWriter mirror, AuditLog audit)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly TestClockService clocks = new(stripe);

    /// <summary>Where a clock stands, as the mirror has it; null where it has none of that id.</summary>
    public async Task<TestClockState?> StateAsync(string clockId, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var clock = await connection.QuerySingleOrDefaultAsync<(string Status, DateTime FrozenTime)?>(new CommandDefinition(
            "select status, frozen_time from stripe.test_clock where id = @clockId and not deleted", new { clockId }, cancellationToken: ct));
        if (clock is not { } found)
        {
            return null;
        }

        var living = (await connection.QueryAsync<(string Interval, int Count, DateTime? PeriodEnd)>(new CommandDefinition("""
            select i.body -> 'price' -> 'recurring' ->> 'interval', coalesce((i.body -> 'price' -> 'recurring' ->> 'interval_count')::int, 1),
                   coalesce(i.current_period_end, s.current_period_end)
            from stripe.subscription s join stripe.subscription_item i on i.subscription_id = s.id and not i.deleted
            where s.test_clock_id = @clockId and not s.deleted and s.status not in ('canceled', 'incomplete_expired')
            """, new { clockId }, cancellationToken: ct))).AsList();
        return new TestClockState(
            clockId, found.Status, found.FrozenTime, living.Select(one => one.PeriodEnd).Min(),
            TestClockState.FurthestFrom(found.FrozenTime, living.Select(one => (one.Interval, one.Count))));
    }

    /// <summary>
    /// Moves the clock of a triggered subscription on and waits until Stripe has done all that falls due on the way; writes it
    /// to the audit log.
    /// </summary>
    /// <param name="staffId">Who of staff asks: an admin.</param>
    /// <param name="triggerId">The subscription's trigger.</param>
    /// <param name="to">To when, by the clock itself (UTC), in whole seconds.</param>
    /// <param name="actionId">The action, which names the idempotency key.</param>
    /// <param name="ct">Cancels before anything is begun; what is begun goes on to its end.</param>
    /// <returns>The record's number, whatever came of it; a refusal where nothing was begun.</returns>
    /// <exception cref="StripeException">Stripe does not say where the clock stands.</exception>
    public async Task<TriggerOutcome> AdvanceAsync(Guid staffId, long triggerId, DateTime to, string actionId, CancellationToken ct = default)
    {
        if (await permit.RefusalAsync(staffId, ct) is { } forbidden)
        {
            return new TriggerOutcome.Refused(forbidden);
        }

        if (await triggers.StoryAsync(triggerId, ct) is not [.., { TestClockId: { } clockId } first])
        {
            return new TriggerOutcome.Refused("This subscription does not live by a test clock: make a new viewer on one.");
        }

        await mirror.ApplyResponseAsync(await clocks.GetAsync(clockId, cancellationToken: ct), ct);
        if ((await StateAsync(clockId, ct))?.Fault(to) is { } fault)
        {
            return new TriggerOutcome.Refused(fault);
        }

        var trigger = new NewTrigger(actionId, staffId)
        {
            Follows = triggerId,
            ViewerId = first.ViewerId,
            AdvancesTo = to,
            SubscriptionId = first.SubscriptionId,
            TestClockId = clockId,
        };
        var act = new StaffAct(staffId, "advance_test_clock", first.ViewerId, clockId, $"to {to:yyyy-MM-dd HH:mm} UTC");
        return await audit.DoAsync(
            act, () => triggers.RecordAsync(trigger, _ => MoveAsync(trigger)), outcome => $"{outcome.Said} (trigger {outcome.TriggerId})");
    }

    private async Task<(bool Failed, string Said)> MoveAsync(NewTrigger trigger)
    {
        var moved = await clocks.AdvanceAsync(
            trigger.TestClockId!, new TestClockAdvanceOptions { FrozenTime = trigger.AdvancesTo },
            new RequestOptions { IdempotencyKey = $"advance:{trigger.TestClockId}:{trigger.ActionId}" });
        await mirror.ApplyResponseAsync(moved);
        var status = await WaitAsync(trigger.TestClockId!);
        return (status != "ready", status == "advancing" ? "Stripe is still at it: its webhook tells when it is done." : status);
    }

    /// <summary>Asks until the clock no longer advances. Its webhooks come meanwhile.</summary>
    private async Task<string> WaitAsync(string clockId)
    {
        using var step = RunningTest.StartStep("waited");
        var since = Stopwatch.GetTimestamp();
        var pause = TimeSpan.FromMilliseconds(100);
        for (var asked = 1; ; asked++)
        {
            var clock = await clocks.GetAsync(clockId);
            if (clock.Status != "advancing" || Stopwatch.GetElapsedTime(since) > Patience)
            {
                await mirror.ApplyResponseAsync(clock);
                RunningTest.Describe(step, $"clock {clock.Status}", $"{clock.FrozenTime:yyyy-MM-dd HH:mm} UTC, asked {(asked == 1 ? "once" : $"{asked} times")}");
                return clock.Status;
            }

            await Task.Delay(pause);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }
}
