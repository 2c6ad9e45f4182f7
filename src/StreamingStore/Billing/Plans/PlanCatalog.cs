using Dapper;
using Npgsql;

namespace StreamingStore.Billing.Plans;

/// <summary>A price at which a plan is sold.</summary>
/// <param name="PriceId">Stripe's id, <c>price_...</c>.</param>
/// <param name="LookupKey">The name by which links and apps know it, such as <c>action-monthly</c>.</param>
/// <param name="UnitAmount">What one interval costs, in the currency's smallest unit (cents).</param>
/// <param name="Currency">A three-letter code in lower case.</param>
/// <param name="Interval"><c>day</c>, <c>week</c>, <c>month</c> or <c>year</c>.</param>
/// <param name="IntervalCount">How many of them one payment covers.</param>
public sealed record PlanPrice(string PriceId, string LookupKey, long UnitAmount, string Currency, string Interval, int IntervalCount);

/// <summary>A plan on offer: a Stripe product whose metadata names the groups that it covers.</summary>
/// <param name="ProductId">Stripe's id.</param>
/// <param name="Name">The product's name.</param>
/// <param name="Description">One sentence, or null.</param>
/// <param name="SubscriptionGroups">The groups of films that it covers.</param>
/// <param name="Prices">Its prices, the shortest interval first.</param>
public sealed record Plan(string ProductId, string Name, string? Description, string[] SubscriptionGroups, IReadOnlyList<PlanPrice> Prices);

/// <summary>The plans on offer, read from the mirror: active products with a subscription group, and their active recurring prices with a lookup key.</summary>
public sealed class PlanCatalog(NpgsqlDataSource database)
{
    /// <summary>All plans, the cheapest first.</summary>
    public async Task<IReadOnlyList<Plan>> ListAsync(CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition("""
            select pr.id as product_id, pr.name, pr.body ->> 'description' as description, pr.subscription_groups,
                   p.id as price_id, p.lookup_key, p.unit_amount, p.currency,
                   p.body -> 'recurring' ->> 'interval' as interval,
                   coalesce((p.body -> 'recurring' ->> 'interval_count')::int, 1) as interval_count
            from stripe.product pr
            join stripe.price p on p.product_id = pr.id
            where pr.active and not pr.deleted and pr.subscription_groups <> '{}'
              and p.active and not p.deleted and p.lookup_key is not null and p.unit_amount is not null
              and p.body ->> 'type' = 'recurring'
            order by min(p.unit_amount) over (partition by pr.id), pr.id, p.unit_amount
            """, cancellationToken: ct));
        return [.. rows.GroupBy(row => row.ProductId, (productId, prices) =>
        {
            var first = prices.First();
            return new Plan(productId, first.Name, first.Description, first.SubscriptionGroups, [.. prices.Select(
                row => new PlanPrice(row.PriceId, row.LookupKey, row.UnitAmount, row.Currency, row.Interval, row.IntervalCount))]);
        })];
    }

    /// <summary>The plan and price of a lookup key or a price's id, or null where nothing of that name is on offer.</summary>
    public async Task<(Plan Plan, PlanPrice Price)?> FindAsync(string lookupKeyOrPriceId, CancellationToken ct = default)
    {
        foreach (var plan in await ListAsync(ct))
        {
            if (plan.Prices.FirstOrDefault(p => p.LookupKey == lookupKeyOrPriceId || p.PriceId == lookupKeyOrPriceId) is { } price)
            {
                return (plan, price);
            }
        }

        return null;
    }

    private sealed class Row
    {
        public string ProductId { get; init; } = "";

        public string Name { get; init; } = "";

        public string? Description { get; init; }

        public string[] SubscriptionGroups { get; init; } = [];

        public string PriceId { get; init; } = "";

        public string LookupKey { get; init; } = "";

        public long UnitAmount { get; init; }

        public string Currency { get; init; } = "";

        public string Interval { get; init; } = "";

        public int IntervalCount { get; init; }
    }
}
