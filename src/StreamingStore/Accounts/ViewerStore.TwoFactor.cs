using Microsoft.AspNetCore.Identity;

namespace StreamingStore.Accounts;

/// <content>What Identity keeps of a second factor: an authenticator app and recovery codes.</content>
public sealed partial class ViewerStore : IUserTwoFactorStore<Viewer>, IUserAuthenticatorKeyStore<Viewer>, IUserTwoFactorRecoveryCodeStore<Viewer>
{
    /// <inheritdoc />
    public Task<bool> GetTwoFactorEnabledAsync(Viewer user, CancellationToken cancellationToken) => Task.FromResult(user.TwoFactorEnabled);

    /// <inheritdoc />
    public Task SetTwoFactorEnabledAsync(Viewer user, bool enabled, CancellationToken cancellationToken) => Set(() => user.TwoFactorEnabled = enabled);

    /// <inheritdoc />
    public Task<string?> GetAuthenticatorKeyAsync(Viewer user, CancellationToken cancellationToken) => Task.FromResult(user.AuthenticatorKey);

    /// <inheritdoc />
    public Task SetAuthenticatorKeyAsync(Viewer user, string key, CancellationToken cancellationToken) => Set(() => user.AuthenticatorKey = key);

    /// <inheritdoc />
    public Task<int> CountCodesAsync(Viewer user, CancellationToken cancellationToken) => Task.FromResult(user.RecoveryCodes.Length);

    /// <inheritdoc />
    public Task ReplaceCodesAsync(Viewer user, IEnumerable<string> recoveryCodes, CancellationToken cancellationToken) =>
        Set(() => user.RecoveryCodes = [.. recoveryCodes]);

    /// <inheritdoc />
    public Task<bool> RedeemCodeAsync(Viewer user, string code, CancellationToken cancellationToken)
    {
        var known = user.RecoveryCodes.Contains(code);
        user.RecoveryCodes = [.. user.RecoveryCodes.Except([code])];
        return Task.FromResult(known);
    }
}
