using StreamingStore.Catalog;
using StreamingStore.StripeMirror;
using StreamingStore.Tests.Fixtures;

namespace StreamingStore.Tests.Catalog;

public sealed class CatalogueTests(PostgresServer server) : IAsyncLifetime
{
    private TestStore store = null!;

    public async ValueTask InitializeAsync() => store = await TestStore.OpenAsync(server);

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task The_whole_file_is_loaded() => Assert.Equal(36_243, await store.ScalarAsync<int>("select count(*) from store.movie"));

    [Fact]
    public async Task Groups_are_the_genres_in_kebab_case()
    {
        var movie = await store.Catalog.FindAsync(TestStore.Raiders, null);

        Assert.Equal(["action", "adventure"], movie!.SubscriptionGroups);
        Assert.Equal(1168, await store.ScalarAsync<int>("select count(*) from store.movie_search where 'science-fiction' = any(subscription_groups)"));
    }

    [Theory]
    [InlineData("new-releases", "year >= 2020")]
    [InlineData("classics", "year < 1960")]
    public async Task Age_makes_groups_of_its_own(string group, string condition)
    {
        Assert.True(await store.ScalarAsync<bool>(
            $"select bool_and(('{group}' = any(subscription_groups)) = ({condition})) from store.movie join store.movie_search using (movie_id)"));
    }

    [Fact]
    public async Task Every_film_has_a_price_in_cents() =>
        Assert.Equal(0, await store.ScalarAsync<int>("select count(*) from store.movie where price not between 100 and 5000 or currency <> 'usd'"));

    [Fact]
    public async Task Quotes_and_apostrophes_of_titles_survive_the_load() =>
        Assert.Equal("Boarding School Girls' Pajama Parade", (await store.Catalog.FindAsync(2, null))!.Title);

    [Fact]
    public async Task No_title_and_no_name_holds_a_rest_of_the_markup_that_it_was_read_from()
    {
        Assert.Equal(0, await store.ScalarAsync<int>("""
            select count(*) from store.movie
            where title ~ '[][{}<>|]' or exists (select from unnest(array_append(cast_members, director)) name where name ~ '[][{}<>|]|^\W*$|^voices of$' and name <> '')
            """));
        Assert.Equal("Naked Gun 33 1⁄3: The Final Insult", (await store.Catalog.FindAsync(28445, null))!.Title);
    }

    [Fact]
    public async Task A_loaded_catalogue_is_not_loaded_again() =>
        Assert.Equal(0, await store.Get<CatalogImport>().LoadIfEmptyAsync("/no/such/file", _ => { }));

    [Fact]
    public async Task A_broken_file_leaves_nothing_behind_and_says_what_is_wrong()
    {
        await using var database = await server.NewDatabaseAsync(empty: true);
        await StreamingStore.Database.Migrations.ApplyAsync(database);
        var file = Path.GetTempFileName();
        await using (var zip = new System.IO.Compression.GZipStream(File.Create(file), System.IO.Compression.CompressionMode.Compress))
        {
            await zip.WriteAsync("header\n1\tOne\t2000\t\t\t\t\t1\nnot a number\tTwo\t2000\t\t\t\t\t1\n"u8.ToArray());
        }

        var error = await Assert.ThrowsAsync<StoreException>(() => new CatalogImport(database).LoadIfEmptyAsync(file, _ => { }));

        Assert.Contains("nothing of it was kept", error.Message, StringComparison.Ordinal);
        await using var count = database.CreateCommand("select count(*) from store.movie");
        Assert.Equal(0L, await count.ExecuteScalarAsync());
        File.Delete(file);
    }

    [Fact]
    public async Task Films_asked_by_number_come_in_that_order_and_unknown_numbers_are_left_out() =>
        Assert.Equal([TestStore.Raiders, 2, 1], (await store.Catalog.ListAsync([TestStore.Raiders, 2, 999_999_999, 1], null)).Select(movie => movie.MovieId));
}
