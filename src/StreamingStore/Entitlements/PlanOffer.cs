using System.Data;
using System.Text.Json;
using Dapper;
using StreamingStore.Billing.Plans;

namespace StreamingStore.Entitlements;

/// <summary>A plan by one of its prices, as an offer beside a film.</summary>
/// <param name="Name">The product's name.</param>
/// <param name="LookupKey">The price's name in links, such as <c>action-monthly</c>.</param>
/// <param name="UnitAmount">What one interval costs, in the currency's smallest unit (cents).</param>
/// <param name="Currency">A three-letter code in lower case.</param>
/// <param name="Interval"><c>day</c>, <c>week</c>, <c>month</c> or <c>year</c>.</param>
/// <param name="IntervalCount">How many of them one payment covers.</param>
public sealed record PlanOffer(string Name, string LookupKey, long UnitAmount, string Currency, string Interval, int IntervalCount)
{
    /// <summary><c>offers</c>: every price of every plan, gathered once a statement. What is on offer is what <see cref="PlanCatalog"/> lists.</summary>
    public const string OffersSql = """
        offers as materialized (
          select pr.subscription_groups, p.unit_amount, pr.id, jsonb_build_object(
                   'Name', pr.name, 'LookupKey', p.lookup_key, 'UnitAmount', p.unit_amount, 'Currency', p.currency,
                   'Interval', p.body -> 'recurring' ->> 'interval',
                   'IntervalCount', coalesce((p.body -> 'recurring' ->> 'interval_count')::int, 1)) as offer
          from stripe.product pr join stripe.price p on p.product_id = pr.id
          where pr.active and not pr.deleted and p.active and not p.deleted
            and p.lookup_key is not null and p.unit_amount is not null and p.body ->> 'type' = 'recurring'
        )
        """;

    /// <summary>Over <c>ms</c> (store.movie_search) and <c>offers</c>: the cheapest that covers the film, as JSON, or null.</summary>
    internal const string CheapestSql =
        "(select o.offer from offers o where o.subscription_groups && ms.subscription_groups order by o.unit_amount, o.id limit 1)";

    /// <summary>Reads it from the JSON that <see cref="OffersSql"/> makes.</summary>
    internal sealed class FromJson : SqlMapper.TypeHandler<PlanOffer?>
    {
        /// <inheritdoc />
        public override PlanOffer? Parse(object value) => JsonSerializer.Deserialize<PlanOffer>((string)value);

        /// <inheritdoc />
        public override void SetValue(IDbDataParameter parameter, PlanOffer? value) => throw new NotSupportedException("Offers are read from Stripe's mirror and written by Stripe alone.");
    }
}
