using StreamingStore.Catalog.Searching;
using StreamingStore.Tests.Fixtures;

namespace StreamingStore.Tests.Catalog;

public sealed class SearchTests(PostgresServer server) : IAsyncLifetime
{
    private TestStore store = null!;

    public async ValueTask InitializeAsync() => store = await TestStore.OpenAsync(server);

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task Harrison_ford_finds_his_films()
    {
        var page = await SearchAsync("harrison ford");

        Assert.True(page.Total > 40, $"{page.Total} films");
        Assert.Equal(20, page.Results.Count);
        Assert.All(page.Results, movie => Assert.Contains("ford", string.Join(' ', [.. movie.CastMembers, movie.Director, movie.Title]), StringComparison.OrdinalIgnoreCase));
        Assert.Contains(page.Results, movie => movie.Title == "Raiders of the Lost Ark");
    }

    [Fact]
    public async Task The_exact_title_comes_first() =>
        Assert.Equal(("Heat", "heat"), ((await SearchAsync("heat")).Results[0].Title, "heat"));

    [Fact]
    public async Task A_title_weighs_more_than_a_person_and_a_person_more_than_a_keyword()
    {
        await store.ExecuteAsync("""
            insert into store.movie (movie_id, title, year, price) select n, 'Film ' || n, 2000, 100 from generate_series(900001, 900003) n;
            insert into store.movie_search (movie_id, title, people, keywords) values
              (900001, 'Film 900001', '', 'zyxwvut'), (900002, 'Film 900002', 'Ann Zyxwvut', ''), (900003, 'Zyxwvut', '', '')
            """);

        Assert.Equal([900003L, 900002, 900001], (await SearchAsync("zyxwvut")).Results.Select(movie => movie.MovieId));
    }

    [Fact]
    public async Task The_last_word_is_taken_as_unfinished() =>
        Assert.Contains((await SearchAsync("raiders of the lo")).Results, movie => movie.MovieId == TestStore.Raiders);

    [Fact]
    public async Task A_fraction_in_a_title_is_found_as_it_is_typed() =>
        Assert.Equal("Naked Gun 33 1⁄3: The Final Insult", (await SearchAsync("naked gun 33 1/3")).Results[0].Title);

    [Fact]
    public async Task Accents_do_not_matter() =>
        Assert.Equal((await SearchAsync("amelie")).Total, (await SearchAsync("Amélie")).Total);

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_repeat()
    {
        var whole = await store.Search.SearchAsync(new MovieQuery("ford", 60), null);
        var parts = new List<long>();
        for (var offset = 0; offset < 60; offset += 20)
        {
            parts.AddRange((await store.Search.SearchAsync(new MovieQuery("ford", 20, offset), null)).Results.Select(movie => movie.MovieId));
        }

        Assert.Equal(whole.Results.Select(movie => movie.MovieId), parts);
    }

    [Fact]
    public async Task A_page_past_the_end_is_empty_and_still_tells_the_total()
    {
        var page = await store.Search.SearchAsync(new MovieQuery("harrison ford", 20, 100_000), null);

        Assert.Empty(page.Results);
        Assert.True(page.Total > 40);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("'")]
    [InlineData("\"")]
    [InlineData("& | ! : * ( ) <-> ' \\")]
    [InlineData("-")]
    [InlineData("💥 🎬")]
    [InlineData("zero\0byte")]
    [InlineData("סרט שחור")]
    [InlineData("'; drop table store.movie; --")]
    public async Task Odd_input_never_errors(string text) => Assert.NotNull(await SearchAsync(text));

    [Fact]
    public async Task Ten_thousand_characters_never_error() => Assert.NotNull(await SearchAsync(new string('a', 10_000)));

    [Fact]
    public async Task One_plan_of_postgresqls_serves_all_searches()
    {
        // Autovacuum, which is off here, would have done it. Npgsql prepares what it has sent five times; PostgreSQL then
        // plans five times more, to see whether it pays.
        await store.ExecuteAsync("analyze;");
        for (var search = 0; search < 12; search++)
        {
            await SearchAsync("harrison ford");
        }

        Assert.NotEqual(0, await store.ScalarAsync<long>(
            "select coalesce(max(generic_plans), 0) from pg_prepared_statements where statement like '%ranked as materialized%'"));
    }

    [Fact]
    public async Task A_visitor_may_watch_nothing() =>
        Assert.All((await SearchAsync("harrison ford")).Results, movie => Assert.False(movie.Available));

    private Task<SearchPage> SearchAsync(string text) => store.Search.SearchAsync(new MovieQuery(text), null);
}
