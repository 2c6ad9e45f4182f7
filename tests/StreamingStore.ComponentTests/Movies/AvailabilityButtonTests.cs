using Bunit;
using StreamingStore.Catalog;
using StreamingStore.Entitlements;
using StreamingStore.Web.Components.Movies;

namespace StreamingStore.ComponentTests.Movies;

public sealed class AvailabilityButtonTests : ShopContext
{
    private static readonly MovieResult OnlyWithPlan = Films.Raiders with
    {
        ForSale = false,
        CheapestPlan = new PlanOffer("Action", "action-monthly", 699, "usd", "month", 1),
    };

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
    public void A_film_that_was_begun_is_resumed() =>
        Assert.Equal("Resume, Raiders of the Lost Ark", Button(Films.RaidersBought with { ResumesAt = 600 }, signedIn: true).TextContent.Trim());

    [Fact]
    public void A_film_that_comes_only_with_a_plan_names_the_cheapest_one_and_comes_back_to_the_film()
    {
        var button = Button(OnlyWithPlan, signedIn: true);

        Assert.Equal("Subscribe to watch, Raiders of the Lost Ark, Action, $6.99 a month", button.TextContent.Trim());
        Assert.Equal("/subscribe/action-monthly?returnUrl=/movies/25346", button.GetAttribute("href"));
    }

    [Fact]
    public void A_visitor_signs_in_to_watch_what_comes_only_with_a_plan()
    {
        var button = Button(OnlyWithPlan, signedIn: false);

        Assert.Equal("Sign in to watch, Raiders of the Lost Ark", button.TextContent.Trim());
        Assert.Equal("/sign-in?returnUrl=%2Fmovies%2F25346", button.GetAttribute("href"));
    }

    [Fact]
    public void A_plan_whose_payment_failed_is_mended_on_the_page_for_that()
    {
        var button = Button(Films.Raiders with { PlanUnpaid = true }, signedIn: true);

        Assert.Equal("Fix payment to watch, Raiders of the Lost Ark", button.TextContent.Trim());
        Assert.Equal("/account/fix-payment", button.GetAttribute("href"));
    }

    [Fact]
    public void A_film_that_is_not_out_yet_says_when_and_leads_nowhere()
    {
        var button = Button(Films.Raiders with { Window = MovieWindow.Coming, AvailableFrom = new DateTime(2027, 3, 3, 0, 0, 0, DateTimeKind.Utc) }, signedIn: true);

        Assert.Equal("Coming on 3 March 2027, Raiders of the Lost Ark", button.TextContent.Trim());
        Assert.False(button.HasAttribute("href"));
    }

    [Fact]
    public void A_film_that_is_gone_is_not_available_even_to_its_owner() =>
        Assert.Equal("Not available, Raiders of the Lost Ark", Button(Films.RaidersBought with { Window = MovieWindow.Gone }, signedIn: true).TextContent.Trim());

    [Fact]
    public void Why_a_film_can_be_watched_is_said_in_words_and_what_was_bought_comes_first()
    {
        Assert.Equal(WatchReason.InPlan, MovieActions.For(Films.RaidersInPlan, signedIn: true).Reason);
        Assert.Equal(WatchReason.Owned, MovieActions.For(Films.RaidersBought, signedIn: true).Reason);
        Assert.Equal(WatchReason.Owned, MovieActions.For(Films.RaidersBought with { IncludedInSubscription = true }, signedIn: true).Reason);
        Assert.Equal(WatchReason.Granted, MovieActions.For(Films.Raiders with { Granted = true }, signedIn: true).Reason);
    }

    [Fact]
    public void In_spanish_the_button_and_its_price_are_spanish()
    {
        Speak("es");

        Assert.Equal("Ver ahora, Raiders of the Lost Ark", Button(Films.RaidersInPlan, signedIn: true).TextContent.Trim());
        Assert.Equal("Comprar ahora, Raiders of the Lost Ark, 5,99\u00a0US$", Button(Films.Raiders, signedIn: true).TextContent.Trim());
        Assert.Equal("Suscribirse para ver, Raiders of the Lost Ark, Action, 6,99\u00a0US$ al mes", Button(OnlyWithPlan, signedIn: true).TextContent.Trim());
    }

    private AngleSharp.Dom.IElement Button(MovieResult movie, bool signedIn) => Render<AvailabilityButton>(parameters => parameters
        .Add(button => button.Movie, movie)
        .Add(button => button.SignedIn, signedIn)).Find("[data-testid=availability]");
}
