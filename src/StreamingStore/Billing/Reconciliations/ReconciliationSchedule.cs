using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stripe;

namespace StreamingStore.Billing.Reconciliations;

/// <summary>Reconciles when the store starts, and every few hours.</summary>
public sealed class ReconciliationSchedule(Reconciliation reconciliation, TimeProvider clock, ILogger<ReconciliationSchedule> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(6);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMinutes(5);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(await RunAsync(stoppingToken), clock, stoppingToken);
        }
    }

    private async Task<TimeSpan> RunAsync(CancellationToken ct)
    {
        try
        {
            if (await reconciliation.RunAsync(ct) is { Drifted: > 0 } report)
            {
                logger.LogWarning("Reconciliation {Id} compared {Checked} objects with Stripe and mended {Drifted}: stripe.drift lists them", report.Id, report.Checked, report.Drifted);
            }

            return Pause;
        }
        catch (Exception e) when (e is StripeException or HttpRequestException or NpgsqlException or TaskCanceledException && !ct.IsCancellationRequested)
        {
            logger.LogWarning("Reconciliation stopped half way ({Reason}); it goes on in {Minutes} minutes", e.Message, PauseAfterFailure.TotalMinutes);
            return PauseAfterFailure;
        }
    }
}
