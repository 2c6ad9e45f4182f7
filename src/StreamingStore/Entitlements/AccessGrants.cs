using Dapper;
using Npgsql;

namespace StreamingStore.Entitlements;

/// <summary>
/// Grants of staff: access beside what Stripe knows, with a reason. They are rows of their own (db/migrations/0006), so no
/// event, replay or reconciliation undoes them, and they are never deleted.
/// </summary>
public sealed class AccessGrants(NpgsqlDataSource database, TimeProvider clock)
{
    private const int LongestReason = 500;

    private const string Columns =
        "id, viewer_id, movie_id, subscription_group, reason, granted_by, granted_at, expires_at, revoked_by, revoked_at";

    /// <summary>Lets a viewer watch a film, or the films of a group.</summary>
    public async Task<AccessGrantOutcome> GrantAsync(AccessGrantRequest request, CancellationToken ct = default)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var asked = request with { Reason = request.Reason.Trim(), SubscriptionGroup = request.SubscriptionGroup?.Trim() };
        if (Problem(asked, now) is { } problem)
        {
            return new AccessGrantOutcome.Invalid(problem);
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        if (await UnknownAsync(connection, asked, ct) is { } unknown)
        {
            return new AccessGrantOutcome.Invalid(unknown);
        }

        var grant = await connection.QuerySingleAsync<AccessGrant>(new CommandDefinition($"""
            insert into store.access_grant as g (viewer_id, movie_id, subscription_group, reason, granted_by, granted_at, expires_at, action_id)
            values (@ViewerId, @MovieId, @SubscriptionGroup, @Reason, @GrantedBy, @now, @ExpiresAt, @ActionId)
            on conflict (action_id) do update set action_id = g.action_id
            returning {Columns}
            """, new { asked.ViewerId, asked.MovieId, asked.SubscriptionGroup, asked.Reason, asked.GrantedBy, asked.ExpiresAt, asked.ActionId, now }, cancellationToken: ct));
        return new AccessGrantOutcome.Granted(grant);
    }

    /// <summary>Takes a grant back. One that was taken back already stays as it was.</summary>
    /// <returns>The grant as it then is; null where there is none of that number.</returns>
    public async Task<AccessGrant?> RevokeAsync(long grantId, Guid revokedBy, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "update store.access_grant set revoked_at = @now, revoked_by = @revokedBy where id = @grantId and revoked_at is null",
            new { grantId, revokedBy, now = clock.GetUtcNow().UtcDateTime }, cancellationToken: ct));
        return await FindAsync(grantId, ct);
    }

    /// <summary>Moves a grant's end. One that was taken back stays so; one that has ended goes on where the new end is to come.</summary>
    /// <param name="grantId">The grant.</param>
    /// <param name="expiresAt">When it is to end by itself (UTC); null: when it is taken back.</param>
    /// <param name="ct">Cancels the statement.</param>
    public async Task<AccessGrantOutcome> ExtendAsync(long grantId, DateTime? expiresAt, CancellationToken ct = default)
    {
        if (ExpiryProblem(expiresAt, clock.GetUtcNow().UtcDateTime) is { } problem)
        {
            return new AccessGrantOutcome.Invalid(problem);
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        var grant = await connection.QuerySingleOrDefaultAsync<AccessGrant>(new CommandDefinition(
            $"update store.access_grant set expires_at = @expiresAt where id = @grantId and revoked_at is null returning {Columns}",
            new { grantId, expiresAt }, cancellationToken: ct));
        return grant is null
            ? new AccessGrantOutcome.Invalid("The grant is not there, or was taken back: give a new one.")
            : new AccessGrantOutcome.Granted(grant);
    }

    /// <summary>A grant, or null where there is none of that number.</summary>
    public async Task<AccessGrant?> FindAsync(long grantId, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<AccessGrant>(new CommandDefinition(
            $"select {Columns} from store.access_grant where id = @grantId", new { grantId }, cancellationToken: ct));
    }

    /// <summary>All grants of a viewer, those that are over included, the newest first.</summary>
    public async Task<IReadOnlyList<AccessGrant>> ListAsync(Guid viewerId, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<AccessGrant>(new CommandDefinition(
            $"select {Columns} from store.access_grant where viewer_id = @viewerId order by granted_at desc, id desc",
            new { viewerId }, cancellationToken: ct))).AsList();
    }

    private static string? Problem(AccessGrantRequest request, DateTime now) => request switch
    {
        { MovieId: null, SubscriptionGroup: null } => "Name the film or the subscription group that is granted.",
        { MovieId: not null, SubscriptionGroup: not null } => "Name either a film or a subscription group: each is a grant of its own.",
        { SubscriptionGroup: { } group } when !GroupName.IsValid(group) =>
            $"'{group}' is no group's name: use small letters, digits and hyphens, such as science-fiction.",
        { Reason: "" } => "Say why: whoever looks at the grant later wants to know.",
        { Reason.Length: > LongestReason } => $"The reason has {request.Reason.Length} characters: say it in {LongestReason}.",
        _ => ExpiryProblem(request.ExpiresAt, now),
    };

    private static string? ExpiryProblem(DateTime? expiresAt, DateTime now) => expiresAt switch
    {
        { Kind: not DateTimeKind.Utc } => "The expiry has no time zone: give it in UTC.",
        { } expiry when expiry <= now => "The expiry has passed already: choose a time to come, or none.",
        _ => null,
    };

    private static async Task<string?> UnknownAsync(NpgsqlConnection connection, AccessGrantRequest request, CancellationToken ct) =>
        await connection.QuerySingleAsync<string?>(new CommandDefinition("""
            select case
              when not exists (select from store.viewer where id = @ViewerId) then 'There is no such viewer.'
              when not exists (select from store.viewer where id = @GrantedBy) then 'There is no such member of staff.'
              when @MovieId is not null and not exists (select from store.movie where movie_id = @MovieId) then 'The catalogue has no film of that number.'
              when @SubscriptionGroup is not null and not exists (select from store.movie_search where subscription_groups @> array[@SubscriptionGroup])
                then 'No film is in the group ' || @SubscriptionGroup || '.'
            end
            """, request, cancellationToken: ct));
}
