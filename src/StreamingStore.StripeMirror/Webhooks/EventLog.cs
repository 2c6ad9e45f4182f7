using Dapper;
using Npgsql;
using StreamingStore.StripeMirror.Mirror;

namespace StreamingStore.StripeMirror.Webhooks;

/// <summary>An event in the inbox. Instants are UTC.</summary>
public sealed class InboxEvent
{
    /// <summary>Stripe's id, <c>evt_...</c>.</summary>
    public string Id { get; init; } = "";

    /// <summary>What happened, <c>customer.subscription.updated</c>.</summary>
    public string Type { get; init; } = "";

    /// <summary>The kind of object it tells of, <c>subscription</c>; null where it has none.</summary>
    public string? Kind { get; init; }

    /// <summary>That object's id.</summary>
    public string? ObjectId { get; init; }

    /// <summary>The API version of its payload; null versions exist.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>When Stripe made it.</summary>
    public DateTime Created { get; init; }

    /// <summary>When it first came in.</summary>
    public DateTime ReceivedAt { get; init; }

    /// <summary>When it was done; null while it is not.</summary>
    public DateTime? DoneAt { get; init; }

    /// <summary>When it was given up; null where it was not.</summary>
    public DateTime? DeadAt { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>What went wrong the last time; null where nothing did.</summary>
    public string? LastError { get; init; }

    /// <summary><c>webhook</c>, or <c>gap_check</c> where Stripe's list had it and no delivery brought it.</summary>
    public string Source { get; init; } = "";

    /// <summary>One of <see cref="EventFilter.Results"/>.</summary>
    public string Result { get; init; } = "";

    /// <summary>The event as Stripe wrote it; in lists it is left out.</summary>
    public string? Body { get; init; }
}

/// <summary>Which events to show; null means any.</summary>
/// <param name="Type">The type, whole, or its beginning followed by <c>*</c>: <c>customer.subscription.*</c>.</param>
/// <param name="ObjectId">The id of the object that they tell of.</param>
/// <param name="Result">One of <see cref="Results"/>.</param>
/// <param name="ApiVersion">The payload's version; an empty text for those without one.</param>
/// <param name="Tries">Tried at least so often.</param>
/// <param name="From">Came in then (UTC) or later.</param>
/// <param name="Until">Came in before then (UTC).</param>
public sealed record EventFilter(
    string? Type = null, string? ObjectId = null, string? Result = null, string? ApiVersion = null, int? Tries = null, DateTime? From = null, DateTime? Until = null)
{
    /// <summary>
    /// What may come of an event: <c>waiting</c> to be tried (again), <c>dead</c> (given up), <c>applied</c>,
    /// <c>refetched</c> (of another version than ours, so its object was asked for too), <c>not_mirrored</c>.
    /// </summary>
    public static readonly IReadOnlyList<string> Results = ["waiting", "dead", "applied", "refetched", "not_mirrored"];
}

/// <summary>How many events of one type and version came to one result.</summary>
/// <param name="Type">The events' type.</param>
/// <param name="ApiVersion">Their version, or null.</param>
/// <param name="Result">One of <see cref="EventFilter.Results"/>.</param>
/// <param name="Events">How many.</param>
public sealed record EventCount(string Type, string? ApiVersion, string Result, long Events);

/// <summary>How many events came to one result in one span of time.</summary>
/// <param name="From">When the span begins (UTC).</param>
/// <param name="Result">One of <see cref="EventFilter.Results"/>.</param>
/// <param name="Events">How many.</param>
public sealed record EventBurst(DateTime From, string Result, long Events);

/// <summary>A row of the mirror that an event touched, directly or through the object that it tells of.</summary>
/// <param name="Kind">The row's kind, <c>subscription_item</c>.</param>
/// <param name="Id">Stripe's id.</param>
/// <param name="AsOf">When the row is true now (UTC).</param>
/// <param name="IsOfEvent">The row is as of the event's own moment: nothing came after it.</param>
public sealed record TouchedRow(string Kind, string Id, DateTime AsOf, bool IsOfEvent);

/// <summary>The inbox as staff read it.</summary>
public sealed class EventLog(NpgsqlDataSource database)
{
    private const string Result = "case when done_at is not null then outcome when dead_at is not null then 'dead' else 'waiting' end";

    /// <summary>The columns of an <see cref="InboxEvent"/> in lists, over stripe.inbox.</summary>
    public const string Columns = $"""
        id, type, object as kind, object_id, api_version, created, received_at, done_at, dead_at, attempts, last_error, source, {Result} as result
        """;

