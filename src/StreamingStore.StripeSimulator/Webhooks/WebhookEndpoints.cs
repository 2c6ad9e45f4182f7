using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;

namespace StreamingStore.StripeSimulator.Webhooks;

/// <summary><c>/v1/webhook_endpoints</c></summary>
internal static class WebhookEndpoints
{
    private const string Kind = "webhook_endpoint";

    private static readonly Template Shape = new(
        """
        {
          "id": null, "object": "webhook_endpoint", "api_version": null, "application": null, "created": 0, "description": null,
          "enabled_events": ["*"], "livemode": false, "metadata": {}, "status": "enabled", "url": null
        }
        """);

    public static void Map(ApiRoutes routes)
    {
        routes.Post("/v1/webhook_endpoints", "url enabled_events api_version description metadata connect", Create);
        routes.Retrieve("/v1/webhook_endpoints/{id}", Kind);
        routes.Post("/v1/webhook_endpoints/{id}", "url enabled_events description metadata disabled", Update);
        routes.Delete("/v1/webhook_endpoints/{id}", "", call =>
        {
            var endpoint = call.Get(Kind);
            call.Work.Remove(endpoint);
            return ApiRoutes.Deleted(endpoint);
        });
        routes.Get("/v1/webhook_endpoints", Paging.Parameters, call => call.Page(call.Work.World.All(Kind)));
    }

    public static JsonObject Make(string url, IReadOnlyList<string> types, long now)
    {
        var endpoint = Shape.Make(Ids.Long("we_"), now);
        endpoint["url"] = url;
        endpoint["enabled_events"] = types.ToJsonArray();
        endpoint["_secret"] = Ids.Secret("whsec_", 32);
        return endpoint;
    }

    private static JsonObject Create(Call call)
    {
        var parameters = call.Parameters;
        var url = UrlOf(parameters.Required("url"));
        if (parameters.Texts("enabled_events") is not { Count: > 0 } types)
            throw parameters.Missing("enabled_events");
        var endpoint = Make(url, types, call.Work.Now);
        if (parameters.Filled("api_version") is { } version)
            endpoint["api_version"] = ApiVersion.Parse(version).Name;
        parameters.CopyTexts(endpoint, "description");
        parameters.CopyMetadata(endpoint);
        call.Work.Add(endpoint);

        // Only this answer ever shows the secret.
        var answer = endpoint.Presented();
        answer["secret"] = endpoint.Text("_secret");
        return answer;
    }

    private static JsonObject Update(Call call)
    {
        var endpoint = call.Work.Edit(call.Get(Kind));
        var parameters = call.Parameters;
        if (parameters.Filled("url") is { } url)
            endpoint["url"] = UrlOf(url);
        if (parameters.Texts("enabled_events") is { Count: > 0 } types)
            endpoint["enabled_events"] = types.ToJsonArray();
        if (parameters.Boolean("disabled") is { } disabled)
            endpoint["status"] = disabled ? "disabled" : "enabled";
        parameters.CopyTexts(endpoint, "description");
        parameters.CopyMetadata(endpoint);
        return endpoint;
    }

    private static string UrlOf(string url) => Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is ("http" or "https")
        ? url
        : throw StripeError.Invalid("Invalid URL: An explicit scheme (such as https) must be provided.", "url", "url_invalid");
}
