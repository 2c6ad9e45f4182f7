using System.Text;

namespace StreamingStore.Staff.SubscriptionSearch;

/// <summary>Reads a query clause by clause, and knows at every point where it is.</summary>
internal sealed class StripeQueryReader(string text)
{
    private int at;

    public StripeQuery Read()
    {
        var clauses = new List<QueryClause>();
        bool? any = null;
        SkipSpace();
        if (at == text.Length)
        {
            throw Fault("""The query is empty: write a clause such as status:"active".""");
        }

        while (at < text.Length)
        {
            if (clauses.Count > 0)
            {
                var or = ReadJoin();
                any = any is { } joined && joined != or
                    ? throw Fault("AND and OR can't be mixed in one query, and there are no brackets: ask two queries.")
                    : or;
            }

            if (clauses.Count == StripeQuery.MostClauses)
            {
                throw Fault($"A query has at most {StripeQuery.MostClauses} clauses.");
            }

            clauses.Add(ReadClause());
            SkipSpace();
        }

        return new StripeQuery(clauses, any ?? false);
    }

    /// <summary>AND, OR, or nothing but space, which means AND.</summary>
    private bool ReadJoin()
    {
        foreach (var (word, or) in new[] { ("AND", false), ("OR", true) })
        {
            var end = at + word.Length;
            if (text.AsSpan(at).StartsWith(word, StringComparison.OrdinalIgnoreCase) && (end == text.Length || char.IsWhiteSpace(text[end])))
            {
                at = end;
                SkipSpace();
                return at < text.Length ? or : throw Fault($"After {word} comes another clause.");
            }
        }

        return false;
    }

    private QueryClause ReadClause()
    {
        var start = at;
        var negated = Take('-');
        var (field, key) = ReadField();
        var sign = ReadOperator(field);
        var valueAt = at;
        var value = ReadValue();
        if (value is null && sign != QueryOperator.Equal)
        {
            throw Fault($"null goes with a colon only: {field}:null.", valueAt);
        }

        return new QueryClause(field, key, sign, value, negated, start);
    }

    private (string Field, string? Key) ReadField()
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '_' or '.'))
        {
            at++;
        }

        var field = text[start..at];
        if (field.Length == 0)
        {
            throw Fault($"A field is expected here, such as status, created or metadata[\"device_type\"]{(at < text.Length ? $", not '{text[at]}'" : "")}.");
        }

        if (!Take('['))
        {
            return field == "metadata" ? throw Fault("""metadata needs a key: metadata["device_type"].""") : (field, null);
        }

        if (field != "metadata")
        {
            throw Fault("Only metadata has keys in square brackets.", at - 1);
        }

        var keyAt = at;
        var key = ReadQuoted() ?? throw Fault("""The key stands in quotation marks: metadata["device_type"].""", keyAt);
        return Take(']') ? (field, key) : throw Fault("The square bracket is not closed: ] is expected here.");
    }

    private QueryOperator ReadOperator(string field)
    {
        SkipSpace();
        QueryOperator sign;
        if (Take(':'))
        {
            sign = QueryOperator.Equal;
        }
        else if (Take('~'))
        {
            sign = QueryOperator.Contains;
        }
        else if (Take('<'))
        {
            sign = Take('=') ? QueryOperator.LessOrEqual : QueryOperator.Less;
        }
        else if (Take('>'))
        {
            sign = Take('=') ? QueryOperator.GreaterOrEqual : QueryOperator.Greater;
        }
        else
        {
            throw Fault($"After {field} comes one of : ~ < <= > >= and a value.");
        }

        SkipSpace();
        return sign;
    }

    /// <summary>A text in quotation marks, a number, or null.</summary>
    private string? ReadValue()
    {
        if (at < text.Length && text[at] is '"' or '\'')
        {
            return ReadQuoted();
        }

        var start = at;
        while (at < text.Length && !char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        var value = text[start..at];
        if (value.Length == 0)
        {
            throw Fault("A value is expected here: a text in quotation marks, a number, or null.");
        }

        if (value == "null")
        {
            return null;
        }

        return value.All(c => char.IsAsciiDigit(c)) ? value : throw Fault($"A text stands in quotation marks: \"{value}\".", start);
    }

    private string? ReadQuoted()
    {
        if (at >= text.Length || text[at] is not ('"' or '\''))
        {
            return null;
        }

        var (start, quote) = (at, text[at++]);
        var value = new StringBuilder();
        while (at < text.Length && text[at] != quote)
        {
            // A backslash lets a quotation mark be part of the text.
            if (text[at] == '\\' && at + 1 < text.Length)
            {
                at++;
            }

            value.Append(text[at++]);
        }

        return Take(quote) ? value.ToString() : throw Fault("The quotation mark is not closed.", start);
    }

    private bool Take(char expected)
    {
        if (at < text.Length && text[at] == expected)
        {
            at++;
            return true;
        }

        return false;
    }

    private void SkipSpace()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }
    }

    private StripeQueryException Fault(string message, int? position = null) => new(message, position ?? at);
}
