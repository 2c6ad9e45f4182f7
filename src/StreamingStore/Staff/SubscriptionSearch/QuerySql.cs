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

    private static readonly Dictionary<string, (string Sql, bool Number)> Fields = new(StringComparer.Ordinal)
    {
        ["id"] = ("s.id", false),
        ["status"] = ("s.status", false),
        ["customer"] = ("s.customer_id", false),
        ["created"] = ("s.created", true),
        ["canceled_at"] = ("stripe.instant(s.body -> 'canceled_at')", true),
    };

    /// <summary>The condition; its parameters are added.</summary>
    /// <exception cref="StripeQueryException">A field is not known, or does not go with its operator or value.</exception>
    public static string Condition(StripeQuery query, DynamicParameters parameters)
    {
        var clauses = query.Clauses.Select((clause, i) => $"({(clause.Negated ? "not " : "")}coalesce({Clause(clause, $"@q{i}", $"q{i}", parameters)}, false))");
        return $"({string.Join(query.Any ? " or " : " and ", clauses)})";
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
            return $"{field.Sql} is null";
        }

        if (!field.Number)
        {
            return Text(clause, field.Sql, value, name, parameters);
        }

        if (clause.Operator == QueryOperator.Contains || !long.TryParse(clause.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > 253_402_300_799)
        {
            throw new StripeQueryException($"{clause.Field} is a time: compare it with seconds since 1970, such as {clause.Field}>1700000000.", clause.Position);
        }

        parameters.Add(name, seconds);
        return $"{field.Sql} {Sign(clause.Operator)} to_timestamp({value})";
    }

    private static string Metadata(QueryClause clause, string value, string name, DynamicParameters parameters)
    {
        parameters.Add(name + "_key", clause.Key);
        if (clause.Value is null)
        {
            return $"not s.metadata ? {value}_key";
        }

        return Text(clause, $"s.metadata ->> {value}_key", value, name, parameters);
    }

    private static string Text(QueryClause clause, string sql, string value, string name, DynamicParameters parameters)
    {
        parameters.Add(name, clause.Value);
        switch (clause.Operator)
        {
            case QueryOperator.Equal:
                return $"lower({sql}) = lower({value})";
            case QueryOperator.Contains when clause.Value!.Length >= ShortestPart:
                return $"position(lower({value}) in lower({sql})) > 0";
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
