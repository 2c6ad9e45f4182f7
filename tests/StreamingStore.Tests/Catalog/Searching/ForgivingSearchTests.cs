using StreamingStore.Catalog.Searching;
using StreamingStore.Tests.Fixtures;

namespace StreamingStore.Tests.Catalog.Searching;

/// <summary>On the real catalogue.</summary>
public sealed class ForgivingSearchTests(PostgresServer server) : IAsyncLifetime
{
    private TestStore store = null!;

    public async ValueTask InitializeAsync() => store = await TestStore.OpenAsync(server);

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Theory]
    [InlineData("raidesr of the lost ark", "Raiders of the Lost Ark")]
    [InlineData("casablnca", "Casablanca")]
    [InlineData("schindlers list", "Schindler's List")]
    [InlineData("oceans eleven", "Ocean's Eleven")]
    [InlineData("spiderman", "Spider-Man")]
    [InlineData("star wa", "Star Wars")]
    [InlineData("leon the prof", "Léon: The Professional")]
    [InlineData("9 1/2 weeks", "9½ Weeks")]
    [InlineData("et", "E.T. the Extra-Terrestrial")]
    [InlineData("godfather", "The Godfather")]
    [InlineData("m", "M")]
    public async Task A_title_comes_first_through_typos_missing_signs_and_missing_letters(string text, string title) =>
        Assert.Equal(title, (await SearchAsync(text)).Results[0].Title);

    [Fact]
    public async Task A_person_is_found_through_a_typo_and_their_best_known_films_come_first()
    {
        var page = await SearchAsync("harison fodr");

        Assert.All(page.Results, movie => Assert.Contains("Harrison Ford", movie.CastMembers));
        Assert.Contains(page.Results, movie => movie.Title == "The Empire Strikes Back");
    }

    [Fact]
    public async Task Words_as_typed_are_not_widened_and_others_only_where_nothing_has_them()
    {
        Assert.False((await SearchAsync("tom hanks")).IsWidened);

        var widened = await SearchAsync("raiders of the last ark"); // "last" is a word, only not of this title.
        Assert.True(widened.IsWidened);
        Assert.Equal("Raiders of the Lost Ark", widened.Results[0].Title);
    }

    [Fact]
    public async Task A_phrase_is_found_as_it_stands_and_a_word_with_a_minus_is_left_out()
    {
        Assert.Contains((await SearchAsync("dark night", 100)).Results, movie => !Holds(movie.Title, "dark night"));
        Assert.All((await SearchAsync("\"star wars\"", 100)).Results.Where(movie => movie.TitleMatches.Count > 0), movie => Assert.True(Holds(movie.Title, "star wars")));

        var without = await SearchAsync("star wars -phantom", 100);
        Assert.Contains(without.Results, movie => movie.Title == "Star Wars");
        Assert.DoesNotContain(without.Results, movie => Holds(movie.Title, "phantom"));

        static bool Holds(string title, string words) => PlainText.Of(title).Contains(words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Genres_years_and_decades_are_words_too()
    {
        var eighties = await SearchAsync("harrison ford 1980s", 100);
        Assert.NotEmpty(eighties.Results);
        Assert.All(eighties.Results, movie => Assert.InRange(movie.Year, 1980, 1989));

        Assert.Contains((await SearchAsync("harrison ford action 1981")).Results, movie => movie.MovieId == TestStore.Raiders);
    }

    [Theory]
    [InlineData("star wa", "Star Wars: The Clone Wars", "Star|Wa|Wa")]
    [InlineData("leon pro", "Léon: The Professional", "Léon|Pro")]
    [InlineData("schindlers", "Schindler's List", "Schindler's")]
    [InlineData("spiderman", "Spider-Man", "Spider|Man")]
    [InlineData("casablnca", "Casablanca", "Casablanca")]
    [InlineData("harrison ford", "Star Wars", "")]
    public async Task The_letters_that_were_searched_for_are_told(string text, string title, string letters)
    {
        var movie = (await SearchAsync(text, 100)).Results.First(movie => movie.Title == title);

        Assert.Equal(letters, string.Join('|', movie.TitleMatches.Select(match => movie.Title.Substring(match.Start, match.Length))));
    }

    [Theory]
    [InlineData("half \ud83d a letter")]
    [InlineData("\"\"\"\"")]
    [InlineData("- - -- -\"")]
    [InlineData("a:* & b | !c <-> d\\")]
    [InlineData("'':A")]
    [InlineData("-only -minus")]
    [InlineData("\u202e\u200f")]
    [InlineData("١٢٣ ½ ²")]
    public async Task Odd_input_never_errors_whatever_is_asked_of_it(string text)
    {
        var query = new MovieQuery(text) { Filters = new MovieFilters { People = ["Harrison Ford"] } };

        Assert.NotNull(await store.Search.SearchAsync(query, null));
        Assert.NotNull(await store.Search.FacetsAsync(query, null));
        Assert.NotNull(await store.Search.NearTitlesAsync(text, null, 6));
        _ = await store.Search.WiderTextAsync(text);
    }

    [Fact]
    public async Task Where_nothing_is_found_titles_that_look_like_it_and_a_wider_search_are_offered()
    {
        const string text = "raidrs of teh lsot akr";
        Assert.Equal(0, (await SearchAsync(text)).Total);
        Assert.Contains(await store.Search.NearTitlesAsync(text, null, 6), movie => movie.MovieId == TestStore.Raiders);

        Assert.Equal("godfather", await store.Search.WiderTextAsync("godfather zzzzzzzz"));
        Assert.Null(await store.Search.WiderTextAsync("zzzzzzzz"));
    }

    [Fact]
    public async Task What_postgresql_takes_for_a_word_is_one_here_too()
    {
        var titles = await store.ScalarAsync<string[]>("select array_agg(title || e'\\n' || plain_title) from store.movie_search");

        Assert.All(titles!, pair => Assert.Equal(pair.Split('\n')[1], PlainText.Of(pair.Split('\n')[0])));
    }

    [Fact]
    public async Task The_words_of_a_new_film_are_corrected_as_soon_as_the_node_has_heard_of_it()
    {
        await store.ListenAsync();
        var vocabulary = store.Get<CatalogueVocabulary>();
        await vocabulary.StartAsync(CancellationToken.None);
        Assert.Equal(0, (await SearchAsync("zyxwvuts")).Total);

        await store.ExecuteAsync("""
            insert into store.movie (movie_id, title, year, price) values (900001, 'Zyxwvut', 2000, 100);
            insert into store.movie_search (movie_id, title) values (900001, 'Zyxwvut')
            """);

        var patience = DateTime.UtcNow.AddSeconds(20);
        while ((await SearchAsync("zyxwvuts")).Total == 0 && DateTime.UtcNow < patience)
        {
            await Task.Delay(20);
        }

        Assert.Equal("Zyxwvut", Assert.Single((await SearchAsync("zyxwvuts")).Results).Title);
        await vocabulary.StopAsync(CancellationToken.None);
    }

    private Task<SearchPage> SearchAsync(string text, int limit = 20) => store.Search.SearchAsync(new MovieQuery(text, limit), null);
}
