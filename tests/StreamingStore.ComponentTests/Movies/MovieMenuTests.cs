using Bunit;
using StreamingStore.Catalog;
using StreamingStore.Entitlements;
using StreamingStore.Web.Components.Movies;

namespace StreamingStore.ComponentTests.Movies;

public sealed class MovieMenuTests : ShopContext
{
    private static readonly PlanOffer Action = new("Action", "action-monthly", 699, "usd", "month", 1);

    [Fact]
    public void A_menu_is_folded_and_names_its_film()
    {
        var menu = Menu(Films.Raiders, signedIn: true);

        Assert.False(menu.Find("details").HasAttribute("open"));
        Assert.Equal("More to do with Raiders of the Lost Ark", menu.Find("summary").TextContent.Trim());
    }

    [Fact]
    public void Beside_buying_stands_the_cheapest_plan_with_its_price() =>
        Assert.Equal("Subscribe to watch Action, $6.99 a month", Menu(Films.Raiders with { CheapestPlan = Action }, signedIn: true).Find("[data-action=subscribe]").TextContent.Trim());

    [Fact]
    public void Beside_watching_with_a_plan_stands_buying_it_to_keep() =>
        Assert.Equal("Buy to keep $5.99", Menu(Films.RaidersInPlan, signedIn: true).Find("[data-action=buy]").TextContent.Trim());

    [Fact]
    public void Beside_mending_a_payment_stands_buying() =>
        Assert.Equal("Buy Now $5.99", Menu(Films.Raiders with { PlanUnpaid = true }, signedIn: true).Find("[data-action=buy]").TextContent.Trim());

    [Theory]
    [InlineData(false, "Add to your watchlist", "/watchlist/25346?on=true")]
    [InlineData(true, "Remove from your watchlist", "/watchlist/25346?on=false")]
    public void The_watchlist_needs_no_script(bool listed, string label, string action)
    {
        var button = Menu(Films.Raiders with { OnWatchlist = listed }, signedIn: true).Find("button[data-action=watchlist]");

        Assert.Equal(label, button.TextContent);
        Assert.Equal("submit", button.GetAttribute("type"));
        Assert.Equal(WatchlistForm.Id, button.GetAttribute("form"));
        Assert.Equal(action, button.GetAttribute("formaction"));
    }

    [Fact]
    public void A_visitor_signs_in_for_a_watchlist() =>
        Assert.Equal("/sign-in?returnUrl=%2Fmovies%2F25346", Menu(Films.Raiders, signedIn: false).Find("a[data-action=watchlist]").GetAttribute("href"));

    private IRenderedComponent<MovieMenu> Menu(MovieResult movie, bool signedIn) => Render<MovieMenu>(parameters => parameters
        .Add(menu => menu.Movie, movie)
        .Add(menu => menu.SignedIn, signedIn));
}
