using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Dapper;
using Npgsql;
using StreamingStore.Benchmarks.Measurements;

namespace StreamingStore.Benchmarks.Store;

/// <summary>
/// PostgreSQL's own load generator: prepared statements over the server's socket, and no more work per statement than C
/// needs. https://www.postgresql.org/docs/current/pgbench.html
/// </summary>
internal sealed partial class Pgbench
{
    public const int Clients = 8;

    private readonly string program;
    private readonly RunningStore store;

    private Pgbench(string program, RunningStore store)
    {
        this.program = program;
        this.store = store;
    }

    /// <summary>Finds the program, and puts the queries where its scripts can read them.</summary>
    /// <exception cref="StoreException">The program is not on this machine.</exception>
    public static async Task<Pgbench> PrepareAsync(RunningStore store, CancellationToken ct)
    {
        await using var connection = await store.Database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("""
            create schema benchmark;
            create table benchmark.query (number integer primary key, words text not null);
            insert into benchmark.query select position - 1, words from unnest(@Mixed) with ordinality as q (words, position);
            """, new { SearchQueries.Mixed }, cancellationToken: ct));
        await connection.ExecuteAsync("vacuum (analyze) benchmark.query");
        return new Pgbench(Find(), store);
    }

    /// <summary>Runs one statement over and over, with always the same values.</summary>
    /// <param name="sql">The statement with parameters as Npgsql writes them (<c>@Text</c>).</param>
    /// <param name="values">What the parameters are.</param>
    /// <param name="seconds">For how long.</param>
    /// <param name="ct">Ends it early.</param>
    /// <returns>How often a second.</returns>
    public Task<double> RunAsync(string sql, IReadOnlyDictionary<string, string> values, int seconds, CancellationToken ct) =>
        RunScriptAsync(ScriptOf(sql), values, seconds, ct);

    /// <summary>
    /// The same, but each time with another of the mixed queries as Text. A variable can be given a text only by a
    /// statement, so each query is fetched first: a hundredth or so of what the search itself takes.
    /// </summary>
    public Task<double> RunMixedAsync(string sql, IReadOnlyDictionary<string, string> values, int seconds, CancellationToken ct) =>
        RunScriptAsync($"""
            \set number random(0, {SearchQueries.Mixed.Length - 1})
            select words as "Text" from benchmark.query where number = :number \gset
            {ScriptOf(sql)}
            """, values, seconds, ct);

    /// <summary>
    /// Parameters become pgbench's variables. It looks for them inside literals too, so a colon there that a letter
    /// follows (<c>[[:alnum:]]</c>) is written as an escape; to PostgreSQL the statement stays the same.
    /// </summary>
    private static string ScriptOf(string sql)
    {
        var escaped = Literal().Replace(sql, literal => ColonAndLetter().IsMatch(literal.Value)
            ? "E" + literal.Value.Replace(@"\", @"\\", StringComparison.Ordinal).Replace(":", @"\x3a", StringComparison.Ordinal)
            : literal.Value);
        return Parameter().Replace(escaped, ":$1") + ";\n";
    }

    private async Task<double> RunScriptAsync(string script, IReadOnlyDictionary<string, string> values, int seconds, CancellationToken ct)
    {
        var file = Path.Combine(store.Folder, $"{Guid.NewGuid():N}.sql");
        await File.WriteAllTextAsync(file, script, ct);
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var server = new NpgsqlConnectionStringBuilder(store.Server.ConnectionString("store"));
        string[] arguments =
        [
            "-h", server.Host!, "-U", server.Username!, "-n", "-M", "prepared", "-f", file,
            "-c", $"{Clients}", "-j", "2", "-T", $"{seconds}",
            .. values.SelectMany(value => new[] { "-D", $"{value.Key}={value.Value}" }),
            server.Database!,
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(ct);
            var errors = process.StandardError.ReadToEndAsync(ct);
            await process.WaitForExitAsync(ct);
            var rate = Rate().Match(await output);
            return process.ExitCode == 0 && rate.Success
                ? double.Parse(rate.Groups[1].Value, CultureInfo.InvariantCulture)
                : throw new StoreException($"pgbench failed: {await errors}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }

            File.Delete(file);
        }
    }

    /// <summary>Beside PostgreSQL's other programs, which Debian keeps in a folder per version that PATH does not name.</summary>
    private static string Find()
    {
        var debian = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(d => int.TryParse(Path.GetFileName(d), out var version) ? version : 0).Select(d => Path.Combine(d, "bin"))
            : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return debian.Concat(path).Select(d => Path.Combine(d, "pgbench")).FirstOrDefault(File.Exists)
            ?? throw new StoreException("pgbench is not on this machine: install it (Debian: apt-get install postgresql).");
    }

    [GeneratedRegex("'[^']*'")]
    private static partial Regex Literal();

    [GeneratedRegex(@":\w")]
    private static partial Regex ColonAndLetter();

    [GeneratedRegex(@"(?<!@)@([A-Za-z]\w*)")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"tps = ([\d.]+)")]
    private static partial Regex Rate();
}
