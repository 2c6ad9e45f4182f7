using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using StreamingStore.Database;
using StreamingStore.StripeMirror;
using StreamingStore.Web.Hosting;

namespace StreamingStore.Benchmarks.Store;

/// <summary>
/// The whole store as its users run it: a process on free ports, its private PostgreSQL (durable, as by default) in a
/// folder of its own, Stripe simulated. The benchmark joins it on the same database.
/// </summary>
internal sealed class RunningStore : IAsyncDisposable
{
    /// <summary>The search that every measurement knows.</summary>
    public const string Query = "harrison ford";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Uri simulatorAddress;
    private readonly IReadOnlyDictionary<string, string> settings;
    private readonly ConcurrentQueue<string> output = new();
    private Process? process;
    private NpgsqlDataSource? database;
    private EmbeddedPostgres? server;

    private RunningStore(string folder, Uri address, Uri simulatorAddress, IReadOnlyDictionary<string, string> settings)
    {
        this.settings = settings;
        Folder = folder;
        this.simulatorAddress = simulatorAddress;
        Http = new HttpClient { BaseAddress = address };
    }

    /// <summary>Where the store keeps its data, and the benchmark what it needs; deleted at the end.</summary>
    public string Folder { get; }

    /// <summary>Talks to the store as a visitor.</summary>
    public HttpClient Http { get; }

    /// <summary>Where Stripe sends events.</summary>
    public Uri WebhookEndpoint => new(Http.BaseAddress!, "/stripe/webhook");

    public EmbeddedPostgres Server => server ?? throw new InvalidOperationException("The store has not been started.");

    public NpgsqlDataSource Database => database ?? throw new InvalidOperationException("The store has not been started.");

    /// <summary>Chooses a folder and ports.</summary>
    /// <param name="settings">What is set in the store's environment.</param>
    public static RunningStore Prepare(IReadOnlyDictionary<string, string>? settings = null)
    {
        var folder = EmbeddedPostgres.NewTemporaryDirectory();
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        return new RunningStore(folder, new Uri($"http://{first.LocalEndpoint}"), new Uri($"http://{second.LocalEndpoint}"), settings ?? new Dictionary<string, string>());
    }

    /// <summary>Starts the store.</summary>
    /// <returns>The time from the start of the process to the first answered search.</returns>
    /// <exception cref="StoreException">It does not start.</exception>
    public async Task<TimeSpan> StartAsync(CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        var watch = Stopwatch.StartNew();
        process = Launch();
        while (!await AnswersAsync(patience.Token))
        {
            await PauseAsync(10, patience.Token, ct);
        }

        var took = watch.Elapsed;
        // The plans and the accounts are made after the first answer; the banner follows them.
        while (!output.Any(line => line.Contains("Ctrl-C", StringComparison.Ordinal)))
        {
            await PauseAsync(20, patience.Token, ct);
        }

        server = await EmbeddedPostgres.StartAsync(Folder, ct: ct);
        database = StoreDatabase.Open(server.ConnectionString("store"));
        return took;
    }

    /// <summary>Ends the store as Ctrl-C does; its database goes with it.</summary>
    public async Task StopAsync()
    {
        if (database is not null)
        {
            await database.DisposeAsync();
            database = null;
        }

        if (process is { HasExited: false })
        {
            using var terminate = Process.Start("/bin/sh", ["-c", $"kill -TERM {process.Id}"]);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            try
            {
                await process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill();
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }

        process?.Dispose();
        process = null;
        output.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (File.Exists(Path.Combine(Folder, "postgres", "postmaster.pid")))
        {
            // The store was killed and left its server behind.
            await (server ?? await EmbeddedPostgres.StartAsync(Folder)).StopAsync();
        }

        Http.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private Process Launch()
    {
        var program = Path.Combine(Repository.Root, "src/StreamingStore.Web/bin", Repository.BuildFolder, "StreamingStore.Web.dll");
        var start = new ProcessStartInfo("dotnet", [program, "--urls", Http.BaseAddress!.GetLeftPart(UriPartial.Authority), "--data", Folder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("Stripe__", StringComparison.OrdinalIgnoreCase) || name.StartsWith("ConnectionStrings__", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            // Whatever the shell has set, no real Stripe and no real database.
            start.Environment.Remove(name);
        }

        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["Simulator__Urls"] = simulatorAddress.GetLeftPart(UriPartial.Authority);
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var launched = Process.Start(start)!;
        launched.OutputDataReceived += Keep;
        launched.ErrorDataReceived += Keep;
        launched.BeginOutputReadLine();
        launched.BeginErrorReadLine();
        return launched;
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is { Length: > 0 } text)
        {
            output.Enqueue(text);
        }
    }

    private async Task<bool> AnswersAsync(CancellationToken ct)
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri($"/api/movies/search?q={Uri.EscapeDataString(Query)}", UriKind.Relative), ct);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Waits a little; fails when the store has ended or patience has, and stops when the run does.</summary>
    private async Task PauseAsync(int milliseconds, CancellationToken patience, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (process!.HasExited || patience.IsCancellationRequested)
        {
            throw new StoreException($"The store does not start; it said: {string.Join(Environment.NewLine, output)}");
        }

        await Task.Delay(milliseconds, ct);
    }
}
