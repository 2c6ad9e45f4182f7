using System.Runtime.CompilerServices;
using System.Text.Json;
using Dapper;
using Npgsql;
using Stripe;

namespace StreamingStore.Staff.SubscriptionSearch;

/// <summary>A subscription as a list of staff shows it. Instants are UTC.</summary>
public sealed class FoundSubscription
{
    /// <summary>Stripe's id, <c>sub_...</c>.</summary>
    public string Id { get; init; } = "";

    /// <summary>Stripe's status.</summary>
    public string Status { get; init; } = "";

    /// <summary>The Stripe customer.</summary>
    public string CustomerId { get; init; } = "";

    /// <summary>The viewer who owns it; null where none is tied to the customer.</summary>
    public Guid? ViewerId { get; init; }

    /// <summary>The viewer's address, or else the customer's.</summary>
    public string? Email { get; init; }

    /// <summary>The products' names, parted by commas.</summary>
    public string? Plans { get; init; }

    /// <summary>The device type on which it was made, or null.</summary>
    public string? DeviceType { get; init; }

    /// <summary>When it was made.</summary>
    public DateTime Created { get; init; }

    /// <summary>When the mirror's row was true.</summary>
    public DateTime AsOf { get; init; }
}

/// <summary>What the mirror and Stripe's own search say to the same query, and where they differ.</summary>
/// <param name="OnlyHere">Found in the mirror only: Stripe's search lags behind its own writes.</param>
/// <param name="OnlyAtStripe">Found at Stripe only: the mirror has not heard yet, or Stripe's search shows what is over.</param>
/// <param name="InBoth">How many both found.</param>
public sealed record SearchComparison(IReadOnlyList<string> OnlyHere, IReadOnlyList<string> OnlyAtStripe, int InBoth);

/// <summary>
/// Finds subscriptions by Stripe's search query language, in the mirror: unlike Stripe's search, which may lag by a minute
/// and more, it sees what was written a moment ago. https://docs.stripe.com/search#data-freshness
/// </summary>
public sealed class SubscriptionFinder(NpgsqlDataSource database, StripeClient stripe)
{
    /// <summary>So many of the newest are compared with Stripe's search.</summary>
    public const int MostCompared = 100;

    /// <summary>
    /// Planned anew for what is asked: a value that many have is found best in the order of the list, one that few have by
    /// its own index, and one plan for both would be poor for either. It holds until the transaction ends.
    /// </summary>
    private const string PlannedForItsValues = "set local plan_cache_mode = force_custom_plan;";

    /// <summary>Subscriptions that fit, a page of them.</summary>
    /// <param name="query">The query; null or empty for all.</param>
    /// <param name="status">Only those of this status; null for any.</param>
    /// <param name="after">The id of the last one of the page before; null for the first page.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="oldestFirst">True for those first that were made first; otherwise the newest come first.</param>
    /// <param name="ct">Cancels the statement.</param>
    /// <exception cref="StripeQueryException">The query can't be read; the exception says where.</exception>
    public async Task<IReadOnlyList<FoundSubscription>> FindAsync(
        string? query, string? status = null, string? after = null, int limit = 50, bool oldestFirst = false, CancellationToken ct = default)
    {
        var (sql, parameters) = Statement(query, status, after, limit, oldestFirst);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        return (await connection.QueryAsync<FoundSubscription>(new CommandDefinition(sql, parameters, cancellationToken: ct))).AsList();
    }

    /// <summary>All subscriptions that fit, one by one as they are read, however many they are. Holds a connection until the last.</summary>
    /// <param name="query">The query; null or empty for all.</param>
    /// <param name="status">Only those of this status; null for any.</param>
    /// <param name="oldestFirst">True for those first that were made first; otherwise the newest come first.</param>
    /// <param name="ct">Cancels the statement.</param>
    /// <exception cref="StripeQueryException">The query can't be read; the exception says where.</exception>
    public IAsyncEnumerable<FoundSubscription> ReadAllAsync(string? query, string? status = null, bool oldestFirst = false, CancellationToken ct = default)
    {
        var (sql, parameters) = Statement(query, status, after: null, limit: null, oldestFirst);
        return ReadAsync(sql, parameters, ct);
    }

    private async IAsyncEnumerable<FoundSubscription> ReadAsync(string sql, DynamicParameters parameters, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await foreach (var subscription in connection.QueryUnbufferedAsync<FoundSubscription>(sql, parameters, transaction).WithCancellation(ct))
        {
            yield return subscription;
        }
    }

    /// <summary>How many subscriptions of each status fit.</summary>
    /// <exception cref="StripeQueryException">The query can't be read; the exception says where.</exception>
    public async Task<IReadOnlyDictionary<string, long>> CountAsync(string? query, CancellationToken ct = default)
    {
        var parameters = new DynamicParameters();
        var condition = Condition(query, parameters);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var counts = await connection.QueryAsync<(string Status, long Count)>(new CommandDefinition(
            $"{PlannedForItsValues} select s.status, count(*) from stripe.subscription s where not s.deleted and {condition} group by 1", parameters, cancellationToken: ct));
        return counts.ToDictionary(row => row.Status, row => row.Count);
    }

    /// <summary>Asks Stripe's search the same, and compares the newest hundred of each.</summary>
    /// <exception cref="StripeQueryException">The query can't be read; the exception says where.</exception>
    /// <exception cref="StripeException">Stripe refuses the query or fails.</exception>
    public async Task<SearchComparison> CompareAsync(string query, CancellationToken ct = default)
    {
        var here = (await FindAsync(query, limit: MostCompared, ct: ct)).Select(found => found.Id).ToHashSet();
        var answer = await stripe.RawRequestAsync(
            HttpMethod.Get, $"/v1/subscriptions/search?limit={MostCompared}&query={Uri.EscapeDataString(query)}", cancellationToken: ct);
        using var document = JsonDocument.Parse(answer.Content);
        var there = document.RootElement.GetProperty("data").EnumerateArray().Select(found => found.GetProperty("id").GetString()!).ToHashSet();
        return new SearchComparison([.. here.Except(there).Order(StringComparer.Ordinal)], [.. there.Except(here).Order(StringComparer.Ordinal)], here.Intersect(there).Count());
    }

    private static (string Sql, DynamicParameters Parameters) Statement(string? query, string? status, string? after, int? limit, bool oldestFirst)
    {
        var (beyond, order) = oldestFirst ? (">", "s.created, s.id") : ("<", "s.created desc, s.id desc");
        var parameters = new DynamicParameters(new { status, after, limit });
        return ($"""
            {PlannedForItsValues}
            with page as (
              select s.* from stripe.subscription s
              where not s.deleted and {Condition(query, parameters)}
                {(status is null ? "" : "and s.status = @status")}
                {(after is null ? "" : $"and (s.created, s.id) {beyond} (select created, id from stripe.subscription where id = @after)")}
              order by {order}
              limit @limit
            )
            select s.id, s.status, s.customer_id, v.id as viewer_id, coalesce(v.email, c.email) as email,
                   (select string_agg(distinct p.name, ', ') from stripe.subscription_item i join stripe.product p on p.id = i.product_id
                    where i.subscription_id = s.id and not i.deleted) as plans,
                   s.device_type, s.created, s.as_of
            from page s
            left join store.viewer v on v.stripe_customer_id = s.customer_id
            left join stripe.customer c on c.id = s.customer_id
            order by {order}
            """, parameters);
    }

    private static string Condition(string? query, DynamicParameters parameters) =>
        string.IsNullOrWhiteSpace(query) ? "true" : QuerySql.Condition(StripeQuery.Parse(query), parameters);
}
