using Bunit;
using Microsoft.Extensions.DependencyInjection;
using StreamingStore.Billing;
using StreamingStore.Billing.PaymentMethods;
using StreamingStore.Billing.Plans;
using StreamingStore.Web;
using StreamingStore.Web.Components.Movies;
using StreamingStore.Web.Components.Payment;

namespace StreamingStore.ComponentTests.Payment;

public sealed class PlanCardTests : ShopContext
{
    private static readonly Plan Action = new("prod_action", "Action", "Chases and duels.", ["action"],
        [new("price_1", "action-monthly", 699, "usd", "month", 1)]);

    private static readonly Plan Premium = new("prod_premium", "Premium", null, ["action", "adventure", "classics", "drama", "science-fiction", "war"],
        [new("price_3", "premium-yearly", 15900, "usd", "year", 1), new("price_2", "premium-monthly", 1599, "usd", "month", 1)]);

    [Fact]
    public void A_plan_is_known_by_its_smallest_price_and_offers_the_others_beside_it()
    {
        var card = Card(Premium);

        Assert.Equal("$15.99", card.Find(".amount strong").TextContent);
        Assert.Equal(["/subscribe/premium-monthly", "/subscribe/premium-yearly"], card.FindAll("a.button").Select(link => link.GetAttribute("href")!));
        Assert.Equal("Subscribe, Premium, $159.00 a year", card.FindAll("a.button")[1].GetAttribute("aria-label"));
    }

    [Fact]
    public void A_plan_of_many_shelves_names_a_few_and_counts_the_rest()
    {
        var groups = Card(Premium).FindAll(".groups li").Select(item => item.TextContent.Trim());

        Assert.Equal(["Action", "Adventure", "Classics", "and 3 more shelves"], groups);
    }

    [Fact]
    public void A_plan_that_the_viewer_has_is_not_sold_again()
    {
        var card = Card(Action, held: SubscriptionCardTests.Active);

        Assert.Equal("/account", card.Find("a.button").GetAttribute("href"));
        Assert.DoesNotContain("Subscribe", card.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_that_the_viewer_has_by_the_month_can_be_changed_to_the_year()
    {
        var held = SubscriptionCardTests.Active with { ProductId = "prod_premium", PriceId = "price_2" };

        var change = Assert.Single(Card(Premium, held).FindAll("a.change"));

        Assert.Equal(($"/account/change/{held.Id}?price=premium-yearly", "Change to $159.00 a year"), (change.GetAttribute("href"), change.TextContent));
        Assert.Empty(Card(Premium, held with { CancelAtPeriodEnd = true }).FindAll("a.change"));
    }

    [Fact]
    public void A_film_is_offered_with_the_plans_that_cover_it_the_cheapest_first() =>
        Assert.Equal(["Action", "Premium"], PlanChoice.Covering(Films.Raiders, [Premium, Action, Action with { Name = "Horror", SubscriptionGroups = ["horror"] }]).Select(plan => plan.Name));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Test_cards_are_offered_in_test_mode_alone(bool testMode)
    {
        Services.AddSingleton(new StoreInfo(testMode, Development: false));

        var choice = Render<CardChoice>(parameters => parameters.Add(c => c.Saved, []));

        Assert.Equal(testMode, choice.FindAll("input[value^=pm_card_]").Count > 0);
    }

    [Fact]
    public void A_card_saved_twice_is_offered_once_and_the_default_one_is_chosen()
    {
        Services.AddSingleton(new StoreInfo(TestMode: false, Development: false));
        PaymentMethodSummary[] saved = [new("pm_1", "visa", "4242", 8, 2030, false), new("pm_2", "visa", "4242", 8, 2030, true), new("pm_3", "amex", "0005", 1, 2031, false)];

        var choice = Render<CardChoice>(parameters => parameters.Add(c => c.Saved, saved));

        Assert.Equal(["pm_2", "pm_3"], choice.FindAll("input").Select(input => input.GetAttribute("value")!));
        Assert.Equal("pm_2", choice.Find("input[checked]").GetAttribute("value"));
        Assert.Contains("American Express ending in 0005", choice.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_says_how_many_films_it_covers_and_names_some()
    {
        var films = Card(Action, content: new() { ProductId = "prod_action", Films = 8120, Examples = ["Heat", "Speed"] }).Find(".films");

        Assert.Equal("8,120 films such as Heat, Speed", films.TextContent.Trim());
    }

    [Fact]
    public void Who_has_one_plan_may_change_it_to_another_instead_of_having_both()
    {
        var card = Card(Premium, changeFrom: SubscriptionCardTests.Active);

        Assert.Equal("/account/change/sub_1?price=premium-monthly", card.Find("a.change").GetAttribute("href"));
        Assert.Equal("Change from Action to Premium", card.Find("a.change").TextContent);
    }

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, false, true)]
    [InlineData(false, true, true)]
    [InlineData(false, false, false)]
    public void Who_has_no_card_goes_to_checkout_and_who_has_one_pays_with_it(bool hasCard, bool testMode, bool paysHere)
    {
        Services.AddSingleton(new StoreInfo(testMode, Development: false));
        PaymentMethodSummary[] saved = hasCard ? [new("pm_1", "visa", "4242", 8, 2030, true)] : [];

        var buttons = Render<PaymentChoice>(parameters => parameters.Add(c => c.Saved, saved).Add(c => c.Pay, "Pay $7.99").Add(c => c.Back, "/")).FindAll("button");

        Assert.Equal(hasCard ? "Use another card" : "Continue to checkout", buttons.Single(button => button.GetAttribute("value") == "checkout").TextContent);
        Assert.Equal(hasCard ? "Pay $7.99" : "Continue to checkout", buttons[0].TextContent);
        Assert.Equal(paysHere, buttons.Any(button => button.TextContent == "Pay $7.99"));
    }

    private IRenderedComponent<PlanCard> Card(Plan plan, ViewerSubscription? held = null, PlanContent? content = null, ViewerSubscription? changeFrom = null) =>
        Render<PlanCard>(parameters => parameters.Add(card => card.Plan, plan).Add(card => card.Held, held).Add(card => card.Content, content).Add(card => card.ChangeFrom, changeFrom));
}
