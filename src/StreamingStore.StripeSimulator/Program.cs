using StreamingStore.StripeSimulator;

var settings = new ConfigurationBuilder()
    .AddEnvironmentVariables("Simulator__")
    .AddCommandLine([.. args.Where(argument => argument != "--memory")])
    .Build();
var connection = args.Contains("--memory") ? null : settings["connection"];
var app = StripeSimulatorApp.Build(new SimulatorOptions
{
    Urls = settings["urls"] ?? SimulatorOptions.DefaultUrl,
    ConnectionString = connection,
    ForwardTo = settings["forward-to"] is { } url ? [new ForwardTarget(url, settings["secret"] ?? "whsec_simulator")] : [],
});
await app.StartAsync();
Console.WriteLine($"The Stripe simulator listens on {string.Join(", ", app.Urls)} and keeps its state in {(connection is null ? "memory" : "PostgreSQL")}.");
await app.WaitForShutdownAsync();
