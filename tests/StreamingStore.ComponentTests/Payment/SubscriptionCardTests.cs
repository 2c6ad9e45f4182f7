using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Time.Testing;
using StreamingStore.Billing;
using StreamingStore.Web.Components.Payment;

namespace StreamingStore.ComponentTests.Payment;

public sealed class SubscriptionCardTests : ShopContext
{
    private static readonly DateTime Now = new(2025, 11, 22, 12, 0, 0, DateTimeKind.Utc);

    internal static readonly ViewerSubscription Active = new()
    {
        Id = "sub_1",
        Status = "active",
        PlanName = "Action",
        ProductId = "prod_action",
        PriceId = "price_action",
        UnitAmount = 699,
        Currency = "usd",
        Interval = "month",
        Created = Now,
        CurrentPeriodEnd = Now.AddMonths(1),
        Entitles = true,
    };

    public SubscriptionCardTests() => Services.AddSingleton<TimeProvider>(new FakeTimeProvider(Now));

    [Fact]
    public void A_running_subscription_says_when_it_renews_and_for_how_much()
    {
        var card = Card(Active);

        Assert.Equal("Active", card.Find(".badge").TextContent);
        Assert.Equal("Renews on 22 December 2025 for $6.99.", card.Find(".sentence").TextContent);
        Assert.Empty(card.FindAll("form:has(button.watch)"));
    }

    [Fact]
    public void Cancelling_spells_out_the_day_to_which_films_can_be_watched()
    {
        var card = Card(Active);

        Assert.Equal("Cancel on 22 December 2025", card.Find("details .button.buy").TextContent);
        Assert.Equal("Cancel now", card.Find("details .button.danger").TextContent);
    }

    [Fact]
    public void A_subscription_that_ends_with_its_period_says_so_and_can_be_kept()
    {
        var card = Card(Active with { CancelAtPeriodEnd = true });

        Assert.Equal("Ends on 22 December 2025. You can watch until then.", card.Find(".sentence").TextContent);
        Assert.Equal("Keep this plan", card.Find("button").TextContent);
        Assert.Empty(card.FindAll("details"));
    }

    [Fact]
    public void An_end_that_has_passed_is_an_end_even_before_the_webhook_tells()
    {
        var card = Card(Active with { CancelAtPeriodEnd = true, CurrentPeriodEnd = Now.AddMinutes(-1), Entitles = false });

        Assert.Equal("Ended", card.Find(".badge").TextContent);
        Assert.Empty(card.FindAll("form"));
    }

    [Fact]
    public void A_failed_payment_says_whether_films_can_still_be_watched()
    {
        Assert.Contains("You can watch in the meantime", Words("past_due", entitles: true).Sentence, StringComparison.Ordinal);
        Assert.Contains("Watching has stopped", Words("past_due", entitles: false).Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("canceled", "Ended", false)]
    [InlineData("incomplete_expired", "Not started", false)]
    [InlineData("incomplete", "Waiting for payment", true)]
    [InlineData("unpaid", "Unpaid", true)]
    [InlineData("paused", "Paused", true)]
    [InlineData("trialing", "Trial", true)]
    public void Every_status_of_stripe_has_its_words(string status, string badge, bool canCancel)
    {
        var words = Words(status, entitles: false);

        Assert.Equal((badge, canCancel), (words.Badge, words.CanCancel));
    }

    [Theory]
    [InlineData("past_due")]
    [InlineData("unpaid")]
    [InlineData("paused")]
    public void A_payment_that_failed_has_one_link_that_mends_it(string status) =>
        Assert.Equal("/account/fix-payment", Card(Active with { Status = status }).Find("a.button.watch").GetAttribute("href"));

    [Fact]
    public void A_running_plan_can_be_changed_and_one_that_is_ending_is_kept_first()
    {
        Assert.Equal("/account/change/sub_1", Card(Active).Find("a.button").GetAttribute("href"));
        Assert.Empty(Card(Active with { CancelAtPeriodEnd = true }).FindAll("a.button"));
    }

    [Fact]
    public void In_spanish_the_card_speaks_spanish_dates_and_money_too()
    {
        Speak("es");

        Assert.Equal("Se renueva el 22 de diciembre de 2025 por 6,99\u00a0US$.", Card(Active).Find(".sentence").TextContent);
    }

    [Fact]
    public void Each_form_names_an_action_of_its_own_so_that_pressing_twice_acts_once()
    {
        var names = Card(Active).FindAll("input[name=ActionId]").Select(input => input.GetAttribute("value")).ToArray();

        Assert.Equal(2, names.Length);
        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.All(names, name => Assert.True(Guid.TryParse(name, out _)));
    }

    private SubscriptionWords Words(string status, bool entitles) => SubscriptionWords.For(Services.GetRequiredService<IStringLocalizer<PaymentText>>(), Active with { Status = status, Entitles = entitles }, Now);

    private IRenderedComponent<SubscriptionCard> Card(ViewerSubscription subscription) =>
        Render<SubscriptionCard>(parameters => parameters.Add(card => card.Subscription, subscription));
}
