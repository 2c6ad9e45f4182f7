using StreamingStore.Catalog.Searching;
using StreamingStore.Tests.Fixtures;

namespace StreamingStore.Tests.Catalog.Searching;

public sealed class FruitlessSearchesTests(PostgresServer server) : IAsyncLifetime
{
    private TestStore store = null!;
    private FruitlessSearches searches = null!;

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.OpenAsync(server);
        searches = store.Get<FruitlessSearches>();
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task The_same_words_are_one_row_however_they_are_written()
    {
        await searches.CountAsync("Zorblatt's Café!");
        await searches.CountAsync("zorblatts   cafe");
        await searches.CountAsync("another");

        Assert.Equal([("zorblatts cafe", 2L), ("another", 1L)], await MostAsync());
    }

    [Fact]
    public async Task Words_that_are_still_being_typed_count_once()
    {
        foreach (var typed in new[] { "zor", "zorbl", "zorblatt", "zorblatt re", "zorblatt returns" })
        {
            await searches.CountAsync(typed);
        }

        Assert.Equal([("zorblatt returns", 1L)], await MostAsync());
    }

    [Fact]
    public async Task A_shorter_search_of_before_stays()
    {
        await searches.CountAsync("zorblatt");
        store.Clock.Move(TimeSpan.FromMinutes(1));
        await searches.CountAsync("zorblatt returns");

        Assert.Equal(2, (await MostAsync()).Count);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("?!")]
    [InlineData("-ford")]
    public async Task What_has_no_word_to_find_is_not_counted(string? text)
    {
        await searches.CountAsync(text);
        Assert.Empty(await MostAsync());
    }

    [Fact]
    public async Task What_nobody_looks_for_any_more_is_forgotten()
    {
        await searches.CountAsync("zorblatt");
        store.Clock.Move(TimeSpan.FromDays(91));
        await searches.CountAsync("another");

        Assert.Equal(1, await store.ScalarAsync<long>("select count(*) from store.fruitless_search"));
    }

    [Fact]
    public async Task Endless_words_are_cut() => await searches.CountAsync(new string('z', 5000));

    private async Task<List<(string Words, long Times)>> MostAsync() =>
        [.. (await searches.MostAsync(store.Clock.GetUtcNow().UtcDateTime.AddDays(-30), 10)).Select(search => (search.Words, search.Times))];
}
