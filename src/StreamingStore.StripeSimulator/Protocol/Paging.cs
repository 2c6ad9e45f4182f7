using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Storage;

namespace StreamingStore.StripeSimulator.Protocol;

/// <summary>Cursor pagination: newest first, <c>starting_after</c> older than, <c>ending_before</c> newer than an object.</summary>
internal static class Paging
{
    /// <summary>The parameters that every list endpoint takes.</summary>
    public const string Parameters = "limit starting_after ending_before";

    public static JsonObject Page(this Call call, IReadOnlyList<Entry> all, Func<JsonObject, bool>? wanted = null) =>
        Page(call, all, entry => entry.Sequence, id => call.Work.World.Find(id)?.Sequence, entry => entry.Body,
            entry => !entry.IsDeleted && wanted?.Invoke(entry.Body) != false);

    /// <summary>A page of anything that lies in order of a sequence.</summary>
    public static JsonObject Page<T>(
        this Call call, IReadOnlyList<T> all, Func<T, long> sequence, Func<string, long?> sequenceOf, Func<T, JsonObject> show, Func<T, bool> wanted)
    {
        var limit = (int)(call.Parameters.Integer("limit", 1, 100) ?? 10);
        var after = Cursor(call, "starting_after", sequenceOf);
        var before = Cursor(call, "ending_before", sequenceOf);
        if (after is not null && before is not null)
            throw StripeError.Invalid("You cannot parameterize both ending_before and starting_after.", "ending_before");

        var page = new List<T>(limit + 1);
        if (before is { } newerThan)
        {
            for (var at = FirstAfter(all, sequence, newerThan); at < all.Count && page.Count <= limit; at++)
                if (wanted(all[at]))
                    page.Add(all[at]);
        }
        else
        {
            for (var at = (after is { } olderThan ? FirstAfter(all, sequence, olderThan - 1) : all.Count) - 1; at >= 0 && page.Count <= limit; at--)
                if (wanted(all[at]))
                    page.Add(all[at]);
        }
        var more = page.Count > limit;
        if (more)
            page.RemoveAt(limit);
        if (before is not null)
            page.Reverse();
        return List(call.Path, page.Select(show), more);
    }

    /// <summary>A page of a short list inside an object, which is shown in its own order.</summary>
    public static JsonObject PageInOrder(this Call call, IReadOnlyList<JsonObject> all)
    {
        var limit = (int)(call.Parameters.Integer("limit", 1, 100) ?? 10);
        IEnumerable<JsonObject> rest = all;
        if (call.Parameters.Filled("starting_after") is { } after)
            rest = all.SkipWhile(item => item.Id() != after).Skip(1);
        else if (call.Parameters.Filled("ending_before") is { } before)
            rest = all.TakeWhile(item => item.Id() != before).Reverse().Take(limit).Reverse();
        var page = rest.Take(limit + 1).ToList();
        return List(call.Path, page.Take(limit), page.Count > limit);
    }

    public static JsonObject List(string url, IEnumerable<JsonObject> data, bool more = false) => new()
    {
        ["object"] = "list",
        ["data"] = data.Select(item => item.Presented()).ToJsonArray(),
        ["has_more"] = more,
        ["url"] = url,
    };

    /// <summary>A test for a <c>created</c> filter: one instant, or a hash of gt, gte, lt, lte.</summary>
    public static Func<long, bool> Within(this Parameters parameters, string name)
    {
        if (!parameters.Has(name))
            return _ => true;
        if (parameters.IsBlank(name) || !parameters.IsNested(name))
            return parameters.Integer(name) is { } exact ? instant => instant == exact : _ => true;
        var range = parameters.Hash(name)!.Only("gt", "gte", "lt", "lte");
        var (gt, gte, lt, lte) = (range.Integer("gt"), range.Integer("gte"), range.Integer("lt"), range.Integer("lte"));
        return instant => !(instant <= gt) && !(instant < gte) && !(instant >= lt) && !(instant > lte);
    }

    private static long? Cursor(Call call, string name, Func<string, long?> sequenceOf) =>
        call.Parameters.Filled(name) is { } id
            ? sequenceOf(id) ?? throw StripeError.NoSuch("object", id, name)
            : null;

    private static int FirstAfter<T>(IReadOnlyList<T> all, Func<T, long> sequence, long than)
    {
        var (low, high) = (0, all.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sequence(all[middle]) <= than)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
