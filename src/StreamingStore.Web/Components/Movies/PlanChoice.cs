using StreamingStore.Billing.Plans;
using StreamingStore.Catalog;

namespace StreamingStore.Web.Components.Movies;

/// <summary>Which plans to offer for a film.</summary>
public static class PlanChoice
{
    private const int MostPlans = 3;

    /// <summary>The plans that cover the film, the cheapest first, and no more than can be compared at a glance.</summary>
    public static IReadOnlyList<Plan> Covering(MovieResult movie, IReadOnlyList<Plan> plans) =>
    [
        .. plans.Where(plan => plan.Prices.Count > 0 && plan.SubscriptionGroups.Intersect(movie.SubscriptionGroups).Any())
            .OrderBy(plan => FirstPrice(plan).UnitAmount)
            .Take(MostPlans),
    ];

    /// <summary>The price a plan is known by: the smallest amount to begin with.</summary>
    public static PlanPrice FirstPrice(Plan plan) => plan.Prices.MinBy(price => price.UnitAmount)!;
}
