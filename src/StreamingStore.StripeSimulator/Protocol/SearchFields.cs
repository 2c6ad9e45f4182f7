using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Storage;

namespace StreamingStore.StripeSimulator.Protocol;

/// <summary>The search endpoint of a kind of object: which fields can be asked for, and the pages of what is found.</summary>
internal sealed class SearchFields(string kind, params string[] fields)
{
    public const string Parameters = "query limit page";

    private readonly HashSet<string> fields = [.. fields];

    public JsonObject Search(Call call)
    {
        var query = SearchQuery.Parse(call.Parameters.Required("query"), fields);
        var limit = (int)(call.Parameters.Integer("limit", 1, 100) ?? 10);
        var all = call.Work.World.All(kind);
        var from = all.Count - 1;
        if (call.Parameters.Filled("page") is { } page)
            from = long.TryParse(page, System.Globalization.CultureInfo.InvariantCulture, out var sequence)
                ? World.Position(all, sequence) is >= 0 and var position ? position - 1 : ~World.Position(all, sequence) - 1
                : throw StripeError.Invalid("Invalid page token.", "page");

        var unknown = call.Work.World.Search.Unknown();
        JsonObject? Known(Entry entry) =>
            !unknown.TryGetValue(entry.Id, out var before) ? entry.IsDeleted ? null : entry.Body
            : before is null ? null
            : JsonText.Read(before);

        var found = new List<JsonObject>();
        long? last = null;
        var more = false;
        for (var at = from; at >= 0; at--)
        {
            if (Known(all[at]) is not { } body || !query(body))
                continue;
            if (found.Count == limit)
            {
                more = true;
                break;
            }
            found.Add(body.Presented());
            last = all[at].Sequence;
        }
        return new JsonObject
        {
            ["object"] = "search_result",
            ["data"] = found.ToJsonArray(),
            ["has_more"] = more,
            ["next_page"] = more ? last!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture) : null,
            ["url"] = call.Path,
        };
    }
}
