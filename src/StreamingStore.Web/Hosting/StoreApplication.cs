using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Radzen;
using StreamingStore.Staff;
using StreamingStore.Staff.Plans;
using StreamingStore.StripeMirror;
using StreamingStore.Web.Accounts;
using StreamingStore.Web.Components;
using StreamingStore.Web.Endpoints;
using StreamingStore.Web.Health;
using StreamingStore.Web.Localization;
using StreamingStore.Web.Telemetry;

namespace StreamingStore.Web.Hosting;

/// <summary>Puts the store together: its services, and its pages and endpoints.</summary>
public static class StoreApplication
{
    /// <summary>The address to listen on: <c>--urls</c>, or http://127.0.0.1:5080.</summary>
    /// <exception cref="StoreException">The address can't be read.</exception>
    public static Uri UseStoreAddress(this WebApplicationBuilder builder)
    {
        var urls = builder.Configuration["urls"] ?? "http://127.0.0.1:5080";
        var first = urls.Split(';')[0].Replace("://+", "://0.0.0.0", StringComparison.Ordinal).Replace("://*", "://0.0.0.0", StringComparison.Ordinal);
        if (!Uri.TryCreate(first, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new StoreException($"--urls {urls} is no address: it looks like http://127.0.0.1:5080.");
        }

        builder.WebHost.UseUrls(urls);
        return address;
    }

    /// <summary>Adds the store's services.</summary>
    public static void AddStore(this WebApplicationBuilder builder, BackingServers servers)
    {
        var services = builder.Services;
        services.AddSingleton(servers.Options);
        services.AddSingleton(servers.Stripe);
        services.AddSingleton(servers.Database);
        services.AddSingleton(new StoreInfo(servers.Stripe.TestMode, builder.Environment.IsDevelopment()));
        services.AddSingleton(new PlanFilePath(Path.Combine(builder.Environment.ContentRootPath, "db/plans.json")));
        services.AddSingleton(new StripeLinks(servers.SimulatorAddress, servers.Stripe.TestMode));
        services.AddStreamingStore();
        services.AddStaff();
        services.AddAccounts();
        services.AddLanguages();
        services.AddCompression();
        services.AddOpenApi();
        services.AddProblemDetails();
        services.AddStoreHealth();
        builder.AddTelemetry();
        services.AddExceptionHandler<StripeFailureHandler>();
        services.AddStripeTimeouts();

        // A body that can't be read is the app's mistake in Development too.
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = false);
        services.AddRazorComponents().AddCircuits(builder.Configuration);
        services.AddRadzenComponents();

        // Open pages hold connections for as long as they are open; they must not hold up the end.
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
    }

    /// <summary>Adds the store's pages and endpoints.</summary>
    public static void UseStore(this WebApplication app)
    {
        app.UseCompression();
        app.UseRequestLocalization();
        app.UseExceptionHandler("/error", createScopeForErrors: true);
        app.UseStatusCodePagesWithReExecute("/missing", createScopeForStatusCodePages: true);
        app.Use((context, next) =>
        {
            // The page that tells of a failed POST is only read: as a POST it would be asked for its antiforgery token.
            if (context.Features.Get<IStatusCodeReExecuteFeature>() is not null)
            {
                context.Request.Method = HttpMethods.Get;
            }

            return next(context);
        });
        app.UseWhen(IsForApps, apps => apps.UseExceptionHandler().UseStatusCodePages());
        app.UseRequestTimeouts();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();

        app.MapStaticAssets().AllowAnonymous();
        app.MapApiReference();
        app.MapMovies();
        app.MapPosters();
        app.MapStarters();
        app.MapWatchlist();
        app.MapBilling();
        app.MapPlayback();
        app.MapAccounts();
        app.MapStripeWebhook();
        app.MapSubscriptionExport();
        app.MapStoreHealth();
        app.MapMetrics();
        app.MapLanguages();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode().Add(OpenCircuitsToViewers);

        // What is not there is not there for everybody, where the fallback policy would send a visitor to sign in.
        app.MapFallback(() => Results.NotFound()).AllowAnonymous();
    }

    /// <summary>Apps get problem details where pages get a page.</summary>
    private static bool IsForApps(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/api") || context.Request.Path.StartsWithSegments("/stripe") || context.Request.Path.StartsWithSegments("/health")
        || context.Request.Path.StartsWithSegments("/metrics");

    /// <summary>
    /// Pages say themselves who may see them. The endpoints of the framework beside them would fall to staff: circuits are
    /// for those who are signed in, and the rest is open.
    /// </summary>
    private static void OpenCircuitsToViewers(EndpointBuilder endpoint)
    {
        if (endpoint is not RouteEndpointBuilder { RoutePattern.RawText: { } route } || endpoint.Metadata.Any(m => m is IAuthorizeData or IAllowAnonymous))
        {
            return;
        }

        if (route.TrimStart('/').StartsWith("_blazor", StringComparison.Ordinal))
        {
            endpoint.Metadata.Add(new AuthorizeAttribute(AccountServices.ViewerPolicy));
        }
        else if (route.TrimStart('/').StartsWith("_framework", StringComparison.Ordinal))
        {
            endpoint.Metadata.Add(new AllowAnonymousAttribute());
        }
    }
}
