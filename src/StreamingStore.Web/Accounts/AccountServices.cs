using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Npgsql;
using StreamingStore.Accounts;
using StreamingStore.Web.Hosting;
using StreamingStore.Web.Telemetry;

namespace StreamingStore.Web.Accounts;

/// <summary>Sign-in by cookie for pages and by bearer token for apps, and who may go where.</summary>
public static class AccountServices
{
    /// <summary>The policy of pages and endpoints for anybody who is signed in.</summary>
    public const string ViewerPolicy = "viewer";

    /// <summary>The policy of pages and endpoints for staff, and of all that says nothing of itself.</summary>
    public const string StaffPolicy = "staff";

    /// <summary>The policy of what moves money or access: roles billing and admin.</summary>
    public const string BillingPolicy = "billing";

    /// <summary>The policy of what changes the store itself: role admin.</summary>
    public const string AdminPolicy = "admin";

    /// <summary>The policy of <c>/metrics</c>: staff, and requests with the scrape token.</summary>
    public const string MetricsPolicy = "metrics";

    /// <summary>Adds ASP.NET Core Identity on <see cref="ViewerStore"/>, and the policies; closed by default.</summary>
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.AddIdentityApiEndpoints<Viewer>(options =>
        {
            options.User.RequireUniqueEmail = true;
            options.Password.RequiredLength = 10;
            options.Password.RequireDigit = false;
            options.Password.RequireLowercase = false;
            options.Password.RequireUppercase = false;
            options.Password.RequireNonAlphanumeric = false;
            options.Password.RequiredUniqueChars = 4;
        }).AddUserStore<ViewerStore>();
        services.AddScoped<IUserClaimsPrincipalFactory<Viewer>, ViewerClaims>();
        services.AddCascadingAuthenticationState();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(
            options => options.XmlRepository = new DatabaseKeyRepository(provider.GetRequiredService<NpgsqlDataSource>())));

        // Apps sign in by bearer token and are told 401; pages by cookie, and send a visitor to the sign-in page. A page's
        // cookie opens no endpoint of the API, where no antiforgery token would guard it.
        services.PostConfigure<AuthenticationSchemeOptions>("Identity.BearerAndApplication", options =>
        {
            options.ForwardAuthenticate = null;
            options.ForwardDefaultSelector = context =>
                context.Request.Path.StartsWithSegments("/api") ? IdentityConstants.BearerScheme : IdentityConstants.ApplicationScheme;
        });
        services.ConfigureApplicationCookie(options =>
        {
            options.LoginPath = "/sign-in";
            options.AccessDeniedPath = "/access-denied";
            options.ReturnUrlParameter = "returnUrl";
            options.ExpireTimeSpan = TimeSpan.FromDays(30);
        });

        services.AddAuthorizationBuilder()
            .AddPolicy(ViewerPolicy, policy => policy.RequireAuthenticatedUser())
            .AddPolicy(StaffPolicy, policy => policy.RequireRole(StaffRole.All))
            .AddPolicy(BillingPolicy, policy => policy.RequireRole(StaffRole.Billing, StaffRole.Admin))
            .AddPolicy(AdminPolicy, policy => policy.RequireRole(StaffRole.Admin))
            .AddPolicy(MetricsPolicy, policy => policy.RequireAssertion(context => StaffRole.All.Any(context.User.IsInRole)
                || context.Resource is HttpContext http && http.RequestServices.GetRequiredService<ScrapeToken>().IsIn(http.Request)))
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireRole(StaffRole.All).Build());
        return services;
    }
}
