using System.Text.RegularExpressions;
using Microsoft.Playwright;
using StreamingStore.BrowserTests.Fixtures;
using StreamingStore.Web.Components.Pages.Movies;
using static Microsoft.Playwright.Assertions;

namespace StreamingStore.BrowserTests.Shop;

/// <summary>Paying on Stripe's own page, and what the store says on the way back.</summary>
public sealed partial class CheckoutTests(RunningStore store)
{
    private const string Confirmed = "4000000000003220";
    private const string Declined = "4000000000000002";

    [Fact]
    public async Task A_plan_paid_at_stripe_leads_back_to_the_film_ready_to_watch()
    {
        var account = await store.RegisterAsync();
        await using var viewer = await store.OpenBrowserAsync(account);
        await viewer.Visit($"/subscribe/action-monthly?returnUrl=/movies/{RunningStore.Raiders}");
        await viewer.Press("Continue to checkout");
        await PayAsync(viewer, "Subscribe");

        await Expect(viewer.Page).ToHaveURLAsync(Film());
        await viewer.SeesWatchNow(RunningStore.Raiders);
        Assert.Single(await store.Stripe.SubscriptionsAsync(account));
        Assert.Single(await store.Stripe.PaidAsync(account));
    }

    [Fact]
    public async Task Money_that_takes_its_time_is_waited_for_and_then_the_film_is_there()
    {
        var account = await store.RegisterAsync();
        await using var viewer = await store.OpenBrowserAsync(account);
        await viewer.Visit($"/buy/{RunningStore.Raiders}");
        await viewer.Press("Continue to checkout");
        await PayAsync(viewer, "Pay", "bank");

        await Expect(viewer.Page.GetByRole(AriaRole.Heading, new() { Name = "Waiting for your payment" })).ToBeVisibleAsync();
        await Expect(viewer.Page).ToHaveURLAsync(Film(), new() { Timeout = 30_000 });
        await viewer.SeesWatchNow(RunningStore.Raiders);
        Assert.Single(await store.Stripe.PaidAsync(account));
    }

    [Fact]
    public async Task Who_is_declined_and_goes_back_is_told_that_nothing_was_charged_and_finds_the_same_page_again()
    {
        var account = await store.RegisterAsync();
        await using var viewer = await store.OpenBrowserAsync(account);
        await viewer.Visit($"/buy/{RunningStore.Raiders}");
        await viewer.Press("Continue to checkout");
        await PayAsync(viewer, "Pay", Declined);
        await viewer.IsTold("declined");
        var page = viewer.Page.Url;

        await viewer.Page.GetByRole(AriaRole.Link, new() { Name = "Go back" }).ClickAsync();
        await Expect(viewer.Page.GetByText("You left the payment page. Nothing was charged.")).ToBeVisibleAsync();
        Assert.Empty(await store.Stripe.PaidAsync(account));

        await viewer.Press("Continue to checkout");
        await Expect(viewer.Page).ToHaveURLAsync(page);
        await PayAsync(viewer, "Pay");
        await Expect(viewer.Page).ToHaveURLAsync(Film());

        await viewer.Visit($"/buy/{RunningStore.Raiders}");
        await Expect(viewer.Page).ToHaveURLAsync(Film());
        Assert.Single(await store.Stripe.PaidAsync(account));
    }

    [Fact]
    public async Task A_card_that_must_be_confirmed_goes_by_its_bank_and_comes_back_to_the_film()
    {
        var account = await store.RegisterAsync();
        await using var viewer = await store.OpenBrowserAsync(account);
        await viewer.Visit($"/subscribe/action-monthly?returnUrl=/movies/{RunningStore.Raiders}");
        await viewer.Press("Continue to checkout");
        await PayAsync(viewer, "Subscribe", Confirmed);
        await viewer.Page.GetByRole(AriaRole.Button, new() { Name = "Complete authentication" }).ClickAsync();

        await Expect(viewer.Page).ToHaveURLAsync(Film());
        await viewer.SeesWatchNow(RunningStore.Raiders);
    }

    [Fact]
    public async Task A_saved_card_that_must_be_confirmed_subscribes_by_way_of_stripes_page()
    {
        var account = await store.RegisterAsync();
        await using var viewer = await store.OpenBrowserAsync(account);
        await viewer.Visit("/subscribe/action-monthly");
        await viewer.Choose("asks for 3-D Secure");
        await viewer.Press("Subscribe for");

        await Expect(viewer.Page).ToHaveURLAsync(StripesPage());
        await PayAsync(viewer, "Subscribe");
        await Expect(viewer.Page.GetByText("You are subscribed.")).ToBeVisibleAsync();
        Assert.Single(await store.Stripe.PaidAsync(account));
    }

    [Fact]
    public async Task A_bank_that_says_no_leads_to_a_page_that_says_so_and_nothing_is_charged()
    {
        var account = await store.RegisterAsync();
        await using var viewer = await store.OpenBrowserAsync(account);
        await viewer.Visit($"/buy/{RunningStore.Raiders}");
        await viewer.Choose("asks for 3-D Secure");
        await viewer.Press("Pay");
        await viewer.Page.GetByRole(AriaRole.Button, new() { Name = "Fail authentication" }).ClickAsync();

        await viewer.IsTold("Nothing was charged.");
        Assert.Empty(await store.Stripe.PaidAsync(account));
        await viewer.Page.GetByRole(AriaRole.Link, new() { Name = "Try again" }).ClickAsync();
        await Expect(viewer.Page).ToHaveURLAsync(BuyPage());
    }

