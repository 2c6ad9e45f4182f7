using System.Globalization;
using System.Runtime.InteropServices;
using StreamingStore.StripeSimulator;

var settings = new ConfigurationBuilder()
    .AddEnvironmentVariables("Simulator__")
    .AddCommandLine([.. args.Where(argument => argument != "--memory")])
    .Build();
var connection = args.Contains("--memory") ? null : settings["connection"];
await using var app = StripeSimulatorApp.Build(new SimulatorOptions
{
    Urls = settings["urls"] ?? SimulatorOptions.DefaultUrl,
    ConnectionString = connection,
    SearchLag = settings["search-lag"] is { } lag ? TimeSpan.FromSeconds(double.Parse(lag, CultureInfo.InvariantCulture)) : new SimulatorOptions().SearchLag,
    ForwardTo = settings["forward-to"] is { } url ? [new ForwardTarget(url, settings["secret"] ?? "whsec_simulator")] : [],
});
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
await app.StartAsync();
Console.WriteLine($"The Stripe simulator listens on {string.Join(", ", app.Urls)} and keeps its state in {(connection is null ? "memory" : "PostgreSQL")}.");
await app.WaitForShutdownAsync();

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    app.Lifetime.StopApplication();
}

/// <summary>The SDK would make it public, and <c>Program</c> would be ambiguous in tests that reference the store and this.</summary>
internal partial class Program;
