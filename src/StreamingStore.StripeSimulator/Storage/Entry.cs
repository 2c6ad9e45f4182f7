using System.Text.Json.Nodes;

namespace StreamingStore.StripeSimulator.Storage;

/// <summary>One object and its place in the order of creation, by which lists page.</summary>
internal sealed class Entry(long sequence, JsonObject body)
{
    public long Sequence { get; } = sequence;

    /// <summary>Never changed in place: a change replaces it with an edited copy.</summary>
    public JsonObject Body { get; set; } = body;
}
