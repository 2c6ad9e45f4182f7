using StreamingStore.Billing;
using StreamingStore.Web.Accounts;
using Stripe;

namespace StreamingStore.Web.Hosting;

/// <summary>
/// Makes what a new store lacks once it listens, so that Stripe's webhooks of it arrive: the plans, and in Development two
/// accounts. The store counts as started after it.
/// </summary>
internal sealed class StartSetup(
    PlanSetup plans, PlanFilePath planFile, StripeSettings stripe, IHostEnvironment environment, IServiceProvider services, ILogger<StartSetup> logger)
    : IHostedLifecycleService
{
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        // A store with a live key has its plans made by hand: products and prices there are real.
        if (!stripe.LiveMode)
        {
            await MakePlansAsync(cancellationToken);
        }

        if (environment.IsDevelopment())
        {
            await DevelopmentAccounts.EnsureAsync(services);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task MakePlansAsync(CancellationToken ct)
    {
        try
        {
            await plans.ApplyAsync(planFile.Path, ct);
        }
        catch (StripeException e)
        {
            logger.LogError("The plans could not be made at Stripe ({Reason}); the store runs on with those that it knows. Check Stripe__ApiKey and start again", e.Message);
        }
    }
}
