using System.Runtime.InteropServices;
using StreamingStore.Staff.Plans;
using StreamingStore.StripeMirror;
using StreamingStore.Web.Accounts;
using StreamingStore.Web.Hosting;

// SIGTERM and Ctrl-C end the store at every moment, its start included, and what it started goes with it.
using var stopping = new CancellationTokenSource();
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
try
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = StoreLocations.ContentRoot() });
    var address = builder.UseStoreAddress();
    await using var servers = await BackingServers.StartAsync(builder, address, Console.WriteLine, stopping.Token);
    builder.AddStore(servers);

    await using var app = builder.Build();
    app.UseStore();
    await app.StartAsync(stopping.Token);
    await app.Services.GetRequiredService<PlanSetup>().ApplyAtStartAsync(app.Services.GetRequiredService<PlanFilePath>().Path, stopping.Token);
    if (app.Environment.IsDevelopment())
    {
        await DevelopmentAccounts.EnsureAsync(app.Services);
    }

    StartBanner.Print(Console.Out, app, servers);
    await app.WaitForShutdownAsync(stopping.Token);
    return 0;
}
catch (StoreException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
catch (OperationCanceledException) when (stopping.IsCancellationRequested)
{
    return 0;
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stopping.Cancel();
}
