namespace StreamingStore.Staff.SubscriptionSearch;

/// <summary>How a clause compares.</summary>
public enum QueryOperator
{
    /// <summary><c>field:value</c></summary>
    Equal,

    /// <summary><c>field~"part"</c></summary>
    Contains,

    /// <summary><c>field&lt;value</c></summary>
    Less,

    /// <summary><c>field&lt;=value</c></summary>
    LessOrEqual,

    /// <summary><c>field&gt;value</c></summary>
    Greater,

    /// <summary><c>field&gt;=value</c></summary>
    GreaterOrEqual,
}

/// <summary>One clause of a query.</summary>
/// <param name="Field">The field, <c>status</c>.</param>
/// <param name="Key">The key in square brackets, where the field is <c>metadata</c>.</param>
/// <param name="Operator">How it compares.</param>
/// <param name="Value">With what; null for the word <c>null</c>: the field is not there.</param>
/// <param name="Negated">A minus stands before the clause.</param>
/// <param name="Position">Where it begins in the query, counted from 0.</param>
public sealed record QueryClause(string Field, string? Key, QueryOperator Operator, string? Value, bool Negated, int Position);

/// <summary>A query that can't be read.</summary>
/// <param name="message">What is wrong and what to write instead.</param>
/// <param name="position">Where, counted from 0.</param>
public sealed class StripeQueryException(string message, int position) : FormatException(message)
{
    /// <summary>The place in the query, counted from 0.</summary>
    public int Position { get; } = position;
}

/// <summary>A query in Stripe's search query language. https://docs.stripe.com/search#search-query-language</summary>
/// <param name="Clauses">The clauses.</param>
/// <param name="Any">True where OR joins them, false where AND does.</param>
public sealed record StripeQuery(IReadOnlyList<QueryClause> Clauses, bool Any)
{
    /// <summary>Stripe takes at most this many clauses.</summary>
    public const int MostClauses = 10;

    /// <summary>Reads a query.</summary>
    /// <exception cref="StripeQueryException">It can't be read; the exception says where.</exception>
    public static StripeQuery Parse(string text) => new StripeQueryReader(text).Read();
}
