using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using StreamingStore.StripeSimulator.Json;

namespace StreamingStore.StripeSimulator.Protocol;

/// <summary>
/// Stripe's search language: clauses such as <c>status:"active"</c>, <c>name~"ann"</c>, <c>metadata["a"]:"b"</c>,
/// <c>created&gt;=123</c> or <c>-email:null</c>, joined by AND or by OR but not by both.
/// </summary>
internal static partial class SearchQuery
{
    private const int ShortestSubstring = 3;

    /// <exception cref="StripeError">The query is not of that form, or asks for a field that cannot be searched.</exception>
    public static Func<JsonObject, bool> Parse(string query, IReadOnlySet<string> fields)
    {
        var clauses = new List<Func<JsonObject, bool>>();
        string? joint = null;
        var at = 0;
        while (true)
        {
            var clause = Clause().Match(query, at);
            if (!clause.Success)
                throw Unreadable(query);
            clauses.Add(ClauseOf(clause, fields));
            at += clause.Length;
            if (at == query.Length)
                break;
            var join = Joint().Match(query, at);
            if (!join.Success)
                throw Unreadable(query);
            var word = join.Groups["word"].Value is "" ? "AND" : join.Groups["word"].Value.ToUpperInvariant();
            if (joint is not null && joint != word)
                throw StripeError.Invalid("You can't combine AND and OR in a query.", "query");
            joint = word;
            at += join.Length;
        }
        return joint == "OR" ? body => clauses.Any(clause => clause(body)) : body => clauses.All(clause => clause(body));
    }

    private static Func<JsonObject, bool> ClauseOf(Match clause, IReadOnlySet<string> fields)
    {
        var field = clause.Groups["field"].Value;
        var key = clause.Groups["key"] is { Success: true } named ? named.Value : null;
        if (!fields.Contains(field) || field == "metadata" != (key is not null))
            throw StripeError.Invalid($"Field `{field}` is an unsupported search field for this resource.", "query");
        JsonNode? Value(JsonObject body) => key is null ? body[field] : body.Hash("metadata")?[key];
        var wanted = clause.Groups["text"] is { Success: true } text ? Escaped().Replace(text.Value, "$1") : clause.Groups["bare"].Value;
        Func<JsonObject, bool> test = clause.Groups["sign"].Value switch
        {
            ":" when wanted == "null" && clause.Groups["bare"].Success => body => Value(body) is null,
            ":" => body => string.Equals(Value(body)?.ToString(), wanted, StringComparison.OrdinalIgnoreCase),
            "~" when wanted.Length < ShortestSubstring => throw StripeError.Invalid($"Substring queries need at least {ShortestSubstring} characters.", "query"),
            "~" => body => Value(body)?.ToString().Contains(wanted, StringComparison.OrdinalIgnoreCase) == true,
            var comparison => Compare(comparison, wanted, Value),
        };
        return clause.Groups["not"].Value.Length > 0 ? body => !test(body) : test;
    }

    private static Func<JsonObject, bool> Compare(string sign, string wanted, Func<JsonObject, JsonNode?> value)
    {
        if (!long.TryParse(wanted, CultureInfo.InvariantCulture, out var bound))
            throw StripeError.Invalid($"`{wanted}` is not a number.", "query");
        return body => value(body) is JsonValue number && number.TryGetValue(out long actual) && sign switch
        {
            ">" => actual > bound,
            ">=" => actual >= bound,
            "<" => actual < bound,
            _ => actual <= bound,
        };
    }

    private static StripeError Unreadable(string query) =>
        StripeError.Invalid($"We were unable to parse your search query: {query}", "query");

    [GeneratedRegex("""\G\s*(?<not>-?)(?<field>[a-z_]+)(?:\[["'](?<key>[^"']*)["']\])?\s*(?<sign>:|~|>=|<=|>|<)\s*(?:"(?<text>(?:[^"\\]|\\.)*)"|'(?<text>(?:[^'\\]|\\.)*)'|(?<bare>[\w.\-]+))\s*""")]
    private static partial Regex Clause();

    [GeneratedRegex(@"\\(.)")]
    private static partial Regex Escaped();

    [GeneratedRegex(@"\G(?:(?<word>AND|OR|and|or)\s+|(?=\S))")]
    private static partial Regex Joint();
}
