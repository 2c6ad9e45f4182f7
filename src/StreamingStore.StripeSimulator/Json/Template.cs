using System.Text.Json.Nodes;

namespace StreamingStore.StripeSimulator.Json;

/// <summary>An object's whole shape with its defaults, from which each new one is copied.</summary>
internal sealed class Template(string json)
{
    private readonly JsonObject shape = (JsonObject)JsonNode.Parse(json)!;

    public JsonObject Make(string id, long created)
    {
        var made = shape.Copy();
        made["id"] = id;
        if (made.ContainsKey("created"))
            made["created"] = created;
        return made;
    }
}
