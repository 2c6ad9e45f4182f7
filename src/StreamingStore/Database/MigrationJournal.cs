using System.Data;
using System.Security.Cryptography;
using System.Text;
using DbUp.Engine;

namespace StreamingStore.Database;

/// <summary>
/// The record of a database's migrations. DbUp's own journal has names only; this one has checksums too, so that an edited
/// script is noticed.
/// </summary>
internal sealed class MigrationJournal(IReadOnlyCollection<string> applied, CancellationToken ct) : IJournal
{
    public const string Table = "public.schema_migration";

    public const string CreateTable = $"""
        create table {Table} (
          name       text primary key,
          checksum   text not null,  -- SHA-256 of the script, in hex
          applied_at timestamptz not null default now()
        )
        """;

    public static string Checksum(SqlScript script) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(script.Contents)));

    public string[] GetExecutedScripts() => [.. applied];

    /// <summary>DbUp calls this first in each script's transaction. The table exists by then.</summary>
    public void EnsureTableExistsAndIsLatestVersion(Func<IDbCommand> dbCommandFactory)
    {
        ct.ThrowIfCancellationRequested();
        using var command = dbCommandFactory();
        // The database's role may have a time-out for its statements.
        command.CommandText = "set local statement_timeout = 0";
        command.ExecuteNonQuery();
    }

    /// <summary>DbUp calls this last in each script's transaction.</summary>
    public void StoreExecutedScript(SqlScript script, Func<IDbCommand> dbCommandFactory)
    {
        using var command = dbCommandFactory();
        command.CommandText = $"insert into {Table} (name, checksum) values (@name, @checksum)";
        Add("name", script.Name);
        Add("checksum", Checksum(script));
        command.ExecuteNonQuery();

        void Add(string name, string value)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }
    }
}