    /// <summary>Events, those that came in last first.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="after">The id of the last event of the page before; null for the first page.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="ct">Cancels the statement.</param>
    public async Task<IReadOnlyList<InboxEvent>> ListAsync(EventFilter filter, string? after = null, int limit = 50, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<InboxEvent>(new CommandDefinition($"""
            with page as materialized (
              select id from stripe.inbox
              where {Fits(filter)}
                {(after is null ? "" : "and (received_at, id) < (select received_at, id from stripe.event where id = @after)")}
              order by received_at desc, id desc limit @limit
            )
            select {Columns} from page join stripe.inbox using (id)
            order by received_at desc, id desc
            """, Parameters(filter, new { after, limit }), cancellationToken: ct))).AsList();
    }

    /// <summary>One event with its body, or null where the inbox has none of that id.</summary>
    public async Task<InboxEvent?> FindAsync(string id, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<InboxEvent>(new CommandDefinition(
            $"select {Columns}, body::text from stripe.inbox where id = @id", new { id }, cancellationToken: ct));
    }

    /// <summary>How many events came in, span by span and by result; spans without events are left out.</summary>
    /// <param name="filter">Which; its From is where the first span begins.</param>
    /// <param name="span">How long one span is.</param>
    /// <param name="ct">Cancels the statement.</param>
    /// <exception cref="ArgumentException">The filter has no From.</exception>
    public async Task<IReadOnlyList<EventBurst>> BurstsAsync(EventFilter filter, TimeSpan span, CancellationToken ct = default)
    {
        if (filter.From is null)
        {
            throw new ArgumentException("Spans need a beginning.", nameof(filter));
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<EventBurst>(new CommandDefinition($"""
            select date_bin(@span, received_at, @From) as "From", {Result} as "Result", count(*) as "Events"
            from stripe.inbox where {Fits(filter)}
            group by 1, 2 order by 1, 2
            """, Parameters(filter, new { span }), cancellationToken: ct))).AsList();
    }

    /// <summary>The rows of the mirror that an event touched: the object's own, and those that come along with it.</summary>
    public async Task<IReadOnlyList<TouchedRow>> TouchedAsync(InboxEvent told, CancellationToken ct = default)
    {
        if (told.Kind is not { } kind || !MirroredObject.Paths.ContainsKey(kind))
        {
            return [];
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<TouchedRow>(new CommandDefinition($"""
            select '{kind}' as "Kind", id as "Id", as_of as "AsOf", as_of = @Created as "IsOfEvent" from stripe.{kind} where id = @ObjectId
            union all
            select 'subscription_item', id, as_of, as_of = @Created from stripe.subscription_item where subscription_id = @ObjectId
            """, new { told.ObjectId, told.Created }, cancellationToken: ct))).AsList();
    }

    /// <summary>How many events came in since an instant (UTC), by type, version and result; the most frequent first.</summary>
    public async Task<IReadOnlyList<EventCount>> CountAsync(DateTime since, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<EventCount>(new CommandDefinition($"""
            select type, api_version as "ApiVersion", {Result} as result, count(*) as events
            from stripe.inbox where received_at >= @since
            group by 1, 2, 3 order by 4 desc, 1, 2, 3
            """, new { since }, cancellationToken: ct))).AsList();
    }

    /// <summary>Only what is asked for is asked of PostgreSQL, which then reads the index that fits.</summary>
    private static string Fits(EventFilter filter) => string.Join(" and ", new[]
    {
        filter.Type switch
        {
            null => null,
            { } type when type.EndsWith('*') => "starts_with(type, @TypePrefix)",
            _ => "type = @Type",
        },
        filter.ObjectId is null ? null : "object_id = @ObjectId",
        filter.ApiVersion switch
        {
            null => null,
            "" => "api_version is null",
            _ => "api_version = @ApiVersion",
        },
        filter.Result switch
        {
            null => null,
            "waiting" => "id in (select id from stripe.event_state where done_at is null and dead_at is null)",
            "dead" => "done_at is null and dead_at is not null",
            // Written out, so that the index of what is not as usual is known to serve.
            { } result when EventFilter.Results.Contains(result) => $"done_at is not null and outcome = '{result}'",
            _ => "false",
        },
        filter.Tries is null ? null : "attempts >= @Tries",
        filter.From is null ? null : "received_at >= @From",
        filter.Until is null ? null : "received_at < @Until",
    }.OfType<string>().DefaultIfEmpty("true"));

    private static DynamicParameters Parameters(EventFilter filter, object others)
    {
        var all = new DynamicParameters(others);
        all.AddDynamicParams(new
        {
            filter.Type,
            TypePrefix = filter.Type?.EndsWith('*') == true ? filter.Type[..^1] : null,
            filter.ObjectId,
            filter.ApiVersion,
            filter.Tries,
            filter.From,
            filter.Until,
        });
        return all;
    }
}
