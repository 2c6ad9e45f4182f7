using Dapper;
using Npgsql;
using StreamingStore.Entitlements;

namespace StreamingStore.Billing;

/// <summary>What a payment that failed means to its viewer.</summary>
public enum TroubleKind
{
    /// <summary>A renewal was not paid; films can be watched until the grace ends (<c>past_due</c>).</summary>
    Grace,

    /// <summary>A renewal was not paid and the grace is over; Stripe still tries (<c>past_due</c>).</summary>
    Stopped,

    /// <summary>Stripe has given up trying; the bill can still be paid (<c>unpaid</c>).</summary>
    Unpaid,

    /// <summary>The trial has ended and there is no card (<c>paused</c>).</summary>
    Paused,

    /// <summary>Stripe has ended the subscription because it was not paid (<c>canceled</c>).</summary>
    Ended,
}

/// <summary>What stands between a viewer and a plan: a payment that failed.</summary>
public sealed record PaymentTrouble
{
    /// <summary>What it means.</summary>
    public required TroubleKind Kind { get; init; }

    /// <summary>The subscription.</summary>
    public required string SubscriptionId { get; init; }

    /// <summary>The name of the plan.</summary>
    public required string PlanName { get; init; }

    /// <summary>When the grace ends, or the subscription ended (UTC).</summary>
    public DateTime? At { get; init; }
}

/// <summary>
/// Finds payments that failed, in the mirror. https://docs.stripe.com/billing/subscriptions/overview#subscription-statuses
/// </summary>
public sealed class PaymentTroubles(NpgsqlDataSource database, StoreOptions options, TimeProvider clock)
{
    /// <summary>For how long a viewer is told that a subscription has ended unpaid.</summary>
    private static readonly TimeSpan ToldFor = TimeSpan.FromDays(14);

    /// <summary>The viewer's most pressing trouble, or null: one statement over the viewer's few subscriptions.</summary>
    public async Task<PaymentTrouble?> FindAsync(Guid viewerId, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var now = clock.GetUtcNow().UtcDateTime;
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition($"""
            select s.id as subscription_id, s.status, coalesce(p.name, i.product_id, '') as plan_name,
                   case s.status when 'canceled' then s.ended_at
                                 when 'past_due' then coalesce(i.current_period_start, s.current_period_start) + @Grace end as at,
                   coalesce({AccessSql.ItemEntitles}, false) as entitles
            from store.viewer v
            join stripe.subscription s on s.customer_id = v.stripe_customer_id
            left join lateral (
              select * from stripe.subscription_item where subscription_id = s.id and not deleted order by created, id limit 1
            ) i on true
            left join stripe.product p on p.id = i.product_id
            {AccessSql.TestClock}
            where v.id = @viewerId and not s.deleted
              and (s.status in ('past_due', 'unpaid', 'paused')
                   or s.status = 'canceled' and s.ended_at > @toldSince
                      and s.body -> 'cancellation_details' ->> 'reason' = 'payment_failed'
                      and not exists (select from stripe.subscription later
                                      where later.customer_id = s.customer_id and not later.deleted and later.created > s.created))
            order by array_position(array['past_due', 'unpaid', 'paused', 'canceled'], s.status), s.created desc
            limit 1
            """, new { viewerId, Now = now, Grace = options.PastDueGrace, toldSince = now - ToldFor }, cancellationToken: ct));
        return row is null ? null : new PaymentTrouble
        {
            Kind = KindOf(row.Status, row.Entitles),
            SubscriptionId = row.SubscriptionId,
            PlanName = row.PlanName,
            At = row.At,
        };
    }

    /// <summary>True where the viewer has a plan, so that a payment may fail.</summary>
    public async Task<bool> MayComeAsync(Guid viewerId, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition("""
            select exists (
              select from store.viewer v join stripe.subscription s on s.customer_id = v.stripe_customer_id
              where v.id = @viewerId and not s.deleted and s.status not in ('canceled', 'incomplete', 'incomplete_expired'))
            """, new { viewerId }, cancellationToken: ct));
    }

    private static TroubleKind KindOf(string status, bool entitles) => status switch
    {
        "past_due" => entitles ? TroubleKind.Grace : TroubleKind.Stopped,
        "unpaid" => TroubleKind.Unpaid,
        "paused" => TroubleKind.Paused,
        _ => TroubleKind.Ended,
    };

    private sealed class Row
    {
        public string SubscriptionId { get; init; } = "";

        public string Status { get; init; } = "";

        public string PlanName { get; init; } = "";

        public DateTime? At { get; init; }

        public bool Entitles { get; init; }
    }
}
