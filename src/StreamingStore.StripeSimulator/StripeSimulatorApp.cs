using Npgsql;
using StreamingStore.StripeSimulator.Faults;
using StreamingStore.StripeSimulator.Pages;
using StreamingStore.StripeSimulator.Protocol;
using StreamingStore.StripeSimulator.Resources;
using StreamingStore.StripeSimulator.Storage;
using StreamingStore.StripeSimulator.Time;
using StreamingStore.StripeSimulator.Webhooks;

namespace StreamingStore.StripeSimulator;

/// <summary>
/// A server that speaks Stripe's HTTP API, for development and tests: point any official Stripe SDK at its address,
/// with any <c>sk_test_…</c> key.
/// </summary>
public static class StripeSimulatorApp
{
    /// <summary>
    /// Builds a simulator, which the caller starts and stops. Its address, after the start, is in <see cref="WebApplication.Urls"/>.
    /// </summary>
    /// <param name="options">How it is to run.</param>
    /// <exception cref="NpgsqlException">At the start: the database cannot be reached.</exception>
    public static WebApplication Build(SimulatorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = typeof(StripeSimulatorApp).Assembly.GetName().Name });
        builder.WebHost.UseKestrelCore().UseUrls(options.Urls);
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning)
            .AddFilter("StreamingStore.StripeSimulator", LogLevel.Information);

        var services = builder.Services;
        services.AddRoutingCore();
        services.AddSingleton<IHostLifetime, LifetimeOfCaller>();
        services.AddSingleton(options);
        services.AddSingleton(options.TimeProvider);
        services.AddSingleton<SearchLag>();
        services.AddSingleton<World>();
        services.AddSingleton<FaultControl>();
        services.AddSingleton<RateLimits>();
        services.AddSingleton<RequestMishaps>();
        // Stripe's deliveries carry no trace header.
        services.AddSingleton(_ => new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, ActivityHeadersPropagator = null }) { Timeout = TimeSpan.FromSeconds(10) });
        services.AddSingleton<HeldDeliveries>();
        services.AddSingleton<Dispatcher>();
        services.AddSingleton<Committing>();
        services.AddSingleton<ApiPipeline>();
        services.AddSingleton<PageActions>();
        services.AddSingleton<Alarm>();
        services.AddSingleton<Forgetting>();
        services.AddSingleton<LifeCycle>();

        // Hosted services start in this order and stop in the opposite one: the journal outlives everything that writes.
        if (options.ConnectionString is { } connection)
        {
            services.AddSingleton(_ => NpgsqlDataSource.Create(connection));
            services.AddSingleton<Journal>();
            services.AddHostedService<Loading>();
            services.AddHostedService(provider => provider.GetRequiredService<Journal>());
        }
        services.AddHostedService<Forwarding>();
        services.AddHostedService(provider => provider.GetRequiredService<Dispatcher>());
        services.AddHostedService<LifeCycleLoop>();

        var app = builder.Build();
        var pipeline = app.Services.GetRequiredService<ApiPipeline>();
        foreach (var route in ApiResources.Routes().All)
            app.MapMethods(route.Pattern, [route.Method], http => pipeline.RunAsync(http, route));
        app.MapGet("/_simulator/health", () => "ok\n");
        app.MapFaults();
        app.MapDeliveries();
        app.MapSecretRolling();
        app.MapSimulatorPages();
        app.MapFallback("{**path}", http => pipeline.RunAsync(http, null));
        return app;
    }
}

/// <summary>Signals to the process are the caller's to handle: it stops the simulator when nothing of its own needs it any more.</summary>
internal sealed class LifetimeOfCaller : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
