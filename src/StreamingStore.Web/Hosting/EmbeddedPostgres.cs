using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using StreamingStore.StripeMirror;

namespace StreamingStore.Web.Hosting;

/// <summary>
/// A private PostgreSQL server for a machine where none is set up: found among the machine's programs, its data in a
/// folder of ours, reached by a Unix socket that only this user may open, and no port.
/// </summary>
/// <remarks>
/// PostgreSQL refuses to run as root, so root runs it as the user <c>postgres</c> (or <c>nobody</c>). pg_ctl starts the
/// server in a session of its own: Ctrl-C in the terminal ends the store, and the store ends the server. A store that
/// was killed leaves the server running; the next start finds and uses it.
/// </remarks>
public sealed class EmbeddedPostgres
{
    private readonly string programs;
    private readonly string dataDirectory;
    private readonly string socketDirectory;
    private readonly string? serverUser;
    private readonly bool durable;

    private EmbeddedPostgres(string programs, string dataDirectory, string socketDirectory, string? serverUser, bool durable)
    {
        this.programs = programs;
        this.dataDirectory = dataDirectory;
        this.socketDirectory = socketDirectory;
        this.serverUser = serverUser;
        this.durable = durable;
    }

    /// <summary>The folder of the data: <c>postgres</c> below the one asked for, or what that links to.</summary>
    public string DataDirectory => dataDirectory;

    /// <summary>The folder of the server's programs: <c>initdb</c>, <c>pg_ctl</c>, <c>pg_dump</c>, <c>psql</c>.</summary>
    public string ProgramsDirectory => programs;

    /// <summary>True when a server left by an earlier process was found running and is used on.</summary>
    public bool Reused { get; private set; }

