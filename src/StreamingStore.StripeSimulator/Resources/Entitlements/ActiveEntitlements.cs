using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;
using StreamingStore.StripeSimulator.Storage;

namespace StreamingStore.StripeSimulator.Resources.Entitlements;

/// <summary>
/// <c>/v1/entitlements/active_entitlements</c>: the features of the products that a customer subscribes to. They follow from
/// the subscriptions, so every unit of work that touched one brings them up to date before it ends.
/// </summary>
internal static class ActiveEntitlements
{
    private const string Kind = "entitlements.active_entitlement";
    private const string Summary = "entitlements.active_entitlement_summary";

    /// <summary>As many as a summary shows.</summary>
    private const int Shown = 10;

    public static void Map(ApiRoutes routes)
    {
        routes.Get("/v1/entitlements/active_entitlements", Paging.Parameters + " customer", call =>
        {
            var customer = call.Referenced("customer", "customer") ?? throw call.Parameters.Missing("customer");
            return call.Page(call.Work.World.Where(Kind, "customer", customer.Id()));
        });
        routes.Retrieve("/v1/entitlements/active_entitlements/{id}", Kind);
    }

    /// <summary>Brings the entitlements of every customer up to date whose subscriptions or products changed.</summary>
    public static void Refresh(Work work, IReadOnlyCollection<string> changedIds)
    {
        if (!work.World.HasAny(ProductFeatureEndpoints.Kind) && !changedIds.Any(id => id.StartsWith("prodft_", StringComparison.Ordinal)))
            return;
        foreach (var customer in changedIds.SelectMany(id => CustomersOf(work, id)).Distinct().ToList())
            Refresh(work, customer);
    }

    private static IEnumerable<string> CustomersOf(Work work, string changedId)
    {
        if ((work.Find(changedId) ?? work.World.Find(changedId)?.Body) is not { } changed)
            return [];
        return changed.Kind() switch
        {
            "subscription" => [changed.Text("customer")!],
            "customer" when changed.Flag("deleted") => [changed.Id()],
            ProductFeatureEndpoints.Kind => work.Where("price", "product", changed.Text("_product")!)
                .SelectMany(price => work.Where("subscription", "price", price.Id()))
                .Select(subscription => subscription.Text("customer")!),
            _ => [],
        };
    }

    private static void Refresh(Work work, string customer)
    {
        var due = work.Where("subscription", "customer", customer).Where(Entitles)
            .SelectMany(subscription => subscription.Listed("items"))
            .SelectMany(item => work.Where(ProductFeatureEndpoints.Kind, "product", item.Hash("price")!.Text("product")!))
            .Select(attached => attached.Text("_feature")!)
            .ToHashSet();
        var held = work.Where(Kind, "customer", customer);
        var before = SummaryOf(customer, held);
        foreach (var over in held.Where(entitlement => !due.Contains(entitlement.Text("feature")!)).ToList())
        {
            work.Remove(over);
            held.Remove(over);
        }
        foreach (var feature in due.Except(held.Select(entitlement => entitlement.Text("feature")!)).Order(StringComparer.Ordinal).ToList())
            held.Add(work.Add(Make(work.Find(feature)!, customer)));
        var after = SummaryOf(customer, held);
        if (!JsonNode.DeepEquals(before, after))
            work.Emit(Summary + ".updated", after, Difference.Previous(before, after));
    }

    /// <summary>A subscription that is paused or past due keeps its entitlements; one that is over, or never began, has none.</summary>
    private static bool Entitles(JsonObject subscription) => subscription.Text("status") is "active" or "trialing" or "past_due" or "paused";

    private static JsonObject Make(JsonObject feature, string customer) => new()
    {
        ["id"] = Ids.Long("ent_test_6"),
        ["object"] = Kind,
        ["feature"] = feature.Id(),
        ["livemode"] = false,
        ["lookup_key"] = feature.Text("lookup_key"),
        ["_customer"] = customer,
    };

    private static JsonObject SummaryOf(string customer, List<JsonObject> held) => new()
    {
        ["object"] = Summary,
        ["customer"] = customer,
        ["entitlements"] = Paging.List($"/v1/customer/{customer}/entitlements", held.Take(Shown), held.Count > Shown),
        ["livemode"] = false,
    };
}
