using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Storage;

namespace StreamingStore.StripeSimulator.Protocol;

/// <summary>One API request on its way through a handler.</summary>
internal sealed class Call(Work work, Parameters parameters, RouteValueDictionary route, string path, string origin, ApiVersion version)
{
    /// <summary>Reads and changes of objects; nothing of it holds unless the handler ends well.</summary>
    public Work Work => work;

    public Parameters Parameters => parameters;

    /// <summary>The path that was called, which lists repeat as their url.</summary>
    public string Path => path;

    /// <summary>Scheme, host and port under which the caller reached the simulator.</summary>
    public string Origin => origin;

    public ApiVersion Version => version;

    public string Id => Route("id");

    public string Route(string name) => (string)route[name]!;

    /// <summary>The object that the address names.</summary>
    public JsonObject Get(string kind) => work.Get(kind, Id);

    /// <summary>The object that a parameter names, or null when the parameter was not sent.</summary>
    public JsonObject? Referenced(string kind, string name) =>
        parameters.Filled(name) is { } id ? work.Get(kind, id, parameters.PathOf(name)) : null;
}
