using System.IO.Compression;
using System.Text;
using Dapper;
using Npgsql;
using StreamingStore.Catalog;
using StreamingStore.Database;
using StreamingStore.StripeMirror;
using StreamingStore.Tests.Fixtures;

namespace StreamingStore.Tests.Database;

public sealed class FirstStartTests(PostgresServer server) : IDisposable
{
    private readonly string catalogue = Path.GetTempFileName();

    public void Dispose() => File.Delete(catalogue);

    [Fact]
    public async Task Nodes_that_start_at_once_without_a_database_all_come_up()
    {
        WriteCatalogue("1\tOne\t2000\t\t\t\t\t1", "2\tTwo\t2000\t\t\t\t\t1");
        var connectionString = server.ConnectionString("created_by_one_of_several_nodes");

        var nodes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var database = await StoreDatabase.OpenOrCreateAsync(connectionString);
            var applied = await Migrations.ApplyAsync(database);
            var films = await new CatalogImport(database).LoadIfEmptyAsync(catalogue, _ => { });
            return (Database: database, Applied: applied.Count, Films: films);
        })));

        Assert.Equal([0, 0, 0, Migrations.Scripts.Count], nodes.Select(node => node.Applied).Order());
        Assert.Equal([0, 0, 0, 2], nodes.Select(node => node.Films).Order());
        foreach (var node in nodes)
        {
            await node.Database.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_node_waits_for_another_that_loads_the_catalogue_and_loads_nothing_itself()
    {
        WriteCatalogue("1\tOne\t2000\t\t\t\t\t1");
        await using var database = await server.NewDatabaseAsync(empty: true);
        await Migrations.ApplyAsync(database);
        await using var other = await database.OpenConnectionAsync();
        await using var loading = await other.BeginTransactionAsync();
        await other.ExecuteAsync("insert into store.movie (movie_id, title, year, price) values (1, 'One', 2000, 100)", transaction: loading);

        var load = new CatalogImport(database).LoadIfEmptyAsync(catalogue, _ => { });
        while (!await other.ExecuteScalarAsync<bool>("select exists (select from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid)))", transaction: loading))
        {
            await Task.Delay(20);
        }

        await loading.CommitAsync();

        Assert.Equal(0, await load);
    }

    [Fact]
    public async Task A_database_that_may_not_be_created_is_reported_with_what_to_do()
    {
        await using var admin = StoreDatabase.Open(server.ConnectionString("postgres"));
        await using (var connection = await admin.OpenConnectionAsync())
        {
            await connection.ExecuteAsync("create role may_not_create login");
        }

        var connectionString = new NpgsqlConnectionStringBuilder(server.ConnectionString("not_there")) { Username = "may_not_create" }.ConnectionString;
        var error = await Assert.ThrowsAsync<StoreException>(() => StoreDatabase.OpenOrCreateAsync(connectionString));

        Assert.StartsWith("Database not_there of ConnectionStrings__Store does not exist and can't be created", error.Message, StringComparison.Ordinal);
    }

    private void WriteCatalogue(params string[] lines)
    {
        using var zip = new GZipStream(File.Create(catalogue), CompressionMode.Compress);
        zip.Write(Encoding.UTF8.GetBytes(string.Join('\n', ["header", .. lines, ""])));
    }
}
