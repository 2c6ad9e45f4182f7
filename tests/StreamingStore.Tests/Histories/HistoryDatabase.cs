using System.Collections.Concurrent;
using Dapper;
using Npgsql;
using StreamingStore.Database;
using StreamingStore.Tests.Fixtures;

namespace StreamingStore.Tests.Histories;

/// <summary>
/// A database that worlds take turns in, emptied in between. Its <c>now()</c> and <c>clock_timestamp()</c> are the world's: they stand before
/// PostgreSQL's own in the search path, so that whatever waits in the database (claims, pauses, budgets) waits for the
/// same time as everything else, and a test need not.
/// </summary>
internal sealed class HistoryDatabase : IAsyncDisposable
{
    /// <summary>Films: of the group action, of the group western, of both, and one that is only sold.</summary>
    public static readonly IReadOnlyList<long> Movies = [1, 2, 3, 4];

    private static readonly ConcurrentBag<HistoryDatabase> Free = [];
    private static readonly SemaphoreSlim Making = new(1);
    private static int made;

    private readonly NpgsqlDataSource killer;

    private HistoryDatabase(string connectionString)
    {
        killer = new NpgsqlDataSourceBuilder(connectionString + ";Maximum Pool Size=2").Build();
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = 100, MaxPoolSize = 12 };
        Source = new NpgsqlDataSourceBuilder(settings.ConnectionString).UseLoggerFactory(new StatementWitness(killer)).Build();
    }

    /// <summary>What the store's nodes use: every statement on it is a step in the life of the node that runs it.</summary>
    public NpgsqlDataSource Source { get; }

    public static async Task<HistoryDatabase> TakeAsync(PostgresServer server)
    {
        if (!Free.TryTake(out var database))
        {
            database = await MakeAsync(server);
        }

        await database.EmptyAsync();
        return database;
    }

    public void GiveBack() => Free.Add(this);

    /// <summary>Sets how far the world is ahead of the machine's clock.</summary>
    public async Task SetAheadAsync(TimeSpan ahead)
    {
        await using var connection = await killer.OpenConnectionAsync();
        await connection.ExecuteAsync("update clock.ahead set by = @ahead", new { ahead });
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await killer.DisposeAsync();
    }

    private async Task EmptyAsync()
    {
        await using var connection = await killer.OpenConnectionAsync();
        await connection.ExecuteAsync("""
            update clock.ahead set by = '0';
            do $$
            declare list text;
            begin
              select string_agg(format('%I.%I', schemaname, tablename), ', ') into list from pg_tables
              where schemaname in ('stripe', 'store') and tablename not in ('movie', 'movie_search', 'request_budget');
              execute 'truncate ' || list || ' restart identity';
            end $$;
            update stripe.request_budget set free_at = now();
            """);
    }

    private static async Task<HistoryDatabase> MakeAsync(PostgresServer server)
    {
        await Making.WaitAsync();
        try
        {
            var connectionString = server.ConnectionString($"history_{++made}") + ";Search Path=\"clock,pg_catalog,public\"";
            await using (var source = await StoreDatabase.OpenOrCreateAsync(connectionString))
            {
                await using var connection = await source.OpenConnectionAsync();
                await connection.ExecuteAsync("""
                    create schema clock;
                    create table clock.ahead (by interval not null);
                    insert into clock.ahead values ('0');
                    create function clock.now() returns timestamptz language sql stable as 'select pg_catalog.now() + by from clock.ahead';
                    create function clock.clock_timestamp() returns timestamptz language sql volatile as 'select pg_catalog.clock_timestamp() + by from clock.ahead';
                    """);
                await Migrations.ApplyAsync(source);
                await connection.ExecuteAsync("""
                    insert into store.movie (movie_id, title, year, price) select id, 'Film ' || id, 2000, 500 + id from generate_series(1, 4) as id;
                    insert into store.movie_search (movie_id, title, subscription_groups)
                    values (1, 'Film 1', '{action}'), (2, 'Film 2', '{western}'), (3, 'Film 3', '{action,western}'), (4, 'Film 4', '{}')
                    """);
            }

            return new HistoryDatabase(connectionString);
        }
        finally
        {
            Making.Release();
        }
    }
}
