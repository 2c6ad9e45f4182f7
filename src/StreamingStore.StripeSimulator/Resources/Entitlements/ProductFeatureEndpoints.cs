using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;

namespace StreamingStore.StripeSimulator.Resources.Entitlements;

/// <summary><c>/v1/products/{id}/features</c>: which features come with a product.</summary>
internal static class ProductFeatureEndpoints
{
    public const string Kind = "product_feature";

    private const string Path = "/v1/products/{id}/features";

    public static void Map(ApiRoutes routes)
    {
        routes.Post(Path, "entitlement_feature", Attach);
        routes.Get(Path + "/{feature}", "", Find);
        routes.Delete(Path + "/{feature}", "", call =>
        {
            var attached = Find(call);
            call.Work.Remove(attached);
            return ApiRoutes.Deleted(attached);
        });
        routes.Get(Path, Paging.Parameters, call => call.Page(call.Work.World.Where(Kind, "product", call.Get("product").Id())));
    }

    private static JsonObject Attach(Call call)
    {
        var product = call.Get("product");
        var feature = call.Referenced(FeatureEndpoints.Kind, "entitlement_feature") ?? throw call.Parameters.Missing("entitlement_feature");
        if (!feature.Flag("active"))
            throw StripeError.Invalid("An archived feature cannot be attached to a product.", "entitlement_feature");
        if (call.Work.Where(Kind, "product", product.Id()).Exists(attached => attached.Text("_feature") == feature.Id()))
            throw StripeError.Invalid($"The feature {feature.Id()} is attached to this product already.", "entitlement_feature", "resource_already_exists");
        return call.Work.Add(new JsonObject
        {
            ["id"] = Ids.Long("prodft_"),
            ["object"] = Kind,
            ["entitlement_feature"] = feature.Presented(),
            ["livemode"] = false,
            ["_feature"] = feature.Id(),
            ["_product"] = product.Id(),
        });
    }

    private static JsonObject Find(Call call)
    {
        var attached = call.Work.Get(Kind, call.Route("feature"));
        return attached.Text("_product") == call.Get("product").Id() ? attached : throw StripeError.NoSuch(Kind, attached.Id());
    }
}
