using System.Globalization;
using Dapper;

namespace StreamingStore.Staff.SubscriptionSearch;

/// <summary>
/// A query as a condition over <c>s</c> (stripe.subscription). Values are parameters, and fields are looked up in a list,
/// so nothing that was typed becomes SQL.
/// </summary>
internal static class QuerySql
{
    /// <summary>Stripe compares parts of at least this many letters. https://docs.stripe.com/search#substring-match</summary>
    private const int ShortestPart = 3;

    private static readonly Dictionary<string, (string Sql, FieldKind Kind)> Fields = new(StringComparer.Ordinal)
    {
        ["id"] = ("s.id", FieldKind.Id),
        ["status"] = ("s.status", FieldKind.Word),
        ["customer"] = ("s.customer_id", FieldKind.Id),
        ["created"] = ("s.created", FieldKind.Created),
        ["canceled_at"] = ("s.canceled_at", FieldKind.Time),
    };

    private enum FieldKind
    {
        /// <summary>Ids are told apart by their capitals too.</summary>
        Id,

        /// <summary>Stripe writes it in small letters.</summary>
        Word,

        /// <summary>A time that may not be there.</summary>
        Time,

        /// <summary>A time that every subscription has, in whose order they are listed.</summary>
        Created,
    }

    /// <summary>The condition; its parameters are added.</summary>
    /// <exception cref="StripeQueryException">A field is not known, or does not go with its operator or value.</exception>
    public static string Condition(StripeQuery query, DynamicParameters parameters)
    {
        // What is not there fits no clause, and so fits the clause's opposite.
        var clauses = query.Clauses.Select(Straight).Select((clause, i) => $"({Clause(clause, $"@q{i}", $"q{i}", parameters)}){(clause is { Negated: true, Value: not null } ? " is not true" : "")}");
        return $"({string.Join(query.Any ? " or " : " and ", clauses)})";
    }

    /// <summary>What is not before a time is at it or after it: asked so, the list is read from there on.</summary>
    private static QueryClause Straight(QueryClause clause)
    {
        QueryOperator? opposite = clause.Operator switch
        {
            QueryOperator.Less => QueryOperator.GreaterOrEqual,
            QueryOperator.LessOrEqual => QueryOperator.Greater,
            QueryOperator.Greater => QueryOperator.LessOrEqual,
            QueryOperator.GreaterOrEqual => QueryOperator.Less,
            _ => null,
        };
        return clause is { Negated: true, Key: null } && opposite is { } other && Fields.TryGetValue(clause.Field, out var field) && field.Kind == FieldKind.Created
            ? clause with { Operator = other, Negated = false }
            : clause;
    }

    private static string Clause(QueryClause clause, string value, string name, DynamicParameters parameters)
    {
        if (clause.Key is not null)
        {
            return Metadata(clause, value, name, parameters);
        }

        if (!Fields.TryGetValue(clause.Field, out var field))
        {
            throw new StripeQueryException($"Subscriptions have no field '{clause.Field}' to search by: use {string.Join(", ", Fields.Keys)} or metadata[\"key\"].", clause.Position);
        }

        if (clause.Value is null)
        {
            return $"{field.Sql} is {(clause.Negated ? "not " : "")}null";
        }

        if (field.Kind is FieldKind.Id or FieldKind.Word)
        {
            RequireText(clause);
            parameters.Add(name, clause.Value);
            return clause.Operator == QueryOperator.Contains ? Part(field.Sql, value)
                : field.Kind == FieldKind.Word ? $"{field.Sql} = lower({value})"
                : $"{field.Sql} = {value}";
        }

        if (clause.Operator == QueryOperator.Contains || !long.TryParse(clause.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > 253_402_300_799)
        {
            throw new StripeQueryException($"{clause.Field} is a time: compare it with seconds since 1970, such as {clause.Field}>1700000000.", clause.Position);
        }

        parameters.Add(name, seconds);
        return $"{field.Sql} {Sign(clause.Operator)} to_timestamp({value})";
    }

    /// <summary>Asked by the terms that are indexed (stripe.metadata_terms): the key is there, or the key with this value.</summary>
    private static string Metadata(QueryClause clause, string value, string name, DynamicParameters parameters)
    {
        parameters.Add(name + "_key", clause.Key);
        if (clause.Value is null)
        {
            return clause.Negated ? HasTerm($"{value}_key") : $"not s.metadata ? {value}_key";
        }

        RequireText(clause);
        parameters.Add(name, clause.Value);
        return clause.Operator == QueryOperator.Contains
            ? $"{HasTerm($"{value}_key")} and {Part($"s.metadata ->> {value}_key", value)}"
            : HasTerm($"{value}_key || ']' || lower({value})");
    }

    private static string HasTerm(string term) => $"stripe.metadata_terms(s.metadata) @> array[{term}]";

    private static string Part(string sql, string part) => $"position(lower({part}) in lower({sql})) > 0";

    private static void RequireText(QueryClause clause)
    {
        switch (clause.Operator)
        {
            case QueryOperator.Equal:
            case QueryOperator.Contains when clause.Value!.Length >= ShortestPart:
                return;
            case QueryOperator.Contains:
                throw new StripeQueryException($"'{clause.Value}' is too short: ~ wants at least {ShortestPart} letters.", clause.Position);
            default:
                throw new StripeQueryException($"{clause.Field} is a text: compare it with : or ~.", clause.Position);
        }
    }

    private static string Sign(QueryOperator sign) => sign switch
    {
        QueryOperator.Less => "<",
        QueryOperator.LessOrEqual => "<=",
        QueryOperator.Greater => ">",
        QueryOperator.GreaterOrEqual => ">=",
        _ => "=",
    };
}
