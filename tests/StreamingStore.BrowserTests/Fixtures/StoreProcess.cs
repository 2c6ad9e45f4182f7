using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace StreamingStore.BrowserTests.Fixtures;

/// <summary>The whole store as a user starts it: the built program in a process of its own, PostgreSQL and the simulator with it.</summary>
public sealed class StoreProcess : IDisposable
{
    private static readonly string Program = FindProgram();

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly StringBuilder errors = new();
    private readonly TaskCompletionSource up = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<(string Words, TaskCompletionSource Said)> awaited = [];

    private StoreProcess(string dataDirectory, IReadOnlyDictionary<string, string> settings, Uri address, Uri stripeAddress)
    {
        (DataDirectory, Address, StripeAddress) = (dataDirectory, address, stripeAddress);
        var start = new ProcessStartInfo("dotnet", [Program, "--data", dataDirectory, "--urls", address.OriginalString])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
                ["Simulator__Urls"] = stripeAddress.OriginalString,
                ["Stripe__ApiKey"] = "",
                ["ConnectionStrings__Store"] = "",
            },
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Read(output, line.Data);
        process.ErrorDataReceived += (_, line) => Read(errors, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string DataDirectory { get; }

    public Uri Address { get; }

    public Uri StripeAddress { get; }

    public int ExitCode => process.ExitCode;

    /// <summary>What it has printed so far.</summary>
    public string Output => Text(output);

    /// <summary>What it has said on its error stream so far.</summary>
    public string Errors => Text(errors);

    /// <summary>Starts a store and waits until it has printed its address.</summary>
    public static async Task<StoreProcess> StartAsync(string dataDirectory, Dictionary<string, string>? settings = null)
    {
        var store = Begin(dataDirectory, settings: settings);
        var ended = store.process.WaitForExitAsync();
        if (await Task.WhenAny(store.up.Task, ended, Task.Delay(TimeSpan.FromMinutes(10))) == store.up.Task)
        {
            return store;
        }

        store.Kill();
        throw new InvalidOperationException($"The store did not start. It said:\n{store.Output}\n{store.Errors}");
    }

    /// <summary>Starts a store that is expected to refuse, and waits for its end.</summary>
    public static async Task<StoreProcess> StartToFailAsync(
        string dataDirectory, Uri? address = null, Uri? stripeAddress = null, Dictionary<string, string>? settings = null)
    {
        var store = Begin(dataDirectory, address, stripeAddress, settings);
        try
        {
            await store.process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
            return store;
        }
        catch (TimeoutException e)
        {
            store.Kill();
            throw new InvalidOperationException($"The store ran on instead of refusing. It said:\n{store.Output}\n{store.Errors}", e);
        }
    }

    /// <summary>Waits until a line of its output holds these words.</summary>
    public Task PrintsAsync(string words)
    {
        var said = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (output)
        {
            awaited.Add((words, said));
            if (output.ToString().Contains(words, StringComparison.Ordinal))
            {
                said.TrySetResult();
            }
        }

        return said.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    /// <summary>Asks it to end, as Ctrl-C and a service manager do.</summary>
    public async Task<TimeSpan> StopAsync()
    {
        var begun = Stopwatch.GetTimestamp();
        using (var kill = System.Diagnostics.Process.Start("kill", ["-TERM", $"{process.Id}"]))
        {
            await kill.WaitForExitAsync();
        }

        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        return Stopwatch.GetElapsedTime(begun);
    }

    /// <summary>Ends it as a crash would: it has no chance to stop what it started.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>The process id of its PostgreSQL.</summary>
    public int PostgresId() => int.Parse(File.ReadLines(Path.Combine(DataDirectory, "postgres/postmaster.pid")).First(), CultureInfo.InvariantCulture);

    /// <summary>True while a process runs; one that has ended and was not collected yet does not.</summary>
    public static bool Runs(int processId)
    {
        var status = $"/proc/{processId}/status";
        return File.Exists(status) && !File.ReadLines(status).Any(line => line.StartsWith("State:", StringComparison.Ordinal) && line.Contains('Z'));
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            Kill();
        }

        process.Dispose();
    }

    private static StoreProcess Begin(string dataDirectory, Uri? address = null, Uri? stripeAddress = null, Dictionary<string, string>? settings = null) =>
        new(dataDirectory, settings ?? [], address ?? StoreClients.FreeAddress(), stripeAddress ?? StoreClients.FreeAddress());

    private void Read(StringBuilder text, string? line)
    {
        lock (text)
        {
            text.AppendLine(line);
        }

        lock (output)
        {
            foreach (var (_, said) in awaited.Where(wait => line?.Contains(wait.Words, StringComparison.Ordinal) == true))
            {
                said.TrySetResult();
            }
        }

        if (line?.Contains($"StreamingStore  {Address.OriginalString}", StringComparison.Ordinal) == true)
        {
            up.TrySetResult();
        }
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString().Trim();
        }
    }

    /// <summary>The program lies in its own project's folder, built in the configuration that the tests are built in.</summary>
    private static string FindProgram()
    {
        var tests = new DirectoryInfo(AppContext.BaseDirectory);
        var (framework, configuration) = (tests.Name, tests.Parent!.Name);
        var folder = tests;
        while (!File.Exists(Path.Combine(folder.FullName, "StreamingStore.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside the repository.");
        }

        return Path.Combine(folder.FullName, "src/StreamingStore.Web/bin", configuration, framework, "StreamingStore.Web.dll");
    }
}
