using Dapper;
using Microsoft.AspNetCore.Identity;
using Npgsql;

namespace StreamingStore.Accounts;

/// <summary>
/// Keeps the users of ASP.NET Core Identity in <c>store.viewer</c>. The setters change the object only; Identity calls
/// <see cref="UpdateAsync"/> when it is done.
/// </summary>
public sealed partial class ViewerStore(NpgsqlDataSource database) : IUserStore<Viewer>
{
    /// <inheritdoc />
    public async Task<IdentityResult> CreateAsync(Viewer user, CancellationToken cancellationToken)
    {
        try
        {
            await ExecuteAsync("""
                insert into store.viewer (id, user_name, normalized_user_name, email, normalized_email, email_confirmed, password_hash, security_stamp,
                  roles, lockout_enabled, lockout_end, access_failed_count, two_factor_enabled, authenticator_key, recovery_codes)
                values (@Id, @UserName, @NormalizedUserName, @Email, @NormalizedEmail, @EmailConfirmed, @PasswordHash, @SecurityStamp,
                  @Roles, @LockoutEnabled, @LockoutEnd, @AccessFailedCount, @TwoFactorEnabled, @AuthenticatorKey, @RecoveryCodes)
                """, user, cancellationToken);
            return IdentityResult.Success;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            // Two registrations at once both passed Identity's own check; the index lets one through.
            return IdentityResult.Failed(new IdentityErrorDescriber().DuplicateEmail(user.Email));
        }
    }

    /// <summary>Writes all but the tie to Stripe, which <see cref="Billing.StripeCustomers"/> writes.</summary>
    public async Task<IdentityResult> UpdateAsync(Viewer user, CancellationToken cancellationToken)
    {
        var rows = await ExecuteAsync("""
            update store.viewer set
              user_name = @UserName, normalized_user_name = @NormalizedUserName, email = @Email, normalized_email = @NormalizedEmail,
              email_confirmed = @EmailConfirmed, password_hash = @PasswordHash, security_stamp = @SecurityStamp, roles = @Roles,
              lockout_enabled = @LockoutEnabled, lockout_end = @LockoutEnd, access_failed_count = @AccessFailedCount,
              two_factor_enabled = @TwoFactorEnabled, authenticator_key = @AuthenticatorKey, recovery_codes = @RecoveryCodes
            where id = @Id
            """, user, cancellationToken);
        return rows == 1 ? IdentityResult.Success : IdentityResult.Failed(new IdentityErrorDescriber().ConcurrencyFailure());
    }

    /// <inheritdoc />
    public async Task<IdentityResult> DeleteAsync(Viewer user, CancellationToken cancellationToken)
    {
        await ExecuteAsync("delete from store.viewer where id = @Id", user, cancellationToken);
        return IdentityResult.Success;
    }

    /// <inheritdoc />
    public async Task<Viewer?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Guid.TryParse(userId, out var id) ? await FindAsync("id = @value", id, cancellationToken) : null;

    /// <inheritdoc />
    public Task<Viewer?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        FindAsync("normalized_user_name = @value", normalizedUserName, cancellationToken);

    /// <inheritdoc />
    public Task<string> GetUserIdAsync(Viewer user, CancellationToken cancellationToken) => Task.FromResult(user.Id.ToString());

    /// <inheritdoc />
    public Task<string?> GetUserNameAsync(Viewer user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.UserName);

    /// <inheritdoc />
    public Task<string?> GetNormalizedUserNameAsync(Viewer user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.NormalizedUserName);

    /// <inheritdoc />
    public Task SetUserNameAsync(Viewer user, string? userName, CancellationToken cancellationToken)
    {
        user.UserName = userName ?? "";
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task SetNormalizedUserNameAsync(Viewer user, string? normalizedName, CancellationToken cancellationToken)
    {
        user.NormalizedUserName = normalizedName ?? "";
        return Task.CompletedTask;
    }

    /// <summary>Nothing to free: connections go back to the pool after each statement.</summary>
    public void Dispose()
    {
    }

    private async Task<Viewer?> FindAsync(string condition, object value, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<Viewer>(new CommandDefinition(
            $"select * from store.viewer where {condition}", new { value }, cancellationToken: ct));
    }

    private async Task<int> ExecuteAsync(string sql, Viewer viewer, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(sql, viewer, cancellationToken: ct));
    }
}
