using System.Diagnostics;

namespace StreamingStore.SimulatorTests;

/// <summary>A PostgreSQL of its own in a temporary folder, reached through a unix socket only.</summary>
public sealed class PrivatePostgres : IDisposable
{
    private static readonly string Programs = Directory.Exists("/usr/lib/postgresql")
        ? Path.Combine(Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(folder => int.Parse(Path.GetFileName(folder), System.Globalization.CultureInfo.InvariantCulture)).First(), "bin")
        : "";

    private readonly string folder = Directory.CreateTempSubdirectory("simulator-pg-").FullName;

    public PrivatePostgres()
    {
        // PostgreSQL refuses to run as root, so the folder is given to its own user.
        if (Environment.IsPrivilegedProcess)
            Run("chown", "postgres:postgres", folder);
        Run(Program("initdb"), "-D", Data, "-A", "trust", "-U", "postgres", "--no-sync");
        Run(Program("pg_ctl"), "-D", Data, "-w", "-l", Path.Combine(folder, "log"),
            "-o", $"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off", "start");
    }

    public string ConnectionString => $"Host={folder};Username=postgres;Database=postgres";

    private string Data => Path.Combine(folder, "data");

    public void Dispose()
    {
        Run(Program("pg_ctl"), "-D", Data, "-m", "immediate", "stop");
        Directory.Delete(folder, recursive: true);
    }

    private static string Program(string name) => Path.Combine(Programs, name);

    private static void Run(string program, params string[] arguments)
    {
        var asPostgres = Environment.IsPrivilegedProcess && program.StartsWith('/');
        string[] command = asPostgres
            ? ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups", program, .. arguments]
            : [program, .. arguments];
        // The server inherits the standard streams: were they pipes, reading them would not end before it does.
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", "exec \"$@\" </dev/null >/dev/null 2>&1", "sh", .. command]))!;
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', command)} ended with {process.ExitCode}.");
    }
}
