using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;

namespace StreamingStore.StripeSimulator.Resources.Entitlements;

/// <summary><c>/v1/entitlements/features</c></summary>
internal static class FeatureEndpoints
{
    public const string Kind = "entitlements.feature";

    private static readonly Template Shape = new(
        """
        { "id": null, "object": "entitlements.feature", "active": true, "livemode": false, "lookup_key": null, "metadata": {}, "name": null }
        """);

    public static void Map(ApiRoutes routes)
    {
        routes.Post("/v1/entitlements/features", "lookup_key metadata name", Create);
        routes.Retrieve("/v1/entitlements/features/{id}", Kind);
        routes.Post("/v1/entitlements/features/{id}", "active metadata name", Update);
        routes.Get("/v1/entitlements/features", Paging.Parameters + " archived lookup_key", call =>
        {
            var archived = call.Parameters.Boolean("archived") ?? false;
            var key = call.Parameters.Filled("lookup_key");
            return call.Page(call.Work.World.All(Kind), feature => feature.Flag("active") != archived && (key is null || feature.Text("lookup_key") == key));
        });
    }

    private static JsonObject Create(Call call)
    {
        var parameters = call.Parameters;
        var key = parameters.Required("lookup_key");
        if (key.Length > 80)
            throw StripeError.Invalid("A `lookup_key` can have up to 80 characters.", "lookup_key");
        if (call.Work.Where(Kind, "lookup_key", key).Count > 0)
            throw StripeError.Invalid($"A feature with the lookup key `{key}` exists already.", "lookup_key", "resource_already_exists");
        var feature = Shape.Make(Ids.Long("feat_test_6"), 0);
        feature["lookup_key"] = key;
        feature["name"] = parameters.Required("name");
        parameters.CopyMetadata(feature);
        return call.Work.Add(feature);
    }

    private static JsonObject Update(Call call)
    {
        var feature = call.Work.Edit(call.Get(Kind));
        if (call.Parameters.Filled("name") is { } name)
            feature["name"] = name;
        call.Parameters.CopyFlags(feature, "active");
        call.Parameters.CopyMetadata(feature);

        // Product features show their feature in full, as it is now.
        foreach (var attached in call.Work.Where(ProductFeatureEndpoints.Kind, "feature", feature.Id()))
            call.Work.Edit(attached)["entitlement_feature"] = feature.Presented();
        return feature;
    }
}
