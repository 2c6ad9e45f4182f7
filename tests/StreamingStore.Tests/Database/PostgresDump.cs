using System.Diagnostics;
using System.Text.RegularExpressions;
using Npgsql;
using StreamingStore.Tests.Fixtures;

namespace StreamingStore.Tests.Database;

/// <summary>Dumps and restores databases with the server's own pg_dump and psql.</summary>
internal static partial class PostgresDump
{
    /// <summary>The schema alone, without what differs from run to run or says nothing: versions, owners, settings, comments.</summary>
    public static async Task<string> SchemaAsync(PostgresServer server, NpgsqlDataSource database) =>
        BlankLines().Replace(Noise().Replace(await RunAsync(server, database, "pg_dump", "--schema-only", "--no-owner", "--no-privileges"), ""), "\n\n").Trim() + "\n";

    /// <summary>Schema and data, as psql reads them.</summary>
    public static async Task<string> AllAsync(PostgresServer server, NpgsqlDataSource database) =>
        RunOfADump().Replace(await RunAsync(server, database, "pg_dump", "--no-owner", "--no-privileges"), "");

    public static Task RestoreAsync(PostgresServer server, NpgsqlDataSource database, string file) =>
        RunAsync(server, database, "psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", $"--file={file}");

    private static async Task<string> RunAsync(PostgresServer server, NpgsqlDataSource database, string program, params string[] options)
    {
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        using var process = Process.Start(new ProcessStartInfo(
            Path.Combine(server.ProgramsDirectory, program), [.. options, $"--host={settings.Host}", $"--username={settings.Username}", settings.Database!])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} failed: {error}");
        return await output;
    }

    [GeneratedRegex(@"^(--.*|\\.*|SET .*|SELECT pg_catalog\.set_config.*|COMMENT ON EXTENSION .*)\n", RegexOptions.Multiline)]
    private static partial Regex Noise();

    [GeneratedRegex(@"^(-- Dumped .*|\\(un)?restrict .*)\n", RegexOptions.Multiline)]
    private static partial Regex RunOfADump();

    [GeneratedRegex(@"\n{3,}")]
    private static partial Regex BlankLines();
}
