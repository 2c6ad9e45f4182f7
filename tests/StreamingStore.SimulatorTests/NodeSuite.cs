using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using StreamingStore.StripeSimulator;

namespace StreamingStore.SimulatorTests;

/// <summary>The checks in the folder <c>node</c>: Stripe's own Node library, used as its documentation shows, on a simulator in this process.</summary>
public static class NodeSuite
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly Lazy<Task<IReadOnlyList<NodeCheck>>> Outcome = new(RunAsync);

    /// <summary>Every check with its outcome; the suite runs once, however often it is asked for.</summary>
    public static Task<IReadOnlyList<NodeCheck>> ChecksAsync() => Outcome.Value;

    private static async Task<IReadOnlyList<NodeCheck>> RunAsync()
    {
        // npm writes its own copy of the lock file when it has finished; a missing file is older than any.
        if (File.GetLastWriteTimeUtc(Path.Combine(Folder(), "node_modules/.package-lock.json")) < File.GetLastWriteTimeUtc(Path.Combine(Folder(), "package-lock.json")))
            await RunAsync("npm", ["ci", "--no-audit", "--no-fund"], []);
        await using var simulator = new Simulator(new SimulatorOptions());
        await simulator.InitializeAsync();
        var output = await RunAsync(
            "node", ["--test", "--test-concurrency=3", "--test-reporter=./support/reporter.mjs"], new() { ["STRIPE_SIMULATOR"] = simulator.Address });
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<NodeCheck>(line, JsonSerializerOptions.Web)!)];
    }

    private static async Task<string> RunAsync(string program, string[] arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Folder(), RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
            await process.WaitForExitAsync(patience.Token);
            // With checks that failed the runner ends with 1, after it has told of them.
            return process.ExitCode == 0 || (program == "node" && (await output).Length > 0)
                ? await output
                : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await errors}{await output}");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static string Folder([CallerFilePath] string file = "") => Path.Combine(Path.GetDirectoryName(file)!, "node");
}

/// <summary>One check of the suite.</summary>
/// <param name="Topic">The name of its file.</param>
/// <param name="Name">What it states.</param>
/// <param name="Failure">Why it failed; null when it passed.</param>
public sealed record NodeCheck(string Topic, string Name, string? Failure);
