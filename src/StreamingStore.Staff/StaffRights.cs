using Dapper;
using Npgsql;
using StreamingStore.Accounts;

namespace StreamingStore.Staff;

/// <summary>Somebody of staff asked for what their role does not allow; the message says so to them.</summary>
public sealed class StaffRefusedException(string message) : Exception(message);

/// <summary>
/// Holds a member of staff to their role where the deed is done, and not only where its button is drawn. The role is read
/// from the account as it is now: one that was taken away ends what an open page could still ask for.
/// </summary>
public sealed class StaffRights(NpgsqlDataSource database)
{
    /// <summary>Goes on where the account has the role, or one that includes it.</summary>
    /// <param name="staffId">Who.</param>
    /// <param name="role">The least role: one of <see cref="StaffRole.All"/>.</param>
    /// <param name="ct">Cancels the statement.</param>
    /// <exception cref="StaffRefusedException">It has not.</exception>
    public async Task RequireAsync(Guid staffId, string role, CancellationToken ct = default)
    {
        var enough = StaffRole.All.SkipWhile(other => other != role).ToArray();
        await using var connection = await database.OpenConnectionAsync(ct);
        if (!await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select exists (select from store.viewer where id = @staffId and roles && @enough)", new { staffId, enough }, cancellationToken: ct)))
        {
            throw new StaffRefusedException($"Only staff of the role {string.Join(" or ", enough)} may do this. Nothing was changed.");
        }
    }
}
