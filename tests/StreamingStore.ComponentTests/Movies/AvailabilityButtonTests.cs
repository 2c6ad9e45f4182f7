using Bunit;
using StreamingStore.Catalog;
using StreamingStore.Web.Components.Movies;

namespace StreamingStore.ComponentTests.Movies;

public sealed class AvailabilityButtonTests : ShopContext
{
    [Fact]
    public void A_film_that_a_plan_includes_can_be_watched_now()
    {
        var button = Button(Films.RaidersInPlan, signedIn: true);

        Assert.Equal("watch", button.GetAttribute("data-state"));
        Assert.Equal("/watch/25346", button.GetAttribute("href"));
        Assert.Equal("Watch Now, Raiders of the Lost Ark", button.TextContent.Trim());
        Assert.Equal("Watch Now", button.QuerySelector(".label")!.TextContent);
    }

    [Fact]
    public void A_film_that_must_be_bought_says_its_price_on_the_button_and_in_its_name()
    {
        var button = Button(Films.Raiders, signedIn: true);

        Assert.Equal("buy", button.GetAttribute("data-state"));
        Assert.Equal("/buy/25346", button.GetAttribute("href"));
        Assert.Equal("Buy Now, Raiders of the Lost Ark, $5.99", button.TextContent.Trim());
        Assert.Equal("Buy Now", button.QuerySelector(".label")!.TextContent);
        Assert.Equal("$5.99", button.QuerySelector(".price")!.TextContent);
    }

    [Fact]
    public void A_visitor_sees_buy_now_and_is_led_over_the_sign_in_page_back_to_the_purchase()
    {
        var button = Button(Films.Raiders, signedIn: false);

        Assert.Equal("sign-in", button.GetAttribute("data-state"));
        Assert.Equal("/sign-in?returnUrl=%2Fbuy%2F25346", button.GetAttribute("href"));
        Assert.Contains("Buy Now", button.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Why_a_film_can_be_watched_is_said_in_words_and_what_was_bought_comes_first()
    {
        Assert.Equal(WatchReason.InPlan, MovieAction.For(Films.RaidersInPlan, signedIn: true).Reason);
        Assert.Equal(WatchReason.Owned, MovieAction.For(Films.RaidersBought, signedIn: true).Reason);
        Assert.Equal(WatchReason.Owned, MovieAction.For(Films.RaidersBought with { IncludedInSubscription = true }, signedIn: true).Reason);
        Assert.Equal(WatchReason.Granted, MovieAction.For(Films.Raiders with { Granted = true }, signedIn: true).Reason);
        Assert.Equal(WatchReason.None, MovieAction.For(Films.Raiders, signedIn: true).Reason);
    }

    [Fact]
    public void In_spanish_the_button_and_its_price_are_spanish()
    {
        Speak("es");

        Assert.Equal("Ver ahora, Raiders of the Lost Ark", Button(Films.RaidersInPlan, signedIn: true).TextContent.Trim());
        Assert.Equal("Comprar ahora, Raiders of the Lost Ark, 5,99\u00a0US$", Button(Films.Raiders, signedIn: true).TextContent.Trim());
    }

    private AngleSharp.Dom.IElement Button(MovieResult movie, bool signedIn) => Render<AvailabilityButton>(parameters => parameters
        .Add(button => button.Movie, movie)
        .Add(button => button.SignedIn, signedIn)).Find("[data-testid=availability]");
}
