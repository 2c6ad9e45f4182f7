using System.Security.Claims;

namespace StreamingStore.Web.Components.Parts;

/// <summary>Who is looking at the page.</summary>
public static class ViewerIdentity
{
    /// <summary>The signed-in viewer's id; null for a visitor.</summary>
    public static Guid? ViewerId(this ClaimsPrincipal user) =>
        user.Identity?.IsAuthenticated == true && Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : null;

    /// <summary>The signed-in viewer's id, on a page that only viewers reach.</summary>
    /// <exception cref="InvalidOperationException">Nobody is signed in: the page lacks its authorization attribute.</exception>
    public static Guid RequiredViewerId(this ClaimsPrincipal user) =>
        user.ViewerId() ?? throw new InvalidOperationException("A page for viewers was reached by nobody in particular.");
}
