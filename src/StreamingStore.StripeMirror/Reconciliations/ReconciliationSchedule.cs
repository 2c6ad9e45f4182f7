using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stripe;

namespace StreamingStore.StripeMirror.Reconciliations;

/// <summary>Reconciles when the store starts, every few hours, and when it is asked to.</summary>
public sealed class ReconciliationSchedule(Reconciliation reconciliation, TimeProvider clock, ILogger<ReconciliationSchedule> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(6);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMinutes(5);

    private readonly Channel<bool> asked = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Asks for a run now; where one is under way, this node does another after it.</summary>
    /// <returns>False where one was asked for already and has not begun.</returns>
    public bool AskForRun() => asked.Writer.TryWrite(true);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = await RunAsync(stoppingToken);
            using var due = new CancellationTokenSource(pause, clock);
            using var next = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, due.Token);
            try
            {
                await asked.Reader.ReadAsync(next.Token);
            }
            catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
            {
                // Nobody asked; it is time.
            }
        }
    }

    private async Task<TimeSpan> RunAsync(CancellationToken ct)
    {
        try
        {
            if (await reconciliation.RunAsync(ct) is { Clean: false } run)
            {
                logger.LogWarning(
                    "Reconciliation {Id} compared {Checked} objects with Stripe, {Drifted} differed and {Missing} events had not come: /staff/mirror lists them",
                    run.Id, run.Checked, run.Drifted, run.EventsFound);
            }

            return Pause;
        }
        catch (Exception e) when (e is StripeException or NpgsqlException)
        {
            logger.LogWarning("Reconciliation stopped half way ({Reason}); it goes on in {Minutes} minutes", e.Message, PauseAfterFailure.TotalMinutes);
            return PauseAfterFailure;
        }
    }
}
