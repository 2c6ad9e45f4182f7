using System.Reflection;
using System.Text;
using Dapper;
using DbUp;
using DbUp.Engine;
using DbUp.Engine.Transactions;
using Npgsql;
using StreamingStore.StripeMirror;

namespace StreamingStore.Database;

/// <summary>
/// Applies the files of <c>db/migrations</c> with DbUp: in the order of their names, each once and in a transaction of its
/// own. Nodes that start together take turns, however long a turn lasts.
/// </summary>
public static class Migrations
{
    private const long LockKey = 0x53746F7265; // "Store"

    private const string ResourcePrefix = "migrations/";

    /// <summary>The files of <c>db/migrations</c> as this build has them, in order.</summary>
    public static IReadOnlyList<SqlScript> Scripts { get; } = ReadScripts();

    /// <inheritdoc cref="ApplyAsync(NpgsqlDataSource, IReadOnlyList{SqlScript}, string, CancellationToken)"/>
    public static Task<IReadOnlyList<string>> ApplyAsync(NpgsqlDataSource database, CancellationToken ct = default) =>
        ApplyAsync(database, Scripts, "drop it, or name another one in ConnectionStrings__Store", ct);

    /// <summary>Applies the scripts that the database lacks.</summary>
    /// <param name="database">The pool to the database; two of its connections are used.</param>
    /// <param name="scripts">All migrations, applied ones included, in order.</param>
    /// <param name="startAgain">How to get an empty database, for the errors after which that is the way out.</param>
    /// <param name="ct">Cancels the wait for other nodes and the running script, which is rolled back.</param>
    /// <returns>The names of the scripts applied by this call.</returns>
    /// <exception cref="StoreException">
    /// A script fails, which rolls it back and keeps those before it; or the database has a script that is missing here or
    /// differs here, or it was created before the first release.
    /// </exception>
    public static async Task<IReadOnlyList<string>> ApplyAsync(
        NpgsqlDataSource database, IReadOnlyList<SqlScript> scripts, string startAgain, CancellationToken ct = default)
    {
        await using var holder = await database.OpenConnectionAsync(ct);
        await using var turn = await holder.BeginTransactionAsync(ct);
        await holder.ExecuteAsync(new CommandDefinition("""
            set local statement_timeout = 0;
            set local lock_timeout = 0;
            set local idle_in_transaction_session_timeout = 0;
            select pg_advisory_xact_lock(@LockKey)
            """, new { LockKey }, turn, commandTimeout: 0, cancellationToken: ct));

        await using var connection = await database.OpenConnectionAsync(ct);
        var applied = await ReadJournalAsync(connection, startAgain, ct);
        Check(scripts, applied, connection.Database, startAgain);

        var engine = DeployChanges.To.PostgresqlDatabase(new OpenConnection(connection))
            .WithScripts(scripts)
            .JournalTo(new MigrationJournal(applied.Keys, ct))
            .WithTransactionPerScript()
            .WithExecutionTimeout(TimeSpan.Zero)
            .WithVariablesDisabled()
            .LogToNowhere()
            .Build();
        var runningOn = connection.ProcessID;
        await using var cancel = ct.Register(() => holder.Execute(new CommandDefinition("select pg_cancel_backend(@runningOn)", new { runningOn }, turn)));
        // DbUp's methods are synchronous.
        var result = await Task.Run(engine.PerformUpgrade, CancellationToken.None);
        if (!result.Successful)
        {
            ct.ThrowIfCancellationRequested();
            var reason = result.Error is PostgresException e ? $"{e.SqlState}, {e.MessageText}" : result.Error.Message;
            throw new StoreException($"Migration {result.ErrorScript?.Name} failed on database {connection.Database} and was rolled back ({reason}); the migrations before it are kept.", result.Error);
        }

        return [.. result.Scripts.Select(script => script.Name)];
    }

    /// <summary>The scripts that the database has, and the checksum of each.</summary>
    private static async Task<Dictionary<string, string>> ReadJournalAsync(NpgsqlConnection connection, string startAgain, CancellationToken ct)
    {
        var (hasJournal, hasOldJournal) = await connection.QuerySingleAsync<(bool, bool)>(new CommandDefinition(
            $"select to_regclass('{MigrationJournal.Table}') is not null, to_regclass('public.migration') is not null", cancellationToken: ct));
        if (hasOldJournal && !hasJournal)
        {
            throw new StoreException($"Database {connection.Database} was created before the store's first release and can't be upgraded: start again with an empty one ({startAgain}).");
        }

        if (!hasJournal)
        {
            await connection.ExecuteAsync(new CommandDefinition(MigrationJournal.CreateTable, cancellationToken: ct));
        }

        var rows = await connection.QueryAsync<(string Name, string Checksum)>(new CommandDefinition(
            $"select name, checksum from {MigrationJournal.Table}", cancellationToken: ct));
        return rows.ToDictionary(row => row.Name, row => row.Checksum);
    }

    /// <summary>Refuses to go on where database and files do not share their history.</summary>
    private static void Check(IReadOnlyList<SqlScript> scripts, Dictionary<string, string> applied, string database, string startAgain)
    {
        var known = scripts.ToDictionary(script => script.Name);
        foreach (var (name, checksum) in applied.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            if (!known.TryGetValue(name, out var script))
            {
                throw new StoreException($"Database {database} has migration {name}, which this version of the store lacks: run the version that applied it or a later one, or start again with an empty database ({startAgain}).");
            }

            if (MigrationJournal.Checksum(script) != checksum)
            {
                throw new StoreException($"Migration {name} has changed since database {database} applied it: restore the file and put the change in a new migration, or start again with an empty database ({startAgain}).");
            }
        }

        var last = applied.Keys.Max(StringComparer.Ordinal);
        if (scripts.FirstOrDefault(script => !applied.ContainsKey(script.Name) && string.CompareOrdinal(script.Name, last) < 0) is { } late)
        {
            throw new StoreException($"Migration {late.Name} comes before {last}, which database {database} has applied: rename it with the next number.");
        }
    }

    private static SqlScript[] ReadScripts()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return [.. assembly.GetManifestResourceNames()
            .Where(resource => resource.StartsWith(ResourcePrefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(resource => SqlScript.FromStream(resource[ResourcePrefix.Length..], assembly.GetManifestResourceStream(resource)!, Encoding.UTF8))];
    }

    /// <summary>Lets DbUp run on a connection whose process id is known here, so that a running script can be canceled.</summary>
    private sealed class OpenConnection(NpgsqlConnection connection) : DatabaseConnectionManager(_ => connection)
    {
        /// <summary>The whole script: Npgsql splits it into statements.</summary>
        public override IEnumerable<string> SplitScriptIntoCommands(string scriptContents) => [scriptContents];
    }
}
