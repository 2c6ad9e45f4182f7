using System.Diagnostics;
using Dapper;
using Npgsql;
using StreamingStore.StripeMirror;

namespace StreamingStore.Database;

/// <summary>How the store connects to PostgreSQL.</summary>
public static class StoreDatabase
{
    /// <summary>
    /// Opens the pool of connections. Statements that repeat are prepared by themselves, columns in snake_case map to
    /// properties in PascalCase, and <c>timestamptz</c> reads as <see cref="DateTime"/> in UTC.
    /// </summary>
    /// <exception cref="StoreException">The connection string can't be read.</exception>
    public static NpgsqlDataSource Open(string connectionString)
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(connectionString);
            if (settings.MaxAutoPrepare == 0)
            {
                settings.MaxAutoPrepare = 100;
            }

            // Nothing in the store changes a session for its next user: settings and temporary tables end with their
            // transaction, and locks are given back. Resetting it would be seven statements for each use.
            settings.NoResetOnClose = true;

            if (settings.KeepAlive == 0)
            {
                // A connection that only listens would not notice a link that is cut without a word.
                settings.KeepAlive = 30;
            }

            // Background loops poll all the time. Outside of a trace, each of their statements would be a trace of its own.
            return new NpgsqlDataSourceBuilder(settings.ConnectionString)
                .ConfigureTracing(tracing => tracing
                    .ConfigureCommandFilter(_ => Activity.Current is not null)
                    .ConfigureBatchFilter(_ => Activity.Current is not null)
                    .EnableFirstResponseEvent(false))
                .Build();
        }
        catch (ArgumentException e)
        {
            throw new StoreException($"ConnectionStrings__Store is not a PostgreSQL connection string: {e.Message}. It looks like Host=localhost;Database=store;Username=store;Password=...", e);
        }
    }

    /// <summary>Opens the pool and creates the database if the server lacks it. Nodes may do so at the same time.</summary>
    /// <exception cref="StoreException">The server does not answer, refuses the user, or does not let it create the database.</exception>
    public static async Task<NpgsqlDataSource> OpenOrCreateAsync(string connectionString, CancellationToken ct = default)
    {
        var dataSource = Open(connectionString);
        try
        {
            await using var connection = await dataSource.OpenConnectionAsync(ct);
            return dataSource;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            await dataSource.DisposeAsync();
            await CreateDatabaseAsync(connectionString, ct);
            return Open(connectionString);
        }
        catch (NpgsqlException e)
        {
            await dataSource.DisposeAsync();
            throw new StoreException($"PostgreSQL can't be reached by ConnectionStrings__Store ({e.Message}): start the server or mend the setting.", e);
        }
    }

    private static async Task CreateDatabaseAsync(string connectionString, CancellationToken ct)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
        var database = settings.Database;
        settings.Database = "postgres";
        try
        {
            await using var connection = new NpgsqlConnection(settings.ConnectionString);
            await connection.OpenAsync(ct);
            await connection.ExecuteAsync(new CommandDefinition(
                $"create database \"{database!.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", commandTimeout: 0, cancellationToken: ct));
        }
        catch (PostgresException e) when (e is { SqlState: PostgresErrorCodes.DuplicateDatabase }
            or { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "pg_database_datname_index" })
        {
            // Another node has created it. PostgreSQL reports the second error where the two statements overlapped, after the
            // other one has committed.
        }
        catch (NpgsqlException e)
        {
            throw new StoreException($"Database {database} of ConnectionStrings__Store does not exist and can't be created ({e.Message}): create it, or name a user who may.", e);
        }
    }
}
