using StreamingStore.Catalog.Searching;
using StreamingStore.Tests.Fixtures;

namespace StreamingStore.Tests.Catalog.Searching;

/// <summary>On the real catalogue.</summary>
public sealed class FacetTests(PostgresServer server) : IAsyncLifetime
{
    private const string Customer = "cus_facets";
    private TestStore store = null!;

    public async ValueTask InitializeAsync() => store = await TestStore.OpenAsync(server);

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task Every_count_is_what_its_choice_shows()
    {
        var query = new MovieQuery("harrison ford");
        var facets = await store.Search.FacetsAsync(query, null);

        foreach (var genre in facets.Genres)
        {
            Assert.Equal(genre.Films, await TotalAsync(query with { Filters = new MovieFilters { Genres = [genre.Value] } }));
        }

        foreach (var decade in facets.Decades)
        {
            Assert.Equal(decade.Films, await TotalAsync(query with { Filters = new MovieFilters { Decades = [int.Parse(decade.Value, null)] } }));
        }

        foreach (var person in facets.People)
        {
            Assert.Equal(person.Films, await TotalAsync(query with { Filters = new MovieFilters { People = [person.Value] } }));
        }
    }

    [Fact]
    public async Task A_count_ignores_the_choices_of_its_own_facet_and_heeds_the_others()
    {
        var open = await store.Search.FacetsAsync(new MovieQuery("harrison ford"), null);
        var chosen = new MovieQuery("harrison ford") { Filters = new MovieFilters { Genres = ["Action"] } };
        var narrowed = await store.Search.FacetsAsync(chosen, null);

        Assert.Equal(open.Genres, narrowed.Genres);
        Assert.True(narrowed.Decades.Sum(decade => decade.Films) < open.Decades.Sum(decade => decade.Films));
        Assert.Equal(await TotalAsync(chosen), narrowed.Decades.Sum(decade => decade.Films));
    }

    [Fact]
    public async Task Several_choices_of_one_facet_widen_and_those_of_two_narrow()
    {
        var action = await TotalAsync(Ford(new() { Genres = ["Action"] }));
        var both = await TotalAsync(Ford(new() { Genres = ["Action", "Drama"] }));
        var inTheEighties = await TotalAsync(Ford(new() { Genres = ["Action", "Drama"], Decades = [1980] }));

        Assert.True(action < both && inTheEighties < both && inTheEighties > 0);

        static MovieQuery Ford(MovieFilters filters) => new("harrison ford") { Filters = filters };
    }

    [Fact]
    public async Task A_choice_that_finds_nothing_stays_to_be_unchosen()
    {
        var facets = await store.Search.FacetsAsync(new MovieQuery("harrison ford") { Filters = new MovieFilters { Genres = ["No Such Genre"] } }, null);

        Assert.Contains(new FacetChoice("No Such Genre", 0), facets.Genres);
    }

    [Fact]
    public async Task What_can_be_watched_now_is_told_from_what_is_to_buy()
    {
        var viewerId = await store.NewViewerAsync(Customer);
        await store.ExecuteAsync("""
            insert into stripe.payment_intent (id, as_of, body)
            select 'pi_facets', now(), jsonb_build_object('id', 'pi_facets', 'object', 'payment_intent', 'customer', @Customer, 'status', 'succeeded',
              'amount', 799, 'currency', 'usd', 'metadata', jsonb_build_object('movie_id', @Raiders::text))
            """, new { Customer, TestStore.Raiders });

        var query = new MovieQuery("raiders lost ark");
        var total = await TotalAsync(query);
        Assert.Equal([new FacetChoice("watch", 1), new FacetChoice("buy", total - 1)], (await store.Search.FacetsAsync(query, viewerId)).Availability);

        var watch = await store.Search.SearchAsync(query with { Filters = new MovieFilters { Availability = MovieAvailability.Watch } }, viewerId);
        var buy = await store.Search.SearchAsync(query with { Filters = new MovieFilters { Availability = MovieAvailability.Buy } }, viewerId);
        Assert.Equal([TestStore.Raiders], watch.Results.Select(movie => movie.MovieId));
        Assert.DoesNotContain(buy.Results, movie => movie.Available);
    }

    [Fact]
    public async Task Choices_without_words_look_among_all_films()
    {
        var westerns = await store.Search.SearchAsync(new MovieQuery("") { Filters = new MovieFilters { Genres = ["Western"], Decades = [1950] } }, null);

        Assert.True(westerns.Total > 100);
        Assert.All(westerns.Results, movie => Assert.True(movie.Genres.Contains("Western") && movie.Year is >= 1950 and < 1960));
        Assert.Equal(0, await TotalAsync(new MovieQuery("")));
    }

    [Fact]
    public async Task The_order_can_be_chosen()
    {
        Assert.Equal(await YearsAsync(MovieSort.Newest), (await YearsAsync(MovieSort.Newest)).OrderDescending());
        var byPrice = await store.Search.SearchAsync(new MovieQuery("star wars", 50) { Sort = MovieSort.Price }, null);
        Assert.Equal(byPrice.Results.Select(movie => movie.Price), byPrice.Results.Select(movie => movie.Price).Order());
        var byTitle = await store.Search.SearchAsync(new MovieQuery("star wars", 50) { Sort = MovieSort.Title }, null);
        Assert.Equal(byTitle.Results.Select(movie => PlainText.Of(movie.Title)), byTitle.Results.Select(movie => PlainText.Of(movie.Title)).Order(StringComparer.Ordinal));

        async Task<IEnumerable<int>> YearsAsync(MovieSort sort) =>
            (await store.Search.SearchAsync(new MovieQuery("star wars", 50) { Sort = sort }, null)).Results.Select(movie => movie.Year);
    }

    private async Task<long> TotalAsync(MovieQuery query) => (await store.Search.SearchAsync(query, null)).Total;
}
