using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;
using StreamingStore.StripeSimulator.Storage;

namespace StreamingStore.StripeSimulator.Resources.Catalogue;

/// <summary><c>/v1/products</c></summary>
internal static class ProductEndpoints
{
    private const string Kind = "product";
    private const string Writable =
        "active description images marketing_features metadata name package_dimensions shippable statement_descriptor tax_code unit_label url";

    private static readonly Template Shape = new(
        """
        {
          "id": null, "object": "product", "active": true, "created": 0, "default_price": null, "description": null, "images": [],
          "livemode": false, "marketing_features": [], "metadata": {}, "name": null, "package_dimensions": null, "shippable": null,
          "statement_descriptor": null, "tax_code": null, "type": "service", "unit_label": null, "updated": 0, "url": null
        }
        """);

    private static readonly SearchFields Searchable = new(Kind, "active", "description", "metadata", "name", "shippable", "url");

    public static void Map(ApiRoutes routes)
    {
        routes.Post("/v1/products", Writable + " id type default_price_data", Create);
        routes.Get("/v1/products/search", SearchFields.Parameters, Searchable.Search);
        routes.Retrieve("/v1/products/{id}", Kind);
        routes.Post("/v1/products/{id}", Writable + " default_price", Update);
        routes.Delete("/v1/products/{id}", "", Delete);
        routes.Get("/v1/products", Paging.Parameters + " active created ids shippable type url", List);
    }

    /// <summary>Makes the product that <c>product_data</c> of a new price describes.</summary>
    public static JsonObject MakeInline(Work work, Parameters data)
    {
        data.Only("name", "active", "id", "metadata", "statement_descriptor", "tax_code", "unit_label", "description", "images");
        return Make(work, data);
    }

    private static JsonObject Make(Work work, Parameters parameters)
    {
        var name = parameters.Required("name");
        var id = parameters.Filled("id") ?? Ids.Short("prod_");
        if (work.Find(id) is not null)
            throw StripeError.Invalid("Product already exists.", "id", "resource_already_exists");
        var product = Shape.Make(id, work.Now);
        product["name"] = name;
        Write(parameters, product, work.Now);
        work.Add(product);
        work.Emit("product.created", product);
        return product;
    }

    private static JsonObject Create(Call call)
    {
        var parameters = call.Parameters;
        var product = Make(call.Work, parameters);
        if (parameters.Choice("type", "good", "service") is { } type)
            product["type"] = type;
        if (parameters.Hash("default_price_data") is { } data)
        {
            product["default_price"] = PriceEndpoints.MakeInline(call.Work, data, product).Id();
            call.Work.Emit("product.updated", product);
        }
        return product;
    }

    private static JsonObject Update(Call call)
    {
        var product = call.Work.Edit(call.Get(Kind));
        var before = product.Copy();
        if (call.Parameters.IsBlank("default_price"))
            product["default_price"] = null;
        else if (call.Referenced("price", "default_price") is { } price)
            product["default_price"] = price.Text("product") == product.Id()
                ? price.Id()
                : throw StripeError.Invalid($"The price {price.Id()} does not belong to the product {product.Id()}.", "default_price");
        if (call.Parameters.Filled("name") is { } name)
            product["name"] = name;
        Write(call.Parameters, product, null);
        if (!JsonNode.DeepEquals(before, product))
            product["updated"] = call.Work.Now;
        call.Work.Emit("product.updated", product);
        return product;
    }

    private static void Write(Parameters parameters, JsonObject product, long? updated)
    {
        parameters.CopyTexts(product, "description", "statement_descriptor", "tax_code", "unit_label", "url");
        parameters.CopyFlags(product, "active", "shippable");
        parameters.CopyHashes(product, "package_dimensions");
        parameters.CopyMetadata(product);
        if (parameters.Texts("images") is { } images)
            product["images"] = images.ToJsonArray();
        if (parameters.Hashes("marketing_features") is { } features)
            product["marketing_features"] = features.Select(feature => new JsonObject { ["name"] = feature.Required("name") }).ToJsonArray();
        if (updated is not null)
            product["updated"] = updated;
    }

    private static JsonObject Delete(Call call)
    {
        var product = call.Get(Kind);
        if (call.Work.Where("price", Kind, product.Id()).Count > 0)
            throw StripeError.Invalid("This product cannot be deleted because it has one or more user-created prices.", "id");
        call.Work.Remove(product);
        call.Work.Emit("product.deleted", product);
        return ApiRoutes.Deleted(product);
    }

    private static JsonObject List(Call call)
    {
        var parameters = call.Parameters;
        var within = parameters.Within("created");
        var ids = parameters.Texts("ids");
        var active = parameters.Boolean("active");
        var shippable = parameters.Boolean("shippable");
        var url = parameters.Filled("url");
        return call.Page(call.Work.World.All(Kind), product =>
            ids?.Contains(product.Id()) != false
            && (active is null || product.Flag("active") == active)
            && (shippable is null || product.Flag("shippable") == shippable)
            && (url is null || product.Text("url") == url)
            && within((long)product.Number("created")!));
    }
}
