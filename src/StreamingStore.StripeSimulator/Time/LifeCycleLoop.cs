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
                await lifeCycle.RunAsync(stoppingToken);
                await forgetting.RunAsync(stoppingToken);
                await alarm.WaitAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            log.LogDebug("The life cycle stops");
        }
    }
}
