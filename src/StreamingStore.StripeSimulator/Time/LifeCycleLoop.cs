namespace StreamingStore.StripeSimulator.Time;

/// <summary>Lets time pass: looks every so often whether something is due, and at once when a test clock is advanced.</summary>
internal sealed class LifeCycleLoop(LifeCycle lifeCycle, Alarm alarm, Forgetting forgetting, ILogger<LifeCycleLoop> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await WorkAsync(stoppingToken);
                await alarm.WaitAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            log.LogDebug("The life cycle stops");
        }
    }

    private async Task WorkAsync(CancellationToken stopping)
    {
        try
        {
            await lifeCycle.RunAsync(stopping);
            await forgetting.RunAsync(stopping);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // One object that cannot go on must not take the API down; it is tried again with the next look.
            log.LogError(exception, "What was due could not be done");
        }
    }
}
