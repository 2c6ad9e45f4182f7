using System.Text.Json;
using Dapper;

namespace StreamingStore.Tests.Histories;

/// <summary>An object in which mirror and Stripe differ.</summary>
internal sealed record Difference(string Kind, string Id, string What)
{
    public override string ToString() => $"{Kind} {Id} {What}";
}

/// <summary>Holds the mirror's tables against what Stripe has, field by field.</summary>
internal sealed class MirrorComparison(World world, StripeState stripe, IReadOnlyList<string> kinds)
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
                using var ours = JsonDocument.Parse(row.Body);
                if (!JsonElement.DeepEquals(ours.RootElement, theirs))
                {
                    differences.Add(new(kind, id, $"differs in {Fields(ours.RootElement, theirs)}"));
                }
            }
        }

        differences.AddRange(mirrored.Values.Where(row => !row.Deleted).Select(row => new Difference(kind, row.Id, "is in the mirror, and Stripe has none")));
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
