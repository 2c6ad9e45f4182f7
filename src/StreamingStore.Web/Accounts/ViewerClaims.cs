using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using StreamingStore.Accounts;

namespace StreamingStore.Web.Accounts;

/// <summary>Puts the viewer's roles into the sign-in. Roles are names on the viewer's row, so there is no role store to ask.</summary>
public sealed class ViewerClaims(UserManager<Viewer> users, IOptions<IdentityOptions> options) : UserClaimsPrincipalFactory<Viewer>(users, options)
{
    /// <inheritdoc />
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(Viewer user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaims(user.Roles.Select(role => new Claim(identity.RoleClaimType, role)));
        return identity;
    }
}
