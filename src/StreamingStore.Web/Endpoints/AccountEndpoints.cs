using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using StreamingStore.Accounts;
using StreamingStore.Web.Accounts;

namespace StreamingStore.Web.Endpoints;

/// <summary>Identity's own endpoints for apps, and signing out of the pages.</summary>
public static class AccountEndpoints
{
    /// <summary>Maps the endpoints.</summary>
    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        // Identity protects its /manage endpoints itself; the rest are how one comes in, and must be open.
        var account = routes.MapGroup("/api/account").WithTags("Account");
        ((IEndpointConventionBuilder)account).Finally(endpoint =>
        {
            if (!endpoint.Metadata.OfType<IAuthorizeData>().Any())
            {
                endpoint.Metadata.Add(new AllowAnonymousAttribute());
            }
        });
        account.MapIdentityApi<Viewer>();

        routes.MapPost("/sign-out", SignOutAsync).RequireAuthorization(AccountServices.ViewerPolicy).ExcludeFromDescription();
    }

    private static async Task<RedirectHttpResult> SignOutAsync(SignInManager<Viewer> signIn, [Microsoft.AspNetCore.Mvc.FromForm] string? returnUrl)
    {
        await signIn.SignOutAsync();
        return TypedResults.LocalRedirect(returnUrl is { Length: > 0 } && returnUrl.StartsWith('/') && !returnUrl.StartsWith("//", StringComparison.Ordinal) ? returnUrl : "/");
    }
}
