using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;

namespace StreamingStore.StripeSimulator.Protocol;

/// <summary>Copies parameters onto objects in the ways that most of Stripe's resources share.</summary>
internal static class FormMapping
{
    private const int MostMetadataKeys = 50;

    /// <summary>Texts as they are sent; an empty one unsets.</summary>
    public static void CopyTexts(this Parameters parameters, JsonObject to, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            if (parameters.Text(name) is { } text)
                to[name] = text.Length == 0 ? null : text;
    }

    public static void CopyFlags(this Parameters parameters, JsonObject to, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            if (parameters.Boolean(name) is { } flag)
                to[name] = flag;
    }

    /// <summary>A hash of texts (an address, say), kept whole with the fields that were sent; an empty string unsets it.</summary>
    public static void CopyHashes(this Parameters parameters, JsonObject to, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (parameters.IsBlank(name))
                to[name] = null;
            else if (parameters.Hash(name) is { } hash)
                Merge(hash, to, name);
        }
    }

    /// <summary>Merges metadata; an empty value removes its key, an empty hash all of them.</summary>
    /// <exception cref="StripeError">More than 50 keys, a key over 40 characters or a value over 500.</exception>
    public static void CopyMetadata(this Parameters parameters, JsonObject to)
    {
        if (!parameters.Has("metadata"))
            return;
        if (parameters.IsBlank("metadata"))
        {
            to["metadata"] = new JsonObject();
            return;
        }
        var metadata = to.Hash("metadata")?.Copy() ?? [];
        var sent = parameters.Hash("metadata")!;
        foreach (var key in sent.Names)
        {
            var value = sent.Text(key)!;
            if (key.Length > 40)
                throw StripeError.Malformed(
                    $"Metadata keys can have up to 40 characters, but you passed in a key of length {key.Length}. Invalid key: {key}", "metadata");
            if (value.Length > 500)
                throw StripeError.Malformed(
                    $"Metadata values can have up to 500 characters, but you passed in a value of length {value.Length}. Invalid value: {value}", sent.PathOf(key));
            if (value.Length == 0)
                metadata.Remove(key);
            else
                metadata[key] = value;
        }
        if (metadata.Count > MostMetadataKeys)
            throw StripeError.Malformed($"You can only have up to {MostMetadataKeys} metadata keys on an object, but you passed in {metadata.Count}.", "metadata");
        to["metadata"] = metadata;
    }

    /// <summary>Parameters to be used later, by name; <see cref="Form.AddKept"/> sends them.</summary>
    public static JsonObject Kept(this Parameters parameters)
    {
        var kept = new JsonObject();
        foreach (var (name, value) in parameters.Leaves())
            kept[name] = value;
        return kept;
    }

    private static void Merge(Parameters hash, JsonObject to, string name)
    {
        var merged = to.Hash(name)?.Copy() ?? [];
        foreach (var field in hash.Names)
            if (merged[field] is JsonObject || hash.IsNested(field))
                Merge(hash.Hash(field)!, merged, field);
            else
                merged[field] = hash.Text(field) is { Length: > 0 } text ? text : null;
        to[name] = merged;
    }
}
