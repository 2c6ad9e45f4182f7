using System.Runtime.InteropServices;
using StreamingStore;
using StreamingStore.Benchmarks.Measurements;
using StreamingStore.Benchmarks.Measuring;
using StreamingStore.Benchmarks.Staff;
using StreamingStore.Benchmarks.Store;
using StreamingStore.Database;

// Ctrl-C and SIGTERM end the run at every moment, and the servers and the folder go with it.
using var stopping = new CancellationTokenSource();
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
try
{
    var ct = stopping.Token;
    var (simulatorAlone, searchAlone, webhooksAlone, vitalsAlone) = (args is ["simulator", ..], args is ["search", ..], args is ["webhooks", ..], args is ["vitals", ..]);
    var staffAlone = args is ["staff", ..];
    var rounds = Rounds.FromArguments(simulatorAlone || searchAlone || webhooksAlone || vitalsAlone || staffAlone ? args[1..] : args);
    if (simulatorAlone)
    {
        return await SimulatorSpeed.RunAsync(rounds.Seconds * rounds.Count, ct) ? 0 : 1;
    }

    var report = new Report();
    if (webhooksAlone)
    {
        await WebhookBenchmark.MeasureAsync(rounds, report, Say, ct);
        report.Print(Console.Out);
        return report.EveryBarIsMet ? 0 : 1;
    }

    if (staffAlone)
    {
        var folder = EmbeddedPostgres.NewTemporaryDirectory();
        try
        {
            await StaffLists.MeasureAsync(folder, report, Say, ct);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        report.Print(Console.Out);
        return report.EveryBarIsMet ? 0 : 1;
    }

    await using var store = RunningStore.Prepare();

    if (searchAlone)
    {
        Say("Starting the store ...");
        await store.StartAsync(ct);
        await MeasureQualityAsync(await SubscribedViewerAsync());
        report.Print(Console.Out);
        return report.EveryBarIsMet ? 0 : 1;
    }

    if (vitalsAlone)
    {
        Say("Starting the store ...");
        await store.StartAsync(ct);
        await MeasureVitalsAsync();
        report.Print(Console.Out);
        return report.EveryBarIsMet ? 0 : 1;
    }

    Say("Starting the store on nothing, and once more on its data ...");
    await StartTimes.MeasureAsync(store, report, ct);
    var viewer = await SubscribedViewerAsync();
    var pgbench = await Pgbench.PrepareAsync(store, ct);

    await MeasureQualityAsync(viewer);
    Say($"Search statement, {rounds} ...");
    await SearchAgainstNaive.MeasureAsync(pgbench, store, viewer, rounds, report, ct);
    await SearchAgainstSearchAlone.MeasureAsync(pgbench, store, viewer, rounds, report, ct);
    Say($"Search over HTTP, {rounds} ...");
    await ApiAgainstStatement.MeasureAsync(pgbench, store, viewer, rounds, report, ct);
    Say($"Subscribe to flipped button, {FlippedButton.Samples} times beside the store ...");
    await FlippedButton.MeasureAsync(store, report, ct);
    Say($"Subscribe to flipped button, {FlippedButtonInBrowser.Samples} times in a browser ...");
    await FlippedButtonInBrowser.MeasureAsync(store, report, ct);
    await WebhookBenchmark.MeasureAsync(rounds, report, Say, ct);

    report.Print(Console.Out);
    return report.EveryBarIsMet ? 0 : 1;

    async Task MeasureVitalsAsync()
    {
        Say($"Search and film pages in a browser, each opened {WebVitals.Runs} times ...");
        await WebVitals.MeasureAsync(store, report, ct);
    }

    async Task<SignedInViewer> SubscribedViewerAsync()
    {
        var subscribed = await SignedInViewer.RegisterAsync(store, ct);
        await subscribed.SubscribeAsync("action-monthly", ct);
        await OtherCustomers.AddAsync(store.Database, ct);
        return subscribed;
    }

    async Task MeasureQualityAsync(SignedInViewer viewer)
    {
        Say("Quality of search ...");
        await SearchQuality.MeasureAsync(store, viewer, report, ct);
    }
}
catch (StoreException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
catch (OperationCanceledException) when (stopping.IsCancellationRequested)
{
    await Console.Error.WriteLineAsync("Stopped before the end: nothing was decided.");
    return 1;
}

static void Say(string step) => Console.WriteLine($"{DateTime.UtcNow:HH:mm:ss}  {step}");

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stopping.Cancel();
}
