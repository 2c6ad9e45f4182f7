using System.Diagnostics;
using StreamingStore.Database;
using StreamingStore.Web.Hosting;

namespace StreamingStore.Tests.Hosting;

public sealed class EmbeddedPostgresTests : IDisposable
{
    private readonly string directory = EmbeddedPostgres.NewTemporaryDirectory();

    public void Dispose()
    {
        Npgsql.NpgsqlConnection.ClearAllPools();
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task Stopped_and_started_again_nothing_is_lost()
    {
        var server = await EmbeddedPostgres.StartAsync(directory, durable: false);
        await ExecuteAsync(server, "create table kept as select 1 as one");
        await server.StopAsync();

        server = await EmbeddedPostgres.StartAsync(directory, durable: false);
        await ExecuteAsync(server, "select one from kept");
        await server.StopAsync();
    }

    [Fact]
    public async Task A_server_left_by_a_killed_store_is_found_and_used_on()
    {
        var left = await EmbeddedPostgres.StartAsync(directory, durable: false);
        await ExecuteAsync(left, "create table kept as select 1 as one");

        var next = await EmbeddedPostgres.StartAsync(directory, durable: false);
        Assert.True(next.Reused);
        await ExecuteAsync(next, "select one from kept");
        await next.StopAsync();
    }

    [Fact]
    public async Task After_the_server_itself_was_killed_the_next_start_recovers()
    {
        var killed = await EmbeddedPostgres.StartAsync(directory);
        await ExecuteAsync(killed, "create table kept as select 1 as one");
        var pid = int.Parse((await File.ReadAllLinesAsync(Path.Combine(killed.DataDirectory, "postmaster.pid")))[0], System.Globalization.CultureInfo.InvariantCulture);
        using (var postmaster = Process.GetProcessById(pid))
        {
            postmaster.Kill();
        }

        var next = await EmbeddedPostgres.StartAsync(directory);
        await ExecuteAsync(next, "select one from kept");
        await next.StopAsync();
    }

    private static async Task ExecuteAsync(EmbeddedPostgres server, string sql)
    {
        await using var database = StoreDatabase.Open(server.ConnectionString("postgres"));
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
