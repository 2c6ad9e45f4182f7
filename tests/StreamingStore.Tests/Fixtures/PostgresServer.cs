using Npgsql;
using StreamingStore.Catalog;
using StreamingStore.Database;
using StreamingStore.Tests.Fixtures;
using StreamingStore.Web.Hosting;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace StreamingStore.Tests.Fixtures;

/// <summary>
/// A private PostgreSQL for the whole run, with one database that holds the schema and the real catalogue. Each test
/// store is a copy of it.
/// </summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private readonly string directory = EmbeddedPostgres.NewTemporaryDirectory();
    private EmbeddedPostgres server = null!;
    private int databases;

    /// <summary>The folder of the server's programs.</summary>
    public string ProgramsDirectory => server.ProgramsDirectory;

    public static string RepositoryRoot { get; } = FindRepositoryRoot();

    public async ValueTask InitializeAsync()
    {
        server = await EmbeddedPostgres.StartAsync(directory, durable: false);
        await using var template = await StoreDatabase.OpenOrCreateAsync(server.ConnectionString("template_store"));
        await Migrations.ApplyAsync(template);
        await new CatalogImport(template).LoadIfEmptyAsync(Path.Combine(RepositoryRoot, "db/catalog/movies.tsv.gz"), _ => { });
        NpgsqlConnection.ClearAllPools();
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await server.StopAsync();
        Directory.Delete(directory, recursive: true);
    }

    /// <summary>A new database: a copy of the schema and the catalogue, or an empty one.</summary>
    public async Task<NpgsqlDataSource> NewDatabaseAsync(bool empty = false)
    {
        var name = $"store_{Interlocked.Increment(ref databases)}";
        await using var admin = StoreDatabase.Open(server.ConnectionString("postgres"));
        await using var create = admin.CreateCommand($"create database {name} template {(empty ? "template1" : "template_store")}");
        await create.ExecuteNonQueryAsync();
        return StoreDatabase.Open(server.ConnectionString(name) + ";Maximum Pool Size=10");
    }

    /// <summary>Ends a database that <see cref="NewDatabaseAsync"/> made: each is a copy of the whole catalogue, and a run makes hundreds.</summary>
    public async Task DropAsync(NpgsqlDataSource database)
    {
        var name = new NpgsqlConnectionStringBuilder(database.ConnectionString).Database;
        await database.DisposeAsync();
        await using var admin = StoreDatabase.Open(server.ConnectionString("postgres"));
        await using var drop = admin.CreateCommand($"drop database {name} with (force)");
        await drop.ExecuteNonQueryAsync();
    }

    /// <summary>How to reach a database of this server, there or not yet.</summary>
    public string ConnectionString(string database) => server.ConnectionString(database);

    private static string FindRepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "StreamingStore.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside the repository.");
        }

        return folder.FullName;
    }
}
