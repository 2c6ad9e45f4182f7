using StreamingStore.Staff.Plans;
using StreamingStore.Web.Accounts;

namespace StreamingStore.Web.Hosting;

/// <summary>
/// Makes what a new store lacks once it listens, so that Stripe's webhooks of it arrive: the plans, and in Development two
/// accounts. The store counts as started after it.
/// </summary>
internal sealed class StartSetup(PlanSetup plans, PlanFilePath planFile, IHostEnvironment environment, IServiceProvider services) : IHostedLifecycleService
{
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        await plans.ApplyAtStartAsync(planFile.Path, cancellationToken);
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
}
