using Dapper;
using Microsoft.AspNetCore.Identity;

namespace StreamingStore.Accounts;

/// <content>What Identity keeps of signing in: address, password, stamp, roles, lockout.</content>
public sealed partial class ViewerStore :
    IUserEmailStore<Viewer>, IUserPasswordStore<Viewer>, IUserSecurityStampStore<Viewer>, IUserRoleStore<Viewer>, IUserLockoutStore<Viewer>
{
    /// <inheritdoc />
    public Task<Viewer?> FindByEmailAsync(string normalizedEmail, CancellationToken cancellationToken) =>
        FindAsync("normalized_email = @value", normalizedEmail, cancellationToken);

    /// <inheritdoc />
    public Task<string?> GetEmailAsync(Viewer user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Email);

    /// <inheritdoc />
    public Task<bool> GetEmailConfirmedAsync(Viewer user, CancellationToken cancellationToken) => Task.FromResult(user.EmailConfirmed);

    /// <inheritdoc />
    public Task<string?> GetNormalizedEmailAsync(Viewer user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.NormalizedEmail);

    /// <inheritdoc />
    public Task SetEmailAsync(Viewer user, string? email, CancellationToken cancellationToken) => Set(() => user.Email = email ?? "");

    /// <inheritdoc />
    public Task SetEmailConfirmedAsync(Viewer user, bool confirmed, CancellationToken cancellationToken) => Set(() => user.EmailConfirmed = confirmed);

    /// <inheritdoc />
    public Task SetNormalizedEmailAsync(Viewer user, string? normalizedEmail, CancellationToken cancellationToken) =>
        Set(() => user.NormalizedEmail = normalizedEmail ?? "");

    /// <inheritdoc />
    public Task<string?> GetPasswordHashAsync(Viewer user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash);

    /// <inheritdoc />
    public Task<bool> HasPasswordAsync(Viewer user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash is not null);

    /// <inheritdoc />
    public Task SetPasswordHashAsync(Viewer user, string? passwordHash, CancellationToken cancellationToken) => Set(() => user.PasswordHash = passwordHash);

    /// <inheritdoc />
    public Task<string?> GetSecurityStampAsync(Viewer user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.SecurityStamp);

    /// <inheritdoc />
    public Task SetSecurityStampAsync(Viewer user, string stamp, CancellationToken cancellationToken) => Set(() => user.SecurityStamp = stamp);

    /// <inheritdoc />
    public Task AddToRoleAsync(Viewer user, string roleName, CancellationToken cancellationToken) =>
        Set(() => user.Roles = [.. user.Roles.Union([RoleName(roleName)])]);

    /// <inheritdoc />
    public Task RemoveFromRoleAsync(Viewer user, string roleName, CancellationToken cancellationToken) =>
        Set(() => user.Roles = [.. user.Roles.Except([RoleName(roleName)])]);

    /// <inheritdoc />
    public Task<IList<string>> GetRolesAsync(Viewer user, CancellationToken cancellationToken) => Task.FromResult<IList<string>>([.. user.Roles]);

    /// <inheritdoc />
    public Task<bool> IsInRoleAsync(Viewer user, string roleName, CancellationToken cancellationToken) =>
        Task.FromResult(user.Roles.Contains(RoleName(roleName)));

    /// <inheritdoc />
    public async Task<IList<Viewer>> GetUsersInRoleAsync(string roleName, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<Viewer>(new CommandDefinition(
            "select * from store.viewer where roles @> array[@role] order by email", new { role = RoleName(roleName) }, cancellationToken: cancellationToken))).AsList();
    }

    /// <inheritdoc />
    public Task<int> GetAccessFailedCountAsync(Viewer user, CancellationToken cancellationToken) => Task.FromResult(user.AccessFailedCount);

    /// <inheritdoc />
    public Task<bool> GetLockoutEnabledAsync(Viewer user, CancellationToken cancellationToken) => Task.FromResult(user.LockoutEnabled);

    /// <inheritdoc />
    public Task<DateTimeOffset?> GetLockoutEndDateAsync(Viewer user, CancellationToken cancellationToken) =>
        Task.FromResult(user.LockoutEnd is { } end ? new DateTimeOffset(end, TimeSpan.Zero) : (DateTimeOffset?)null);

    /// <inheritdoc />
    public Task<int> IncrementAccessFailedCountAsync(Viewer user, CancellationToken cancellationToken) => Task.FromResult(++user.AccessFailedCount);

    /// <inheritdoc />
    public Task ResetAccessFailedCountAsync(Viewer user, CancellationToken cancellationToken) => Set(() => user.AccessFailedCount = 0);

    /// <inheritdoc />
    public Task SetLockoutEnabledAsync(Viewer user, bool enabled, CancellationToken cancellationToken) => Set(() => user.LockoutEnabled = enabled);

    /// <inheritdoc />
    public Task SetLockoutEndDateAsync(Viewer user, DateTimeOffset? lockoutEnd, CancellationToken cancellationToken) =>
        Set(() => user.LockoutEnd = lockoutEnd?.UtcDateTime);

    /// <summary>Identity hands role names over in capitals; ours are written small.</summary>
    private static string RoleName(string name) => name.ToLowerInvariant();

    private static Task Set(Action change)
    {
        change();
        return Task.CompletedTask;
    }
}
