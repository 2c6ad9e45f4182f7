using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace StreamingStore.Web.Health;

/// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: it can serve, and how fresh its mirror is.</summary>
public static class HealthEndpoints
{
    /// <summary>Adds the checks.</summary>
    public static void AddStoreHealth(this IServiceCollection services) => services.AddHealthChecks().AddCheck<MirrorHealthCheck>("mirror");

    /// <summary>Maps the endpoints. They tell numbers only, so probes need no account.</summary>
    public static void MapStoreHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        routes.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = MirrorHealthCheck.WriteAsync }).AllowAnonymous();
    }
}