    [Fact]
    public async Task The_plan_is_changed_on_the_terms_that_the_page_spelled_out()
    {
        var account = await store.RegisterAsync();
        var subscription = await store.SubscribeAsync(account);
        await using var viewer = await store.OpenBrowserAsync(account);
        await viewer.Visit($"/account/change/{subscription}?price=premium-monthly");
        await Expect(viewer.Page.Locator(".terms")).ToHaveTextAsync(Terms());
        var due = await viewer.Page.Locator(".total strong").TextContentAsync();

        await viewer.Page.GetByRole(AriaRole.Button, new() { Name = "Change to Premium" }).DblClickAsync();

        await Expect(viewer.Page.GetByText("Your plan is changed.")).ToBeVisibleAsync();
        await Expect(viewer.Page.Locator(".subscription h3")).ToHaveTextAsync("Premium");
        var paid = (await store.Stripe.PaidAsync(account)).Select(payment => $"${payment.GetProperty("amount").GetInt64() / 100m:0.00}").ToList();
        Assert.Equal([due!, "$6.99"], paid);
    }

    [Fact]
    public async Task A_renewal_that_fails_is_told_on_every_open_page_with_one_link_that_mends_it()
    {
        var account = await store.RegisterAsync();
        var subscription = await store.SubscribeAsync(account);
        await using var viewer = await store.OpenBrowserAsync(account);
        await using var elsewhere = await store.OpenBrowserAsync(account);
        await viewer.VisitLive($"/movies/{RunningStore.Raiders}");
        await elsewhere.Visit("/account");
        await Expect(StateOfPlan(elsewhere)).ToHaveTextAsync("Active");
        await viewer.Mark();
        await elsewhere.Mark();

        await store.Stripe.FailRenewalAsync(account, subscription);
        await SeesBannerAsync(viewer);
        await SeesBannerAsync(elsewhere);
        await Expect(StateOfPlan(elsewhere)).ToHaveTextAsync("Payment failed");
        await viewer.StillHoldsTheMark();
        await viewer.SeesWatchNow(RunningStore.Raiders);

        await viewer.Page.GetByRole(AriaRole.Link, new() { Name = "Fix payment" }).ClickAsync();
        await Expect(viewer.Page.Locator(".total strong")).ToHaveTextAsync("$6.99");
        await viewer.Press("Use a new card");
        await PayAsync(viewer, "Save card");

        await Expect(viewer.Page.GetByText("the bill is paid")).ToBeVisibleAsync();
        await Expect(viewer.Page.Locator(".trouble")).ToHaveCountAsync(0);
        await Expect(StateOfPlan(viewer)).ToHaveTextAsync("Active");
        await Expect(elsewhere.Page.Locator(".trouble")).ToHaveCountAsync(0);
        await Expect(StateOfPlan(elsewhere)).ToHaveTextAsync("Active");
        await elsewhere.StillHoldsTheMark();
        Assert.Equal("active", Assert.Single(await store.Stripe.SubscriptionsAsync(account)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Cards_and_invoices_are_looked_after_at_stripe_and_the_account_is_right_on_the_way_back()
    {
        var account = await store.RegisterAsync();
        await store.SubscribeAsync(account);
        await using var viewer = await store.OpenBrowserAsync(account);
        await viewer.Visit("/account");
        await viewer.Press("Cards and invoices at Stripe");
        await Expect(viewer.Page.GetByRole(AriaRole.Heading, new() { Name = "Invoices" })).ToBeVisibleAsync();
        await viewer.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await viewer.Page.GetByRole(AriaRole.Button, new() { Name = "Keep it" }).WaitForAsync();

        await viewer.Page.GetByRole(AriaRole.Link, new() { Name = "Go back" }).ClickAsync();

        await Expect(StateOfPlan(viewer)).ToHaveTextAsync("Ending");
    }

    /// <summary>The webhook tells of the failure, and the page that is open says so.</summary>
    private static Task SeesBannerAsync(Visitor viewer) =>
        Expect(viewer.Page.Locator("[data-trouble=Grace]")).ToContainTextAsync("The last payment for Action failed. You can watch until");

    /// <summary>What the account page calls the state of the viewer's only plan.</summary>
    private static ILocator StateOfPlan(Visitor viewer) => viewer.Page.Locator(".subscription .badge");

    private static async Task PayAsync(Visitor viewer, string button, string card = "4242424242424242")
    {
        await Expect(viewer.Page).ToHaveURLAsync(StripesPage());
        await viewer.Page.GetByLabel("Test card").SelectOptionAsync(card);
        await viewer.Page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
    }

    [GeneratedRegex(@"/movies/25346\?notice=")]
    private static partial Regex Film();

    [GeneratedRegex("/buy/25346")]
    private static partial Regex BuyPage();

    [GeneratedRegex("/c/pay/cs_")]
    private static partial Regex StripesPage();

    [GeneratedRegex(@"^You pay \$[89]\.\d\d today, and \$15\.99 a month from \d+ \w+ \d{4}\.$")]
    private static partial Regex Terms();
}
