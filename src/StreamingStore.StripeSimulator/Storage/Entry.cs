using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;

namespace StreamingStore.StripeSimulator.Storage;

/// <summary>
/// One object and its place in the order of creation, by which lists page. It is kept as text: that takes an eighth of the
/// room, and each reader gets a copy of its own.
/// </summary>
internal sealed class Entry
{
    private Entry(string id, string kind, long sequence)
    {
        Id = id;
        Kind = kind;
        Sequence = sequence;
    }

    public string Id { get; }

    public string Kind { get; }

    public long Sequence { get; }

    /// <summary>The object with its notes, in UTF-8.</summary>
    public byte[] Text { get; private set; } = [];

    public JsonObject Body => JsonText.Read(Text);

    /// <summary>Only a stub is left of it.</summary>
    public bool IsDeleted { get; private set; }

    /// <summary>Under what it can be found.</summary>
    public (string Index, string Value)[] Keys { get; private set; } = [];

    public static Entry Of(JsonObject body, long sequence)
    {
        var entry = new Entry(body.Id(), body.Kind(), sequence);
        entry.Replace(body);
        return entry;
    }

    public void Replace(JsonObject body)
    {
        Text = JsonText.Whole(body);
        IsDeleted = body.Flag("deleted");
        Keys = [.. Indexes.Of(body)];
    }
}
