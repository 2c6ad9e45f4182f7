using System.Diagnostics;
using Npgsql;
using StreamingStore.Benchmarks.Store;
using StreamingStore.Database;
using StreamingStore.StripeMirror;
using StreamingStore.Web.Hosting;

namespace StreamingStore.Benchmarks.Webhooks;

/// <summary>
/// The yardstick: <c>@supabase/stripe-sync-engine</c> behind a bare Node HTTP server, on the same PostgreSQL server as the
/// store, in a database of its own. It writes the object before it answers.
/// </summary>
internal sealed class SyncEngine : IAsyncDisposable
{
    private const string DatabaseName = "stripe_sync_engine";

    private static readonly string Folder = Path.Combine(Repository.Root, "tests/StreamingStore.Benchmarks/node");

    private readonly Process process;
    private readonly NpgsqlDataSource database;

    private SyncEngine(Process process, NpgsqlDataSource database, int port)
    {
        this.process = process;
        this.database = database;
        Endpoint = new Uri($"http://127.0.0.1:{port}/");
    }

    public Uri Endpoint { get; }

    /// <summary>Starts it; its own code makes its tables.</summary>
    /// <exception cref="StoreException">Node.js or npm is missing, or it does not start.</exception>
    public static async Task<SyncEngine> StartAsync(EmbeddedPostgres server, CancellationToken ct)
    {
        // npm writes its own copy of the lock file when it has finished; a missing file is older than any.
        if (File.GetLastWriteTimeUtc(Path.Combine(Folder, "node_modules/.package-lock.json")) < File.GetLastWriteTimeUtc(Path.Combine(Folder, "package-lock.json")))
        {
            using var install = Launch("npm", "ci", "--no-audit", "--no-fund", "--silent");
            await install.WaitForExitAsync(ct);
        }

        var database = await StoreDatabase.OpenOrCreateAsync(server.ConnectionString(DatabaseName), ct);

        // Its migrations name this role.
        await using (var role = database.CreateCommand("do $$ begin create role postgres; exception when duplicate_object then null; end $$"))
        {
            await role.ExecuteNonQueryAsync(ct);
        }

        var connection = new NpgsqlConnectionStringBuilder(server.ConnectionString(DatabaseName));
        var process = Launch(
            "node",
            ["server.js"],
            ("DATABASE_URL", $"postgres://{connection.Username}@{Uri.EscapeDataString(connection.Host!)}/{DatabaseName}"),
            ("WEBHOOK_SECRET", EventMaker.Secret));
        var said = await process.StandardOutput.ReadLineAsync(ct);
        return int.TryParse(said, out var port)
            ? new SyncEngine(process, database, port)
            : throw new StoreException("The sync engine does not start: Node.js 20 or newer and npm must be installed, and npm's packages be reachable.");
    }

    /// <summary>Empties its mirror.</summary>
    public async Task EmptyAsync(CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            "truncate stripe.customers, stripe.subscriptions, stripe.subscription_items, stripe.payment_intents, stripe.charges");
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>How many objects of the events it has.</summary>
    public async Task<long> CountAsync(CancellationToken ct)
    {
        await using var command = database.CreateCommand("""
            select (select count(*) from stripe.customers) + (select count(*) from stripe.subscriptions)
                 + (select count(*) from stripe.payment_intents) + (select count(*) from stripe.charges)
            """);
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        await database.DisposeAsync();
    }

    private static Process Launch(string program, params string[] arguments) => Launch(program, arguments, []);

    private static Process Launch(string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new StoreException($"{program} is missing: install Node.js 20 or newer with npm, beside which webhooks are measured.", e);
        }
    }
}
