using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Dapper;
using Npgsql;
using StreamingStore.Benchmarks.Measurements;
using StreamingStore.Catalog.Searching;
using StreamingStore.StripeMirror;

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

    private Pgbench(string program, RunningStore store, IReadOnlyList<SearchPlan> plans)
    {
        this.program = program;
        this.store = store;
        Plans = plans;
    }

    /// <summary>The mixed queries as the search statement takes them.</summary>
    public IReadOnlyList<SearchPlan> Plans { get; }

    /// <summary>Finds the program, and puts the queries where its scripts can read them.</summary>
    /// <exception cref="StoreException">The program is not on this machine.</exception>
    public static async Task<Pgbench> PrepareAsync(RunningStore store, CancellationToken ct)
    {
        var plans = await SearchQueries.PlansAsync(store.Database, ct);
        await using var connection = await store.Database.OpenConnectionAsync(ct);
        var columns = SearchQueries.ValuesOf(plans[0]).Keys.Select(name => $"\"{name}\"").ToList();
        await connection.ExecuteAsync(new CommandDefinition($"""
            create schema benchmark;
            create table benchmark.query (number integer primary key, {string.Join(", ", columns.Select(column => $"{column} text not null"))});
            """, cancellationToken: ct));
        foreach (var (number, plan) in plans.Index())
        {
            var row = new DynamicParameters(SearchQueries.ValuesOf(plan).ToDictionary(value => value.Key, value => (object)value.Value));
            row.Add("number", number);
            await connection.ExecuteAsync(new CommandDefinition(
                $"insert into benchmark.query values (@number, {string.Join(", ", SearchQueries.ValuesOf(plan).Keys.Select(name => "@" + name))})", row, cancellationToken: ct));
        }

        await connection.ExecuteAsync("vacuum (analyze) benchmark.query");
        return new Pgbench(Find(), store, plans);
    }

    /// <summary>Values with those of <see cref="RunningStore.Query"/>, which is the first of the mixed queries.</summary>
    public Dictionary<string, string> ValuesOfQuery(IReadOnlyDictionary<string, string> values) =>
        values.Concat(SearchQueries.ValuesOf(Plans[0])).ToDictionary();

    /// <summary>Runs one statement over and over, with always the same values.</summary>
    /// <param name="sql">The statement with parameters as Npgsql writes them (<c>@Words</c>).</param>
    /// <param name="values">What the parameters are.</param>
    /// <param name="seconds">For how long.</param>
    /// <param name="ct">Ends it early.</param>
    /// <returns>How often a second.</returns>
    public Task<double> RunAsync(string sql, IReadOnlyDictionary<string, string> values, int seconds, CancellationToken ct) =>
        RunScriptAsync(ScriptOf(sql), values, seconds, ct);

    /// <summary>
    /// The same, but each time with another of the mixed queries. A variable can be given a text only by a
    /// statement, so each query is fetched first: a hundredth or so of what the search itself takes.
    /// </summary>
    public Task<double> RunMixedAsync(string sql, IReadOnlyDictionary<string, string> values, int seconds, CancellationToken ct) =>
        RunScriptAsync($"""
            \set number random(0, {SearchQueries.Mixed.Length - 1})
            select * from benchmark.query where number = :number \gset
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
