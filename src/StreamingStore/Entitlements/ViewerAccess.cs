using System.Text.Json;
using Dapper;
using Npgsql;

namespace StreamingStore.Entitlements;

/// <summary>Explains to staff why a viewer may watch a film, or may not: <see cref="AccessRule"/> over the viewer's part of the mirror.</summary>
public sealed class ViewerAccess(NpgsqlDataSource database, AccessGrants grants, StoreOptions options, TimeProvider clock)
{
    /// <summary>The answer for one film, with its reasons.</summary>
    /// <returns>Null where there is no such viewer or no such film.</returns>
    public async Task<MovieAccess?> ExplainAsync(Guid viewerId, long movieId, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var film = await connection.QuerySingleOrDefaultAsync<Film>(new CommandDefinition($"""
            select ms.subscription_groups, {AccessSql.Window} as window
            from store.movie_search ms join store.movie m using (movie_id) where movie_id = @movieId
            """, new { movieId, Now = clock.GetUtcNow().UtcDateTime }, cancellationToken: ct));
        return film is not null && await FindAsync(viewerId, ct) is { } access ? access.To(movieId, film.SubscriptionGroups, film.Window) : null;
    }

    /// <summary>All that the viewer has or had, and what it is worth now.</summary>
    /// <returns>Null where there is no such viewer.</returns>
    public async Task<Access?> FindAsync(Guid viewerId, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var viewer = await connection.QuerySingleOrDefaultAsync<LinkedViewer>(new CommandDefinition(
            "select stripe_customer_id from store.viewer where id = @viewerId", new { viewerId }, cancellationToken: ct));
        if (viewer is null)
        {
            return null;
        }

        // One statement, so that what it reads is of one moment.
        var rows = await connection.QueryAsync<Row>(new CommandDefinition("""
            with s as (select * from stripe.subscription where customer_id = @customer),
                 i as (select i.* from stripe.subscription_item i join s on s.id = i.subscription_id),
                 p as (select * from stripe.payment_intent where customer_id = @customer and metadata ? 'movie_id')
            select body::text, deleted from s
            union all select body::text, deleted from i
            union all select body::text, deleted from p
            union all select body::text, deleted from stripe.product where id in (select product_id from i)
            union all select body::text, deleted from stripe.test_clock where id in (select test_clock_id from s)
            union all select body::text, deleted from stripe.refund where payment_intent_id in (select id from p)
            union all select body::text, deleted from stripe.dispute where payment_intent_id in (select id from p)
            """, new { customer = viewer.StripeCustomerId }, cancellationToken: ct));
        var state = AccessState.From(
            viewer.StripeCustomerId,
            rows.Select(row => new MirroredBody(JsonSerializer.Deserialize<JsonElement>(row.Body), row.Deleted)),
            await grants.ListAsync(viewerId, ct));
        return AccessRule.Decide(state, new AccessPolicy(options.PastDueGrace), clock.GetUtcNow().UtcDateTime);
    }

    private sealed class Film
    {
        public string[] SubscriptionGroups { get; init; } = [];

        public MovieWindow Window { get; init; }
    }

    private sealed class LinkedViewer
    {
        public string? StripeCustomerId { get; init; }
    }

    private sealed class Row
    {
        public string Body { get; init; } = "";

        public bool Deleted { get; init; }
    }
}
