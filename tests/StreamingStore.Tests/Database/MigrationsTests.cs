using Dapper;
using DbUp.Engine;
using Npgsql;
using StreamingStore.Database;
using StreamingStore.StripeMirror;
using StreamingStore.Tests.Fixtures;

namespace StreamingStore.Tests.Database;

public sealed class MigrationsTests(PostgresServer server) : IAsyncLifetime
{
    private const string StartAgain = "rm -rf /its/folder";

    private static readonly SqlScript First = new("0001_first.sql", "create table first (id integer)");
    private static readonly SqlScript Second = new("0002_second.sql", "create table second (id integer)");

    private NpgsqlDataSource database = null!;

    public async ValueTask InitializeAsync() => database = await server.NewDatabaseAsync(empty: true);

    public async ValueTask DisposeAsync() => await server.DropAsync(database);

    [Fact]
    public async Task Each_file_is_applied_once_however_many_nodes_start_together()
    {
        var applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Migrations.ApplyAsync(database)));
        var files = Directory.GetFiles(Path.Combine(PostgresServer.RepositoryRoot, "db/migrations")).Select(Path.GetFileName);

        Assert.Equal(files.Order(StringComparer.Ordinal), applied.SelectMany(names => names));
        Assert.Empty(await Migrations.ApplyAsync(database));
    }

    [Fact]
    public async Task Neither_a_migration_nor_the_wait_for_another_node_has_a_time_out()
    {
        // The connection's default time-out, and those of the database's role.
        await using var impatient = StoreDatabase.Open(
            database.ConnectionString + ";Command Timeout=1;Options=-c statement_timeout=1000 -c lock_timeout=1000 -c idle_in_transaction_session_timeout=1000");
        var slow = new SqlScript("0001_slow.sql", "select pg_sleep(1.5)");

        var applied = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Migrations.ApplyAsync(impatient, [slow], StartAgain)));

        Assert.Equal(["0001_slow.sql"], applied.SelectMany(names => names));
    }

    [Fact]
    public async Task An_edited_migration_is_refused_by_name()
    {
        await ApplyAsync(First, Second);

        var error = await RefusedAsync(First, new SqlScript(Second.Name, Second.Contents + " -- edited"));

        Assert.StartsWith($"Migration 0002_second.sql has changed since database {Name} applied it: restore the file", error, StringComparison.Ordinal);
        Assert.Contains(StartAgain, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_migration_that_only_the_database_has_is_refused_by_name()
    {
        await ApplyAsync(First, Second);

        var error = await RefusedAsync(First);

        Assert.StartsWith($"Database {Name} has migration 0002_second.sql, which this version of the store lacks: run the version that applied it or a later one", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_migration_that_sorts_before_an_applied_one_is_refused()
    {
        await ApplyAsync(Second);

        Assert.StartsWith("Migration 0001_first.sql comes before 0002_second.sql", await RefusedAsync(First, Second), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_from_before_the_first_release_is_refused_with_how_to_start_again()
    {
        await ExecuteAsync("create table public.migration (name text primary key, applied_at timestamptz not null default now())");

        Assert.Equal(
            $"Database {Name} was created before the store's first release and can't be upgraded: start again with an empty one ({StartAgain}).",
            await RefusedAsync(First));
    }

    [Fact]
    public async Task A_migration_that_fails_is_rolled_back_and_those_before_it_are_kept()
    {
        var broken = new SqlScript(Second.Name, $"{Second.Contents}; insert into second values (1 / 0)");

        Assert.StartsWith($"Migration 0002_second.sql failed on database {Name} and was rolled back (22012, division by zero)", await RefusedAsync(First, broken), StringComparison.Ordinal);

        Assert.Equal([Second.Name], await ApplyAsync(First, Second));
    }

    [Fact]
    public async Task A_canceled_start_ends_the_running_migration_and_keeps_nothing_of_it()
    {
        using var stopping = new CancellationTokenSource();
        var endless = new SqlScript(First.Name, $"{First.Contents}; select pg_sleep(600)");
        var start = Migrations.ApplyAsync(database, [endless], StartAgain, stopping.Token);
        while (!await ScalarAsync<bool>($"select exists (select from pg_stat_activity where datname = '{Name}' and wait_event = 'PgSleep')"))
        {
            await Task.Delay(20);
        }

        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start);
        Assert.Equal([First.Name], await ApplyAsync(First));
    }

    [Fact]
    public void A_connection_string_that_cannot_be_read_is_told_in_a_sentence() =>
        Assert.StartsWith("ConnectionStrings__Store is not", Assert.Throws<StoreException>(() => StoreDatabase.Open("nonsense")).Message, StringComparison.Ordinal);

    private string Name => new NpgsqlConnectionStringBuilder(database.ConnectionString).Database!;

    private Task<IReadOnlyList<string>> ApplyAsync(params SqlScript[] scripts) => Migrations.ApplyAsync(database, scripts, StartAgain);

    private async Task<string> RefusedAsync(params SqlScript[] scripts) => (await Assert.ThrowsAsync<StoreException>(() => ApplyAsync(scripts))).Message;

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync(sql);
    }

    private async Task<T?> ScalarAsync<T>(string sql)
    {
        await using var connection = await database.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<T>(sql);
    }
}
