using Dapper;
using Npgsql;

namespace StreamingStore.Staff.Overviews;

/// <summary>
/// Answers what the staff's front page asks, each question by one statement over the mirror. The mirror knows each
/// subscription's beginning and end but not its former states, so a subscription counts from the one to the other by its
/// plan and price of today; those that never began (incomplete) and those on test clocks, which live in another time, are
/// left out.
/// </summary>
public sealed class Overview(NpgsqlDataSource database, TimeProvider clock)
{
    private const string Counted = "not s.deleted and s.test_clock_id is null and s.status not in ('incomplete', 'incomplete_expired')";

    /// <summary>
    /// The days of a subscription's beginning and end. Subscriptions that share them are one row from the start, so that a
    /// mirror of any size comes to a few thousand rows; what began before the first day counts from that day on.
    /// </summary>
    private const string Days = """
        date_trunc('day', greatest(s.created, @From), 'UTC') as began, case when s.ended_at <= @Now then date_trunc('day', s.ended_at, 'UTC') end as ended
        """;

    /// <summary>Sums <c>moved</c> (at, series, delta) up to the end of each day from <c>@From</c> to <c>@Today</c>.</summary>
    private const string DayByDay = """
        by_day as (select at, series, sum(delta) as delta from moved group by 1, 2),
        grid as (select at, series from generate_series(@From::timestamptz, @Today::timestamptz, '1 day') at cross join (select distinct series from by_day) known)
        select g.at, g.series, sum(coalesce(d.delta, 0)) over (partition by g.series order by g.at)::bigint as value
        from grid g left join by_day d on d.at = g.at and d.series = g.series
        order by g.at, g.series
        """;

    /// <summary>Subscriptions under way at the end of each day, by plan; one of several plans counts in each.</summary>
    /// <param name="days">How many days, today included.</param>
    /// <param name="ct">Cancels the statement.</param>
    public Task<IReadOnlyList<Figure>> ActiveByPlanAsync(int days, CancellationToken ct = default) => DaysAsync($"""
        with plan as materialized (
          select i.product_id, {Days}, count(*) as subscriptions
          from stripe.subscription s join stripe.subscription_item i on i.subscription_id = s.id
          where {Counted} and not i.deleted and coalesce(s.ended_at >= @From, true)
          group by 1, 2, 3
        ),
        moved as (
          select m.at, coalesce(p.name, m.product_id, 'unknown') as series, m.delta
          from (select product_id, began as at, subscriptions as delta from plan union all select product_id, ended, -subscriptions from plan where ended is not null) m
          left join stripe.product p on p.id = m.product_id
        ),
        {DayByDay}
        """, days, ct);

    /// <summary>Subscriptions under way at the end of each day, by the device type on which they were made.</summary>
    /// <param name="days">How many days, today included.</param>
    /// <param name="ct">Cancels the statement.</param>
    public Task<IReadOnlyList<Figure>> ActiveByDeviceAsync(int days, CancellationToken ct = default) => DaysAsync($"""
        with device as materialized (
          select coalesce(s.device_type, 'not said') as series, {Days}, count(*) as subscriptions
          from stripe.subscription s
          where {Counted} and coalesce(s.ended_at >= @From, true)
          group by 1, 2, 3
        ),
        moved as (select began as at, series, subscriptions as delta from device union all select ended, series, -subscriptions from device where ended is not null),
        {DayByDay}
        """, days, ct);

    /// <summary>
    /// Monthly recurring revenue at the end of each day, by currency, in its smallest unit: what the items of subscriptions
    /// under way cost in a month, a year's price by twelve. As Stripe defines it, subscriptions active and past due count,
    /// and those in trial, unpaid, paused, or metered do not; discounts and taxes are not looked at.
    /// https://docs.stripe.com/billing/subscriptions/analytics/glossary
    /// </summary>
    /// <param name="days">How many days, today included.</param>
    /// <param name="ct">Cancels the statement.</param>
    public Task<IReadOnlyList<Figure>> RecurringRevenueAsync(int days, CancellationToken ct = default) => DaysAsync($"""
        with monthly as materialized (
          select p.id, p.currency,
                 p.unit_amount * case p.body -> 'recurring' ->> 'interval' when 'year' then 1.0 / 12 when 'week' then 52.0 / 12 when 'day' then 365.0 / 12 else 1 end
                   / coalesce((p.body -> 'recurring' ->> 'interval_count')::int, 1) as amount
          from stripe.price p
          where p.unit_amount is not null and p.body ->> 'type' = 'recurring' and coalesce(p.body -> 'recurring' ->> 'usage_type', 'licensed') = 'licensed'
        ),
        paid as materialized (
          select i.price_id, date_trunc('day', greatest(s.created, s.trial_end, @From), 'UTC') as began,
                 case when s.ended_at <= @Now then date_trunc('day', s.ended_at, 'UTC') end as ended, sum(coalesce(i.quantity, 1)) as quantity
          from stripe.subscription s join stripe.subscription_item i on i.subscription_id = s.id
          where {Counted} and not i.deleted and s.status not in ('unpaid', 'paused') and coalesce(s.ended_at >= @From and s.ended_at > greatest(s.created, s.trial_end), true)
            and greatest(s.created, s.trial_end) <= @Now
          group by 1, 2, 3
        ),
        moved as (
          select m.at, p.currency as series, m.quantity * p.amount as delta
          from (select price_id, quantity, began as at from paid union all select price_id, -quantity, ended from paid where ended is not null) m
          join monthly p on p.id = m.price_id
        ),
        {DayByDay}
        """, days, ct);

