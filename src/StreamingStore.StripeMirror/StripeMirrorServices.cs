using Dapper;
using Microsoft.Extensions.DependencyInjection;
using StreamingStore.StripeMirror.Freshness;
using StreamingStore.StripeMirror.Mirror;
using StreamingStore.StripeMirror.Reconciliations;
using StreamingStore.StripeMirror.Webhooks;
using Stripe;

namespace StreamingStore.StripeMirror;

/// <summary>Registers Stripe's client and the mirror's services.</summary>
public static class StripeMirrorServices
{
    /// <summary>
    /// Adds the mirror. The caller registers the <see cref="Npgsql.NpgsqlDataSource"/>, <see cref="StripeSettings"/> and the
    /// <see cref="TimeProvider"/>.
    /// </summary>
    public static IServiceCollection AddStripeMirror(this IServiceCollection services)
    {
        // Rows map to properties: snake_case to PascalCase.
        DefaultTypeMap.MatchNamesWithUnderscores = true;

        services.AddSingleton(provider => provider.GetRequiredService<StripeSettings>().CreateClient(
            // Without a propagator HttpClient makes no spans of its own beside ours, and sends Stripe no header with our trace.
            new HttpClient(new StripeRequestSpans(new SocketsHttpHandler { ActivityHeadersPropagator = null })) { Timeout = Timeout.InfiniteTimeSpan }));
        services.AddSingleton<IStripeClient>(provider => provider.GetRequiredService<StripeClient>());
        services.AddSingleton<RequestBudget>();
        services.AddSingleton<StripeReader>();
        services.AddSingleton<MirrorWriter>();
        services.AddSingleton<DirtyObjectWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<DirtyObjectWorker>());
        services.AddSingleton<EventLog>();
        services.AddSingleton<WebhookInbox>();
        services.AddHostedService(provider => provider.GetRequiredService<WebhookInbox>());

        services.AddSingleton<Reconciliation>();
        services.AddSingleton<ReconciliationHistory>();
        services.AddSingleton<ReconciliationSchedule>();
        services.AddHostedService(provider => provider.GetRequiredService<ReconciliationSchedule>());

        services.AddMetrics();
        services.AddSingleton<MirrorFreshnessReader>();
        services.AddSingleton<MirrorMetrics>();
        services.AddHostedService(provider => provider.GetRequiredService<MirrorMetrics>());
        return services;
    }
}
