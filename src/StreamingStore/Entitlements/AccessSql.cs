namespace StreamingStore.Entitlements;

/// <summary>
/// Who may watch, as SQL: derived from the mirror at the moment of asking, the clock included, so there is nothing to
/// invalidate. design.md, <i>Who may watch</i>.
/// </summary>
public static class AccessSql
{
    /// <summary>
    /// A boolean over <c>s</c> (stripe.subscription) and <c>i</c> (one of its items): does the item entitle at
    /// <c>@Now</c>? <c>active</c> and <c>trialing</c> do; <c>past_due</c> does for <c>@Grace</c> from the start of the
    /// period that is not paid; a scheduled end that has passed ends it, webhook or not.
    /// https://docs.stripe.com/billing/subscriptions/overview#subscription-statuses
    /// </summary>
    public const string ItemEntitles = """
        not s.deleted and not i.deleted
        and (s.status in ('active', 'trialing')
             or s.status = 'past_due' and coalesce(i.current_period_start, s.current_period_start) + @Grace > @Now)
        and (s.cancel_at is null or s.cancel_at > @Now)
        and not (s.cancel_at_period_end and coalesce(i.current_period_end, s.current_period_end) <= @Now)
        """;

    /// <summary>
    /// A boolean over <c>p</c> (stripe.payment_intent): is it paid, and neither refunded whole nor lost to a dispute?
    /// Refunds that failed or were canceled do not count. https://docs.stripe.com/api/refunds/object#refund_object-status
    /// </summary>
    public const string PaymentStands = """
        p.status = 'succeeded'
        and p.amount > (select coalesce(sum(r.amount), 0) from stripe.refund r
                        where r.payment_intent_id = p.id and r.status not in ('failed', 'canceled'))
        and not exists (select from stripe.dispute d where d.payment_intent_id = p.id and d.status = 'lost')
        """;

    /// <summary>
    /// One row, gathered once a statement, of what the viewer <c>@ViewerId</c> has at <c>@Now</c>: <c>groups</c> (of the
    /// products subscribed to), <c>purchases</c> (movie ids as text, as they stand in the payments' metadata), and
    /// <c>changes_at</c> (when the clock alone next ends some of it).
    /// </summary>
    public const string Mine = $"""
        viewer as (
          select stripe_customer_id from store.viewer where id = @ViewerId
        ),
        entitling as (
          select p.subscription_groups,
                 least(s.cancel_at,
                       case when s.cancel_at_period_end then coalesce(i.current_period_end, s.current_period_end) end,
                       case when s.status = 'past_due' then coalesce(i.current_period_start, s.current_period_start) + @Grace end) as changes_at
          from viewer v
          join stripe.subscription s on s.customer_id = v.stripe_customer_id
          join stripe.subscription_item i on i.subscription_id = s.id
          join stripe.product p on p.id = i.product_id
          where {ItemEntitles}
        ),
        mine as materialized (
          select (select coalesce(array_agg(distinct g), '{"{}"}') from entitling e, unnest(e.subscription_groups) g) as groups,
                 (select coalesce(array_agg(distinct p.metadata ->> 'movie_id'), '{"{}"}')
                  from viewer v
                  join stripe.payment_intent p on p.customer_id = v.stripe_customer_id
                  where p.metadata ? 'movie_id' and {PaymentStands}) as purchases,
                 (select min(e.changes_at) from entitling e) as changes_at
        )
        """;

    /// <summary>Over <c>ms</c> (store.movie_search) and <c>mine</c>: does a subscription cover the film?</summary>
    public const string IncludedInSubscription = "ms.subscription_groups && mine.groups";

    /// <summary>Over <c>ms</c> and <c>mine</c>: did the viewer buy the film, for good?</summary>
    public const string Purchased = "ms.movie_id::text = any(mine.purchases)";
}
