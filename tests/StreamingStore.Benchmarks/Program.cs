using System.Runtime.InteropServices;
using StreamingStore;
using StreamingStore.Benchmarks.Measurements;
using StreamingStore.Benchmarks.Measuring;
using StreamingStore.Benchmarks.Staff;
using StreamingStore.Benchmarks.Store;
using StreamingStore.Database;
using StreamingStore.StripeMirror;
using StreamingStore.Web.Hosting;

// Ctrl-C and SIGTERM end the run at every moment, and the servers and the folder go with it.
using var stopping = new CancellationTokenSource();
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
try
{
    var ct = stopping.Token;
    string[] parts = ["flips", "search", "simulator", "staff", "start", "vitals", "webhooks"];
    var alone = args is [var first, ..] && parts.Contains(first) ? first : null;
    var rounds = Rounds.FromArguments(alone is null ? args : args[1..]);
    if (alone is "simulator")
    {
        return await SimulatorSpeed.RunAsync(rounds.Seconds * rounds.Count, ct) ? 0 : 1;
    }

    var report = new Report();
    if (alone is "staff")
    {
        await MeasureStaffAsync();
    }

    if (alone is null or "start" or "search" or "flips" or "vitals")
    {
        await using var store = RunningStore.Prepare();
        if (alone is null or "start")
        {
            Say("Starting the store on nothing, and once more on its data ...");
            await StartTimes.MeasureAsync(store, report, ct);
        }
        else
        {
            Say("Starting the store ...");
            await store.StartAsync(ct);
        }

        if (alone is not "start")
        {
            await OtherCustomers.AddAsync(store.Database, ct);
        }

        if (alone is null or "search")
        {
            await MeasureSearchAsync(store);
        }

        if (alone is null or "flips")
        {
            Say($"Subscribe to flipped button, {FlippedButton.Samples} times beside the store ...");
            await FlippedButton.MeasureAsync(store, report, ct);
            Say($"Subscribe to flipped button, {FlippedButtonInBrowser.Samples} times in a browser ...");
            await FlippedButtonInBrowser.MeasureAsync(store, report, ct);
        }

        if (alone is null or "vitals")
        {
            Say($"Search and film pages in a browser, each opened {WebVitals.Runs} times ...");
            await WebVitals.MeasureAsync(store, report, ct);
        }
    }

    if (alone is null or "webhooks")
    {
        await WebhookBenchmark.MeasureAsync(rounds, report, Say, ct);
    }

    report.Print(Console.Out);
    return report.EveryBarIsMet ? 0 : 1;

    async Task MeasureSearchAsync(RunningStore store)
    {
        var viewer = await SignedInViewer.RegisterAsync(store, ct);
        await viewer.SubscribeAsync("action-monthly", ct);
        var pgbench = await Pgbench.PrepareAsync(store, ct);
        Say("Quality of search ...");
        await SearchQuality.MeasureAsync(store, viewer, report, ct);
        Say($"Search statement, {rounds} ...");
        await SearchAgainstNaive.MeasureAsync(pgbench, store, viewer, rounds, report, ct);
        await SearchAgainstSearchAlone.MeasureAsync(pgbench, store, viewer, rounds, report, ct);
        Say($"Search over HTTP, {rounds} ...");
        await ApiAgainstStatement.MeasureAsync(pgbench, store, viewer, rounds, report, ct);
    }

    async Task MeasureStaffAsync()
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
