using Dapper;
using Npgsql;
using StreamingStore.Accounts;
using StreamingStore.Entitlements;
using StreamingStore.Staff.Audit;

namespace StreamingStore.Staff.Movies.Editing;

/// <summary>A group that is to be given to many films at once, or taken from them.</summary>
/// <param name="Selection">The films.</param>
/// <param name="Group">The group's name, in kebab-case.</param>
/// <param name="Add">Given; otherwise taken away.</param>
public sealed record GroupChange(MovieSelection Selection, string Group, bool Add);

/// <summary>What a change of many films would do.</summary>
/// <param name="Selected">How many films are selected.</param>
/// <param name="Changing">How many of them the change is for: the others are so already.</param>
/// <param name="Plans">The plans on offer that cover the group, by name: what their viewers may watch changes.</param>
public sealed record GroupChangeCount(long Selected, long Changing, IReadOnlyList<string> Plans);

/// <summary>What came of a change of many films.</summary>
public abstract record GroupChangeOutcome
{
    /// <summary>It is done, and open pages follow.</summary>
    /// <param name="Films">How many films were changed.</param>
    public sealed record Done(long Films) : GroupChangeOutcome;

    /// <summary>Nothing was done: by now it would be for another number of films than was counted.</summary>
    /// <param name="Films">How many it would be.</param>
    public sealed record CountChanged(long Films) : GroupChangeOutcome;
}

/// <summary>Gives a group to many films at once, or takes it from them: counted first, and then all or nothing.</summary>
public sealed class BulkGroups(NpgsqlDataSource database, MovieList list, StaffRights rights, AuditLog audit)
{
    /// <summary>What the change would do.</summary>
    /// <exception cref="ArgumentException">The group's name is not in kebab-case.</exception>
    public async Task<GroupChangeCount> CountAsync(GroupChange change, CancellationToken ct = default)
    {
        Check(change);
        var (selected, parameters) = await SelectAsync(change, ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        var (all, changing) = await connection.QuerySingleAsync<(long, long)>(new CommandDefinition($"""
            with {selected}
            select count(*), count(*) filter (where {Changes(change)}) from selected join store.movie_search ms using (movie_id)
            """, parameters, cancellationToken: ct));
        var plans = await connection.QueryAsync<string>(new CommandDefinition(
            "select name from stripe.product where active and not deleted and @Group = any(subscription_groups) order by name", new { change.Group }, cancellationToken: ct));
        return new GroupChangeCount(all, changing, plans.AsList());
    }

    /// <summary>Does it, if it is still for as many films as were counted.</summary>
    /// <param name="staffId">Who: an admin.</param>
    /// <param name="change">What.</param>
    /// <param name="counted">How many films the change was counted for.</param>
    /// <param name="reason">Why, for the audit log.</param>
    /// <exception cref="ArgumentException">The group's name is not in kebab-case.</exception>
    /// <exception cref="StaffRefusedException">The account is no admin's.</exception>
    public async Task<GroupChangeOutcome> ApplyAsync(Guid staffId, GroupChange change, long counted, string reason)
    {
        Check(change);
        await rights.RequireAsync(staffId, StaffRole.Admin);
        var act = new StaffAct(staffId, change.Add ? "add_group" : "remove_group", Subject: change.Group, Reason: reason);
        return await audit.DoAsync(act, () => WriteAsync(change, counted), outcome => outcome switch
        {
            GroupChangeOutcome.Done done => $"{Counted.Of(done.Films, "film")}, {Said(change.Selection)}",
            GroupChangeOutcome.CountChanged other => $"not done: {Counted.Of(counted, "film was", "films were")} counted, and by now it would be {other.Films}",
            _ => outcome.GetType().Name,
        });
    }

    private async Task<GroupChangeOutcome> WriteAsync(GroupChange change, long counted)
    {
        var (selected, parameters) = await SelectAsync(change, CancellationToken.None);
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        // Locked in one order, so that two who change overlapping sets do not wait for each other in a circle.
        var changed = await connection.ExecuteAsync(new CommandDefinition($"""
            with {selected},
            changing as materialized (
              select ms.movie_id from store.movie_search ms
              where ms.movie_id in (select movie_id from selected) and {Changes(change)}
              order by ms.movie_id for update
            )
            update store.movie_search ms
            set subscription_groups = {(change.Add ? "array_append(ms.subscription_groups, @ChangedGroup)" : "array_remove(ms.subscription_groups, @ChangedGroup)")}
            from changing where changing.movie_id = ms.movie_id
            """, parameters, commandTimeout: 300));
        if (changed != counted)
        {
            return new GroupChangeOutcome.CountChanged(changed);
        }

        await transaction.CommitAsync();
        return new GroupChangeOutcome.Done(changed);
    }

    private async Task<(string Sql, DynamicParameters Parameters)> SelectAsync(GroupChange change, CancellationToken ct)
    {
        var (sql, parameters) = await list.SelectAsync(change.Selection, ct);
        parameters.Add("ChangedGroup", change.Group);
        return (sql, parameters);
    }

    private static string Changes(GroupChange change) => change.Add ? "not ms.subscription_groups @> array[@ChangedGroup]" : "ms.subscription_groups @> array[@ChangedGroup]";

    private static void Check(GroupChange change)
    {
        if (!GroupName.IsValid(change.Group))
        {
            throw new ArgumentException($"'{change.Group}' is no group's name: use small letters, digits and hyphens, such as science-fiction.", nameof(change));
        }
    }

    private static string Said(MovieSelection selection) => selection switch
    {
        MovieSelection.Listed listed => $"of the list {string.Join(", ", listed.MovieIds)}",
        MovieSelection.Found { Filter: var filter } => $"found by {filter}",
        _ => selection.ToString(),
    };
}
