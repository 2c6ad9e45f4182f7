
namespace StreamingStore.Entitlements;

/// <summary>
/// Who may watch, as SQL: derived from the mirror at the moment of asking, the clock included, so there is nothing to
/// invalidate. design.md, <i>Who may watch</i>. <see cref="AccessRule"/> is the same rule in C#.
/// </summary>
public static class AccessSql
{
    /// <summary>Joins <c>c</c>, the test clock of <c>s</c> (stripe.subscription), where it is on one.</summary>
    public const string TestClock = "left join stripe.test_clock c on c.id = s.test_clock_id";

    /// <summary>
    /// A boolean over <c>s</c> (stripe.subscription), <c>i</c> (one of its items) and <c>c</c> (<see cref="TestClock"/>):
    /// does the item entitle at <c>@Now</c>? <c>active</c> and <c>trialing</c> do, a paused collection included;
    /// <c>past_due</c> does for <c>@Grace</c> from the start of the period that is not paid; a scheduled end that has passed
    /// ends it, webhook or not. A time that is not known, be it a period's or the test clock's, has not passed.
    /// https://docs.stripe.com/billing/subscriptions/overview#subscription-statuses
    /// </summary>
    public const string ItemEntitles = $"""
        not s.deleted and not i.deleted
        and (s.status in ('active', 'trialing')
             or s.status = 'past_due' and coalesce({GraceEnd} > {Clock}, true))
        and coalesce(s.cancel_at > {Clock}, true)
        and not (s.cancel_at_period_end and coalesce({PeriodEnd} <= {Clock}, false))
        """;

    /// <summary>
    /// A boolean over <c>p</c> (stripe.payment_intent): is it paid, and neither refunded whole nor lost to a dispute?
    /// Refunds that failed or were canceled do not count. https://docs.stripe.com/api/refunds/object#refund_object-status
    /// </summary>
    public const string PaymentStands = """
        p.status = 'succeeded' and not p.deleted
        and p.amount > (select coalesce(sum(r.amount), 0) from stripe.refund r
                        where r.payment_intent_id = p.id and not r.deleted and coalesce(r.status, '') not in ('failed', 'canceled'))
        and not exists (select from stripe.dispute d where d.payment_intent_id = p.id and not d.deleted and d.status = 'lost')
        """;

    /// <summary>
    /// One row, gathered once a statement, of what the viewer <c>@ViewerId</c> has at <c>@Now</c>: <c>groups</c> (of the
    /// products subscribed to), <c>purchases</c> (movie ids as text, as they stand in the payments' metadata),
    /// <c>granted_groups</c> and <c>granted_movies</c> (by staff), <c>unpaid_groups</c> (of subscriptions that entitled until
    /// a payment failed), and <c>changes_at</c> (when our clock alone next changes some of it, the windows in which films are
    /// to be had included; a test clock moves by an event). Beside it stand the <c>offers</c>, what the viewer could have.
    /// The next window is the first of an order and no minimum: PostgreSQL, which does not know how many are still to come,
    /// would think it dear without the very moment, and plan each statement anew, which takes longer than running it.
    /// </summary>
    public const string Mine = $"""
        viewer as (
          select stripe_customer_id from store.viewer where id = @ViewerId
        ),
        entitling as (
          select p.subscription_groups,
                 case when s.test_clock_id is null then
                   least(s.cancel_at,
                         case when s.cancel_at_period_end then {PeriodEnd} end,
                         case when s.status = 'past_due' then {GraceEnd} end)
                 end as changes_at
          from viewer v
          join stripe.subscription s on s.customer_id = v.stripe_customer_id
          join stripe.subscription_item i on i.subscription_id = s.id
          join stripe.product p on p.id = i.product_id
          {TestClock}
          where {ItemEntitles}
        ),
        given as (
          select coalesce(array_agg(subscription_group) filter (where subscription_group is not null), '{"{}"}') as groups,
                 coalesce(array_agg(movie_id) filter (where movie_id is not null), '{"{}"}') as movies,
                 min(expires_at) as changes_at
          from store.access_grant
          where viewer_id = @ViewerId and revoked_at is null and coalesce(expires_at > @Now, true)
        ),
        unpaid as (
          select p.subscription_groups
          from viewer v
          join stripe.subscription s on s.customer_id = v.stripe_customer_id and not s.deleted and s.status in ('past_due', 'unpaid')
          join stripe.subscription_item i on i.subscription_id = s.id and not i.deleted
          join stripe.product p on p.id = i.product_id
        ),
        mine as materialized (
          select (select coalesce(array_agg(distinct g), '{"{}"}') from entitling e, unnest(e.subscription_groups) g) as groups,
                 (select coalesce(array_agg(distinct p.metadata ->> 'movie_id'), '{"{}"}')
                  from viewer v
                  join stripe.payment_intent p on p.customer_id = v.stripe_customer_id
                  where p.metadata ? 'movie_id' and {PaymentStands}) as purchases,
                 given.groups as granted_groups,
                 given.movies as granted_movies,
                 (select coalesce(array_agg(distinct g), '{"{}"}') from unpaid u, unnest(u.subscription_groups) g) as unpaid_groups,
                 least((select min(e.changes_at) from entitling e), given.changes_at,
                       (select m.available_from from store.movie m where m.available_from > @Now order by m.available_from limit 1),
                       (select m.available_until from store.movie m where m.available_until > @Now order by m.available_until limit 1)) as changes_at
          from given
        ),
        {PlanOffer.OffersSql}
        """;

    /// <summary>Over <c>ms</c> (store.movie_search) and <c>mine</c>: does a subscription cover the film?</summary>
    public const string IncludedInSubscription = "ms.subscription_groups && mine.groups";

    /// <summary>Over <c>ms</c> and <c>mine</c>: would a subscription cover the film, were its last bill paid?</summary>
    public const string PlanUnpaid = "ms.subscription_groups && mine.unpaid_groups";

    /// <summary>Over <c>m</c> (store.movie): is the film to be had at <c>@Now</c>, by whomever? The names of <see cref="MovieWindow"/>.</summary>
    public const string Window = "case when m.available_from > @Now then 'Coming' when m.available_until <= @Now then 'Gone' else 'Open' end";

    /// <summary>Over <c>ms</c> and <c>mine</c>: did the viewer buy the film, for good?</summary>
    public const string Purchased = "ms.movie_id::text = any(mine.purchases)";

    /// <summary>Over <c>ms</c> and <c>mine</c>: did staff grant the film, or one of its groups?</summary>
    public const string Granted = "(ms.movie_id = any(mine.granted_movies) or ms.subscription_groups && mine.granted_groups)";

    /// <summary>Over <c>m</c>, <c>ms</c> and <c>mine</c>: may the viewer watch the film?</summary>
    public const string Available = $"({Window} = 'Open' and ({IncludedInSubscription} or {Purchased} or {Granted}))";

    /// <summary>The subscription's own time; null where its test clock is not known yet.</summary>
    private const string Clock = "case when s.test_clock_id is null then @Now else c.frozen_time end";

    // Versions before 2025-03-31 have the period on the subscription, later ones on each item.
    private const string PeriodEnd = "coalesce(i.current_period_end, s.current_period_end)";
    private const string GraceEnd = "coalesce(i.current_period_start, s.current_period_start) + @Grace";
}
