using Bunit;
using StreamingStore.Web.Components.Movies;

namespace StreamingStore.ComponentTests.Movies;

public sealed class MovieCardTests : ShopContext
{
    [Fact]
    public void A_card_names_its_film_and_leads_to_its_page()
    {
        var card = Render<MovieCard>(parameters => parameters.Add(c => c.Movie, Films.Raiders)).Find("[data-movie-id='25346']");

        var title = card.QuerySelector("h3 a")!;
        Assert.Equal("Raiders of the Lost Ark", title.TextContent);
        Assert.Equal("/movies/25346", title.GetAttribute("href"));
        Assert.Contains("1981 · Action", card.TextContent, StringComparison.Ordinal);
        Assert.Single(card.QuerySelectorAll("[data-testid=availability]"));
    }

    [Fact]
    public void The_poster_is_silent_beside_the_title_it_repeats()
    {
        var cover = Render<MovieCard>(parameters => parameters.Add(c => c.Movie, Films.Raiders)).Find(".cover");

        Assert.Equal("true", cover.GetAttribute("aria-hidden"));
        Assert.Equal("-1", cover.GetAttribute("tabindex"));
        Assert.Equal("", cover.QuerySelector("img")!.GetAttribute("alt"));
    }

    [Fact]
    public void A_poster_keeps_its_place_and_waits_until_it_comes_near_unless_it_is_on_the_first_screen()
    {
        var posters = Render<MovieGrid>(parameters => parameters.Add(g => g.Movies, [Films.Called("First", 1), Films.Called("Second", 2)]).Add(g => g.EagerPosters, 1)).FindAll("img");

        Assert.Equal(["eager", "lazy"], posters.Select(poster => poster.GetAttribute("loading")!));
        Assert.All(posters, poster => Assert.Equal(("200", "300"), (poster.GetAttribute("width"), poster.GetAttribute("height"))));
        Assert.StartsWith("/posters/en/1-", posters[0].GetAttribute("src"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_card_says_why_its_film_can_be_watched()
    {
        var card = Render<MovieCard>(parameters => parameters.Add(c => c.Movie, Films.RaidersBought).Add(c => c.SignedIn, true));

        Assert.Equal("You own this", card.Find(".reason").TextContent.Trim());
    }

    [Fact]
    public void A_title_is_shown_as_it_is_and_never_run()
    {
        var card = Render<MovieCard>(parameters => parameters.Add(c => c.Movie, Films.Called("<script>alert('film')</script>")));

        Assert.Empty(card.FindAll("script"));
        Assert.Equal("<script>alert('film')</script>", card.Find("h3 a").TextContent);
    }

    [Fact]
    public void A_grid_keeps_the_order_it_is_given()
    {
        var grid = Render<MovieGrid>(parameters => parameters.Add(g => g.Movies, [Films.Called("Second", 2), Films.Called("First", 1), Films.Called("Third", 3)]));

        Assert.Equal(["2", "1", "3"], grid.FindAll("[data-movie-id]").Select(card => card.GetAttribute("data-movie-id")!));
    }

    [Fact]
    public void The_letters_of_a_title_that_were_searched_for_are_marked_and_the_title_stays_whole()
    {
        var film = Films.Called("Star Wars: <b>The</b> Clone Wars") with { TitleMatches = [new(0, 4), new(5, 2), new(28, 2)] };
        var title = Render<MovieCard>(parameters => parameters.Add(c => c.Movie, film)).Find("h3 a");

        Assert.Equal("Star Wars: <b>The</b> Clone Wars", title.TextContent);
        Assert.Equal(["Star", "Wa", "Wa"], title.QuerySelectorAll("mark").Select(mark => mark.TextContent));
        Assert.Empty(title.QuerySelectorAll("b"));
    }
}
