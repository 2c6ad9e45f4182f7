using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stripe;

/// <summary>
/// Writes parameters the way Stripe reads them: <c>items[0][price]=price_1&amp;metadata[device]=tv</c>; instants as
/// seconds since 1970; an empty list, or a null within a list or dictionary, as an empty string.
/// </summary>
internal static class FormEncoder
{
    private static readonly ConcurrentDictionary<Type, Parameter[]> Parameters = new();

    public static string Encode(BaseOptions options) =>
        options == null ? "" : string.Join('&', Flatten(options, "").Select(pair => $"{Escape(pair.Key)}={Escape(pair.Value)}"));

    /// <summary>Square brackets are left as they are, which Stripe takes and people can read.</summary>
    private static string Escape(string text) => WebUtility.UrlEncode(text).Replace("%5B", "[").Replace("%5D", "]");

    private static IEnumerable<KeyValuePair<string, string>> Flatten(object value, string key) =>
        value switch
        {
            null => [new(key, "")],
            IAnyOf { Value: null } => [],
            IAnyOf anyOf => Flatten(anyOf.Value, key),
            INestedOptions options => FlattenOptions(options, key),
            IDictionary dictionary => FlattenDictionary(dictionary, key),
            string text => [new(key, text)],
            IEnumerable list => FlattenList(list, key),
            DateTime instant => [new(key, new DateTimeOffset(instant).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture))],
            bool flag => [new(key, flag ? "true" : "false")],
            _ => [new(key, string.Format(CultureInfo.InvariantCulture, "{0}", value))],
        };

    private static IEnumerable<KeyValuePair<string, string>> FlattenOptions(INestedOptions options, string key)
    {
        foreach (var parameter in Parameters.GetOrAdd(options.GetType(), ParametersOf))
        {
            var value = parameter.Property.GetValue(options);
            if (parameter.Property.Name == nameof(BaseOptions.ExtraParams))
            {
                foreach (var pair in FlattenDictionary(value as IDictionary, key))
                    yield return pair;
            }
            else if (value != null || (options as INotesNulls)?.Nulls.Contains(parameter.Property.Name) == true)
            {
                foreach (var pair in Flatten(value, Nest(parameter.Name, key)))
                    yield return pair;
            }
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> FlattenDictionary(IDictionary dictionary, string key)
    {
        if (dictionary == null)
            yield break;
        foreach (DictionaryEntry entry in dictionary)
        {
            foreach (var pair in Flatten(entry.Value, Nest(string.Format(CultureInfo.InvariantCulture, "{0}", entry.Key), key)))
                yield return pair;
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> FlattenList(IEnumerable list, string key) =>
        list.Cast<object>().SelectMany((item, index) => Flatten(item, $"{key}[{index}]")).DefaultIfEmpty(new(key, ""));

    /// <summary><c>b</c> in <c>a</c> is <c>a[b]</c>, and <c>b[c]</c> in <c>a</c> is <c>a[b][c]</c>.</summary>
    private static string Nest(string name, string outer)
    {
        if (outer == "")
            return name;
        var bracket = name.IndexOf('[');
        return bracket < 0 ? $"{outer}[{name}]" : $"{outer}[{name[..bracket]}]{name[bracket..]}";
    }

    private static Parameter[] ParametersOf(Type type) =>
        [.. type.GetProperties().Select(property => new Parameter(
            property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name),
            property))];

    private sealed record Parameter(string Name, PropertyInfo Property);
}