    /// <summary>The connection string of a database on this server.</summary>
    public string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = socketDirectory,
        Database = database,
        Username = "store",
        MaxPoolSize = 40,
    }.ConnectionString;

    /// <summary>Starts the server, making its data folder first if there is none.</summary>
    /// <param name="directory">Where the data lies; made if missing.</param>
    /// <param name="durable">False for tests: faster, and a crash may lose all.</param>
    /// <param name="ct">Cancels the start.</param>
    /// <exception cref="StoreException">PostgreSQL is not on the machine, or does not start.</exception>
    public static async Task<EmbeddedPostgres> StartAsync(string directory, bool durable = true, CancellationToken ct = default)
    {
        var programs = FindPrograms();
        var serverUser = ServerUser();
        Directory.CreateDirectory(directory);
        var data = Path.Combine(Path.GetFullPath(directory), "postgres");
        if (serverUser is not null)
        {
            data = await ReachableBy(serverUser, data, ct);
        }

        var server = new EmbeddedPostgres(programs, data, SocketDirectory(data), serverUser, durable);
        await server.PrepareAsync(ct);
        await server.StartAsync(ct);
        return server;
    }

    /// <summary>
    /// Makes a folder in the system's temporary one for a server that is not to stay: unlike the system's own, it lets the
    /// server's user pass.
    /// </summary>
    public static string NewTemporaryDirectory()
    {
        var directory = Directory.CreateTempSubdirectory("streaming-store-").FullName;
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(directory, (UnixFileMode)0b111_101_101);
        }

        return directory;
    }

    /// <summary>Stops the server: sessions are ended, what was committed is on disk.</summary>
    public async Task StopAsync()
    {
        await RunAsync("pg_ctl", ["stop", "-D", dataDirectory, "-m", "fast", "-w"], CancellationToken.None);
    }

    private async Task PrepareAsync(CancellationToken ct)
    {
        await OwnedDirectoryAsync(dataDirectory, ct);
        await OwnedDirectoryAsync(socketDirectory, ct);
        if (File.Exists(Path.Combine(dataDirectory, "PG_VERSION")))
        {
            return;
        }

        List<string> arguments = ["-D", dataDirectory, "-U", "store", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"];
        if (!durable)
        {
            arguments.Add("--no-sync");
        }

        var (exitCode, output) = await RunAsync("initdb", arguments, ct);
        if (exitCode != 0)
        {
            throw new StoreException($"PostgreSQL's initdb failed in {dataDirectory}: {output.Trim()}");
        }
    }

    private async Task StartAsync(CancellationToken ct)
    {
        var (status, _) = await RunAsync("pg_ctl", ["status", "-D", dataDirectory], ct);
        if (status == 0 && await AnswersAsync(ct))
        {
            Reused = true;
            return;
        }

        var options = $"-c listen_addresses='' -c unix_socket_directories='{socketDirectory}' -c unix_socket_permissions=0700 -c max_connections=200";
        if (!durable)
        {
            options += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off";
        }

        var log = Path.Combine(dataDirectory, "server.log");
        var (exitCode, output) = (1, "");
        // A server that was killed holds its lock file until the system has cleared its process away.
        for (var attempt = 0; attempt < 30 && exitCode != 0; attempt++)
        {
            if (attempt > 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500), ct);
            }

            (exitCode, output) = await RunAsync("pg_ctl", ["start", "-D", dataDirectory, "-w", "-l", log, "-o", options], ct);
        }

        if (exitCode != 0)
        {
            throw new StoreException($"PostgreSQL does not start on {dataDirectory}; {log} says why: {output.Trim()}");
        }
    }

    private async Task<bool> AnswersAsync(CancellationToken ct)
    {
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
            await connection.OpenAsync(ct);
            return true;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.CannotConnectNow)
        {
            // It is there, and starting up.
            await Task.Delay(TimeSpan.FromMilliseconds(200), ct);
            return await AnswersAsync(ct);
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    /// <summary>The newest PostgreSQL of the machine: Debian keeps each version's programs in a folder that PATH does not name.</summary>
    private static string FindPrograms()
    {
        var debian = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(d => int.TryParse(Path.GetFileName(d), out var v) ? v : 0).Select(d => Path.Combine(d, "bin"))
            : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return debian.Concat(path).FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb")) && File.Exists(Path.Combine(d, "pg_ctl")))
            ?? throw new StoreException("PostgreSQL is not on this machine: install it (Debian: apt-get install postgresql), or name a server in ConnectionStrings__Store.");
    }

    private static string? ServerUser()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return null;
        }

        var users = File.ReadLines("/etc/passwd").Select(line => line.Split(':')[0]).ToHashSet();
        return users.Contains("postgres") ? "postgres" : "nobody";
    }

    /// <summary>
    /// Root's home is closed to others, and so is all below it. Where the server's user can't reach the folder, the data
    /// lies in /var/lib and the folder holds a link to it.
    /// </summary>
    private static async Task<string> ReachableBy(string user, string data, CancellationToken ct)
    {
        var (exitCode, _) = await RunProgramAsync("setpriv", ["--reuid", user, "--regid", PrimaryGroup(user), "--clear-groups", "test", "-x", Path.GetDirectoryName(data)!], ct);
        if (exitCode == 0)
        {
            return data;
        }

        var target = Path.Combine("/var/lib/streaming-store", Fingerprint(data));
        Directory.CreateDirectory(target);
        if (!Path.Exists(data))
        {
            Directory.CreateSymbolicLink(data, target);
        }

        return target;
    }

    /// <summary>A socket's path has room for 107 bytes, so a deep data folder has its socket elsewhere.</summary>
    private static string SocketDirectory(string data)
    {
        var beside = data + "-socket";
        return Encoding.UTF8.GetByteCount(beside) <= 80 ? beside : Path.Combine(Path.GetTempPath(), "streaming-store-" + Fingerprint(data));
    }

    private static string Fingerprint(string path) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..16];

    private static string PrimaryGroup(string user) => File.ReadLines("/etc/passwd").Select(line => line.Split(':')).First(fields => fields[0] == user)[3];

    private async Task OwnedDirectoryAsync(string directory, CancellationToken ct)
    {
        Directory.CreateDirectory(directory);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        if (serverUser is not null)
        {
            var (exitCode, output) = await RunProgramAsync("chown", [$"{serverUser}:{PrimaryGroup(serverUser)}", directory], ct);
            if (exitCode != 0)
            {
                throw new StoreException($"The folder {directory} can't be given to the user {serverUser}: {output.Trim()}");
            }
        }
    }

    private Task<(int ExitCode, string Output)> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        var file = Path.Combine(programs, program);
        return serverUser is null
            ? RunProgramAsync(file, arguments, ct)
            : RunProgramAsync("setpriv", ["--reuid", serverUser, "--regid", PrimaryGroup(serverUser), "--clear-groups", "--inh-caps=-all", file, .. arguments], ct);
    }

    private static async Task<(int ExitCode, string Output)> RunProgramAsync(string file, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        // The server inherits what pg_ctl has open, so its output must not be a pipe that is read to its end.
        var output = Path.Combine(Path.GetTempPath(), $"streaming-store-{Guid.NewGuid():N}.log");
        try
        {
            using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "out=$1; shift; exec \"$@\" >\"$out\" 2>&1 </dev/null", "sh", output, file, .. arguments])
            {
                WorkingDirectory = "/",
            })!;
            await process.WaitForExitAsync(ct);
            return (process.ExitCode, File.Exists(output) ? await File.ReadAllTextAsync(output, ct) : "");
        }
        finally
        {
            File.Delete(output);
        }
    }
}
