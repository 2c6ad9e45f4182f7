using System.Reflection;
using Dapper;
using Npgsql;

namespace StreamingStore.Database;

/// <summary>
/// Applies <c>db/migrations/NNNN_name.sql</c>, in order and forward only. Each file runs once, in a transaction of its
/// own; nodes that start together take turns.
/// </summary>
public static class Migrations
{
    private const long LockKey = 0x53746F7265; // "Store"

    /// <summary>Applies what is not yet applied, and answers the names applied now.</summary>
    /// <exception cref="PostgresException">A file fails; it is rolled back, the files before it stay.</exception>
    public static async Task<IReadOnlyList<string>> ApplyAsync(NpgsqlDataSource database, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync("select pg_advisory_lock(@LockKey)", new { LockKey });
        try
        {
            await connection.ExecuteAsync("""
                create table if not exists public.migration (
                  name text primary key,
                  applied_at timestamptz not null default now())
                """);
            var applied = (await connection.QueryAsync<string>("select name from public.migration")).ToHashSet();
            var pending = Files().Where(name => !applied.Contains(name)).ToList();
            foreach (var name in pending)
            {
                await using var transaction = await connection.BeginTransactionAsync(ct);
                await connection.ExecuteAsync(await ReadAsync(name, ct), transaction: transaction);
                await connection.ExecuteAsync("insert into public.migration (name) values (@name)", new { name }, transaction);
                await transaction.CommitAsync(ct);
            }

            return pending;
        }
        finally
        {
            await connection.ExecuteAsync("select pg_advisory_unlock(@LockKey)", new { LockKey });
        }
    }

    private static IEnumerable<string> Files() =>
        Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith("migrations/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    private static async Task<string> ReadAsync(string name, CancellationToken ct)
    {
        await using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(ct);
    }
}