    /// <summary>What became of the trials, by the week in which they began.</summary>
    /// <param name="weeks">How many weeks, this one included.</param>
    /// <param name="ct">Cancels the statement.</param>
    public Task<IReadOnlyList<TrialWeek>> TrialsAsync(int weeks, CancellationToken ct = default) => QueryAsync<TrialWeek>($"""
        with s as (
          select date_trunc('week', s.trial_start, 'UTC') as week, s.trial_end, s.ended_at
          from stripe.subscription s where {Counted} and s.trial_start >= @First
        )
        select w as week,
               count(s.week) filter (where s.ended_at is null and s.trial_end > @Now) as running,
               count(s.week) filter (where coalesce(s.ended_at > s.trial_end, s.trial_end <= @Now)) as stayed,
               count(s.week) filter (where s.ended_at <= s.trial_end) as "left"
        from generate_series(@First::timestamptz, @Now::timestamptz, '7 days') w left join s on s.week = w
        group by w order by w
        """, new { First = Monday().AddDays(-7 * (weeks - 1)), Now }, ct);

    /// <summary>How many subscriptions came and went, by month.</summary>
    /// <param name="months">How many months, this one included.</param>
    /// <param name="ct">Cancels the statement.</param>
    public Task<IReadOnlyList<ChurnMonth>> ChurnAsync(int months, CancellationToken ct = default) => QueryAsync<ChurnMonth>($"""
        with lived as materialized (
          select date_trunc('month', s.created, 'UTC') as began, case when s.ended_at <= @Now then date_trunc('month', s.ended_at, 'UTC') end as ended, count(*) as subscriptions
          from stripe.subscription s
          where {Counted}
          group by 1, 2
        ),
        moved as (
          select m.month, sum(m.begun) as begun, sum(m.ended) as ended
          from (select began as month, subscriptions as begun, 0 as ended from lived union all select ended, 0, subscriptions from lived where ended is not null) m
          group by 1
        )
        select w as month,
               (select coalesce(sum(m.begun - m.ended), 0) from moved m where m.month < w)::bigint as at_start,
               coalesce(m.begun, 0)::bigint as begun, coalesce(m.ended, 0)::bigint as ended
        from generate_series(@First::timestamptz, @Now::timestamptz, '1 month') w left join moved m on m.month = w
        order by w
        """, new { First = new DateTime(Now.Year, Now.Month, 1, 0, 0, 0, DateTimeKind.Utc).AddMonths(1 - months), Now }, ct);

    /// <summary>Card payments by day, those that succeeded and those that failed.</summary>
    /// <param name="days">How many days, today included.</param>
    /// <param name="ct">Cancels the statement.</param>
    public Task<IReadOnlyList<Figure>> PaymentsAsync(int days, CancellationToken ct = default) => QueryAsync<Figure>("""
        with charged as (
          select date_trunc('day', c.created, 'UTC') as at, c.status as series, count(*) as value
          from stripe.charge c where c.created >= @From and c.status in ('succeeded', 'failed') and not c.deleted group by 1, 2
        )
        select g.at, known.series, coalesce(c.value, 0) as value
        from generate_series(@From::timestamptz, @Today::timestamptz, '1 day') g (at)
        cross join unnest(array['failed', 'succeeded']) known (series)
        left join charged c on c.at = g.at and c.series = known.series
        order by g.at, known.series
        """, Span(days), ct);

    /// <summary>Events that came in from Stripe, by minute.</summary>
    /// <param name="minutes">How many minutes, this one included.</param>
    /// <param name="ct">Cancels the statement.</param>
    public Task<IReadOnlyList<Figure>> EventsAsync(int minutes, CancellationToken ct = default)
    {
        var now = Now;
        var minute = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute));
        return QueryAsync<Figure>("""
            with came as (
              select date_trunc('minute', received_at, 'UTC') as at, count(*) as value from stripe.event where received_at >= @From group by 1
            )
            select g.at, 'events' as series, coalesce(c.value, 0) as value
            from generate_series(@From::timestamptz, @minute::timestamptz, '1 minute') g (at) left join came c on c.at = g.at
            order by g.at
            """, new { From = minute.AddMinutes(1 - minutes), minute }, ct);
    }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private DateTime Monday() => Now.Date.AddDays(-(((int)Now.DayOfWeek + 6) % 7));

    private object Span(int days) => new { Now, Today = Now.Date, From = Now.Date.AddDays(1 - days) };

    private Task<IReadOnlyList<Figure>> DaysAsync(string sql, int days, CancellationToken ct) => QueryAsync<Figure>(sql, Span(days), ct);

    private async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object parameters, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: ct))).AsList();
    }
}
