using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;

namespace StreamingStore.Tests.Histories;

/// <summary>An object in which mirror and Stripe differ.</summary>
internal sealed record Difference(string Kind, string Id, string What)
{
    public override string ToString() => $"{Kind} {Id} {What}";
}

/// <summary>Holds the mirror's tables against what Stripe has, field by field.</summary>
/// <param name="world">Where the mirror is.</param>
/// <param name="stripe">What Stripe has.</param>
/// <param name="kinds">The kinds to compare.</param>
/// <param name="pricesById">
/// An item's price is compared by its id alone: no event of a subscription tells that a price which it has has changed.
/// </param>
internal sealed class MirrorComparison(World world, StripeState stripe, IReadOnlyList<string> kinds, bool pricesById = false)
{
    /// <summary>The kinds whose every change Stripe tells of in an event; a payment's while it waits are not told.</summary>
    public static readonly IReadOnlyList<string> ToldByEvents =
        ["product", "price", "customer", "subscription", "subscription_item", "charge", "refund", "dispute", "test_clock"];

    /// <summary>All kinds.</summary>
    public static readonly IReadOnlyList<string> All = [.. ToldByEvents, "payment_intent", "payment_method"];

    private readonly List<Difference> differences = [];

    /// <summary>Every difference, in words; none where the mirror is right.</summary>
    public async Task<IReadOnlyList<Difference>> FindAsync()
    {
        foreach (var kind in kinds)
        {
            var rows = await RowsAsync(kind);
            if (kind == "payment_method")
            {
                await AskForDetachedAsync(rows);
            }

            Compare(kind, rows);
        }

        return differences;
    }

    /// <summary>A detached card is on no customer's list, and still there.</summary>
    private async Task AskForDetachedAsync(IReadOnlyList<Row> rows)
    {
        foreach (var row in rows.Where(row => !row.Deleted && !stripe.Of("payment_method").ContainsKey(row.Id)))
        {
            stripe.Keep("payment_method", [await world.CallAsync(HttpMethod.Get, $"payment_methods/{row.Id}")]);
        }
    }

    private void Compare(string kind, IReadOnlyList<Row> rows)
    {
        var mirrored = rows.ToDictionary(row => row.Id);
        foreach (var (id, theirs) in stripe.Of(kind))
        {
            if (!mirrored.Remove(id, out var row))
            {
                differences.Add(new(kind, id, "is not in the mirror"));
            }
            else if (row.Deleted)
            {
                differences.Add(new(kind, id, "is deleted in the mirror, and Stripe has it"));
            }
            else
            {
                using var body = JsonDocument.Parse(row.Body);
                var (ours, expected) = (Comparable(kind, body.RootElement), Comparable(kind, theirs));
                if (!JsonElement.DeepEquals(ours, expected))
                {
                    differences.Add(new(kind, id, $"differs in {Fields(ours, expected)}"));
                }
            }
        }

        differences.AddRange(mirrored.Values.Where(row => !row.Deleted).Select(row => new Difference(kind, row.Id, "is in the mirror, and Stripe has none")));
    }

    private JsonElement Comparable(string kind, JsonElement body)
    {
        if (!pricesById || kind is not ("subscription" or "subscription_item"))
        {
            return body;
        }

        var whole = JsonNode.Parse(body.GetRawText())!.AsObject();
        foreach (var item in kind == "subscription" ? whole["items"]!["data"]!.AsArray().Select(item => item!.AsObject()) : [whole])
        {
            (item["price"], item["plan"]) = ((string?)item["price"]?["id"], (string?)item["plan"]?["id"]);
        }

        return JsonSerializer.SerializeToElement(whole);
    }

    private async Task<IReadOnlyList<Row>> RowsAsync(string kind)
    {
        await using var connection = await world.Database.Source.OpenConnectionAsync();
        return (await connection.QueryAsync<Row>($"select id, body::text as body, deleted from stripe.{kind}")).AsList();
    }

    private static string Fields(JsonElement ours, JsonElement theirs)
    {
        var mine = ours.EnumerateObject().ToDictionary(field => field.Name, field => field.Value);
        var changed = theirs.EnumerateObject()
            .Where(field => !mine.TryGetValue(field.Name, out var value) || !JsonElement.DeepEquals(value, field.Value))
            .Select(field => $"{field.Name} (ours {(mine.TryGetValue(field.Name, out var value) ? Short(value) : "missing")}, Stripe's {Short(field.Value)})");
        var surplus = mine.Keys.Where(name => !theirs.TryGetProperty(name, out _)).Select(name => $"{name} (ours only)");
        return string.Join(", ", changed.Concat(surplus));
    }

    private static string Short(JsonElement value) => value.GetRawText() is { Length: > 120 } text ? text[..120] + "..." : value.GetRawText();

    private sealed class Row
    {
        public string Id { get; init; } = "";

        public string Body { get; init; } = "";

        public bool Deleted { get; init; }
    }
}
