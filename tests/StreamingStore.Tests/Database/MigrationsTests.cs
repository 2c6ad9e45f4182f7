using StreamingStore.Database;
using StreamingStore.StripeMirror;
using StreamingStore.Tests.Fixtures;

namespace StreamingStore.Tests.Database;

public sealed class MigrationsTests(PostgresServer server)
{
    [Fact]
    public async Task Each_file_is_applied_once_however_many_nodes_start_together()
    {
        await using var database = await server.NewDatabaseAsync(empty: true);
        var applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Migrations.ApplyAsync(database)));
        var files = Directory.GetFiles(Path.Combine(PostgresServer.RepositoryRoot, "db/migrations")).Length;

        Assert.Equal(files, applied.Sum(names => names.Count));
        Assert.Empty(await Migrations.ApplyAsync(database));
    }

    [Fact]
    public void A_connection_string_that_cannot_be_read_is_told_in_a_sentence() =>
        Assert.StartsWith("ConnectionStrings__Store is not", Assert.Throws<StoreException>(() => StoreDatabase.Open("nonsense")).Message, StringComparison.Ordinal);
}
