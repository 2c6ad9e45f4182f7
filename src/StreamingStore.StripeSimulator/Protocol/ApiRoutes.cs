using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;

namespace StreamingStore.StripeSimulator.Protocol;

internal delegate JsonObject Handler(Call call);

/// <summary>An endpoint; <c>Known</c> are the names of the parameters that it takes.</summary>
internal sealed record ApiRoute(string Method, string Pattern, IReadOnlySet<string> Known, Handler Handle);

/// <summary>Where each resource declares its endpoints and, for each, the names of the parameters it takes.</summary>
internal sealed class ApiRoutes
{
    private readonly List<ApiRoute> routes = [];

    public IReadOnlyList<ApiRoute> All => routes;

    public void Get(string pattern, string known, Handler handle) => Add("GET", pattern, known, handle);

    public void Post(string pattern, string known, Handler handle) => Add("POST", pattern, known, handle);

    public void Delete(string pattern, string known, Handler handle) => Add("DELETE", pattern, known, handle);

    /// <summary>A retrieve endpoint with nothing special about it.</summary>
    public void Retrieve(string pattern, string kind) => Get(pattern, "", call => call.Get(kind));

    public static JsonObject Deleted(JsonObject body) => new() { ["id"] = body.Id(), ["object"] = body.Kind(), ["deleted"] = true };

    private void Add(string method, string pattern, string known, Handler handle) =>
        routes.Add(new ApiRoute(method, pattern, new HashSet<string>(known.Split(' ', StringSplitOptions.RemoveEmptyEntries)) { "expand" }, handle));
}
