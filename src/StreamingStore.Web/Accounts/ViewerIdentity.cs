using System.Security.Claims;

namespace StreamingStore.Web.Accounts;

/// <summary>Who is signed in.</summary>
public static class ViewerIdentity
{
    /// <summary>The signed-in viewer's id; null for a visitor.</summary>
    public static Guid? ViewerId(this ClaimsPrincipal user) =>
        user.Identity?.IsAuthenticated == true && Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : null;

    /// <summary>The signed-in viewer's id, on a page or endpoint that only viewers reach.</summary>
    /// <exception cref="InvalidOperationException">Nobody is signed in: the page or endpoint lacks its authorization.</exception>
    public static Guid RequiredViewerId(this ClaimsPrincipal user) =>
        user.ViewerId() ?? throw new InvalidOperationException("What is for viewers was reached by nobody in particular.");
}
