using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using StreamingStore.Catalog.Searching;
using StreamingStore.Web.Components.Pages.Search;

namespace StreamingStore.ComponentTests.Search;

public sealed class SearchStateTests
{
    [Fact]
    public void A_search_is_the_same_after_a_way_through_its_address()
    {
        var state = new SearchState
        {
            Typed = "a & b \"c+d\" é 💥",
            Filters = new MovieFilters { Genres = ["Action", "Science Fiction"], Decades = [1980], People = ["Renée O'Connor"], Availability = MovieAvailability.Watch },
            Sort = MovieSort.Newest,
            Page = 3,
        };

        Assert.Equal("/search?q=a%20%26%20b%20%22c%2Bd%22%20%C3%A9%20%F0%9F%92%A5&genre=Action&genre=Science%20Fiction&decade=1980&person=Ren%C3%A9e%20O%27Connor&show=watch&sort=newest&page=3", state.Href);
        Assert.Equivalent(state, Read(state.Href));
    }

    [Theory]
    [InlineData("/search?page=0&sort=17&decade=x&decade=99999&show=nothing")]
    [InlineData("/search?page=-99999999999&sort=&genre=&show=watch&show=buy")]
    [InlineData("/search?person=%00&genre=%EF%BF%BD")]
    public void What_an_address_says_that_cannot_be_is_passed_over(string address)
    {
        var state = Read(address);

        Assert.True(state.IsEmpty);
        Assert.Equal((1, MovieSort.Best, "/search"), (state.Page, state.Sort, state.Href));
    }

    [Fact]
    public void Other_choices_begin_on_the_first_page() =>
        Assert.Equal("/search?q=heat&genre=Drama", Read("/search?q=heat&page=4").With(new MovieFilters { Genres = ["Drama"] }).Href);

    private static SearchState Read(string address) => SearchState.Of(new QueryCollection(QueryHelpers.ParseQuery(address[address.IndexOf('?', StringComparison.Ordinal)..])));
}
