using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace StreamingStore.Web.Components.Pages.Staff.Parts;

/// <summary>A piece of a line of JSON.</summary>
/// <param name="Text">The letters.</param>
/// <param name="Id">One of Stripe's ids, to be made a link; null for any other text.</param>
public sealed record JsonPiece(string Text, string? Id);

/// <summary>A line of JSON.</summary>
/// <param name="Pieces">What stands in it.</param>
/// <param name="Changed">It is part of what an event says has changed.</param>
public sealed record JsonLine(IReadOnlyList<JsonPiece> Pieces, bool Changed);

/// <summary>Lays JSON out line by line, with the fields marked that an event's <c>previous_attributes</c> names. https://docs.stripe.com/api/events/object</summary>
public sealed partial class JsonLines
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<JsonLine> lines = [];

    /// <summary>The lines of an object, or of an event around its object.</summary>
    public static IReadOnlyList<JsonLine> Of(JsonElement root)
    {
        var writer = new JsonLines();
        var previous = root.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object && data.TryGetProperty("previous_attributes", out var before)
            ? before
            : default;
        writer.Write(root, 0, "", "", changed: false, before: default, ofObject: previous);
        return writer.lines;
    }

    private void Write(JsonElement value, int depth, string head, string tail, bool changed, JsonElement before, JsonElement ofObject)
    {
        if (value.ValueKind == JsonValueKind.Object && value.EnumerateObject().Any())
        {
            Add(depth, head + "{", changed);
            var last = value.EnumerateObject().Last().Name;
            foreach (var field in value.EnumerateObject())
            {
                JsonElement old = default;
                var named = !changed && before.ValueKind == JsonValueKind.Object && before.TryGetProperty(field.Name, out old);
                var within = named && old.ValueKind == JsonValueKind.Object && field.Value.ValueKind == JsonValueKind.Object;
                Write(
                    field.Value, depth + 1, $"{JsonSerializer.Serialize(field.Name, Plain)}: ", field.Name == last ? "" : ",",
                    changed || named && !within,
                    depth == 1 && field.Name == "object" && head.StartsWith("\"data\"", StringComparison.Ordinal) ? ofObject : within ? old : default,
                    ofObject);
            }

            Add(depth, "}" + tail, changed);
        }
        else if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0)
        {
            Add(depth, head + "[", changed);
            var left = value.GetArrayLength();
            foreach (var item in value.EnumerateArray())
            {
                Write(item, depth + 1, "", --left == 0 ? "" : ",", changed, default, default);
            }

            Add(depth, "]" + tail, changed);
        }
        else
        {
            Add(depth, $"{head}{JsonSerializer.Serialize(value, Plain)}{tail}", changed);
        }
    }

    private void Add(int depth, string text, bool changed)
    {
        var (line, pieces, at) = (new string(' ', 2 * depth) + text, new List<JsonPiece>(), 0);
        foreach (Match match in StripeId().Matches(line))
        {
            pieces.Add(new JsonPiece(line[at..match.Index], null));
            pieces.Add(new JsonPiece(match.Value, match.Value));
            at = match.Index + match.Length;
        }

        pieces.Add(new JsonPiece(line[at..], null));
        lines.Add(new JsonLine(pieces, changed));
    }

    [GeneratedRegex("(?<=\")(?:cus|sub|si|pi|ch|py|in|re|evt|prod|price|pm|dp|du|clock|cs|seti)_[A-Za-z0-9_]+(?=\")")]
    private static partial Regex StripeId();
}
