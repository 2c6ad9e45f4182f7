using Microsoft.Playwright;
using StreamingStore.BrowserTests.Fixtures;
using static Microsoft.Playwright.Assertions;

namespace StreamingStore.BrowserTests.Live;

/// <summary>The heart of the product: a button on an open page changes by itself, whatever changes the viewer's access.</summary>
public sealed class LiveButtonTests(RunningStore store)
{
    private const string Search = "/search?q=harrison+ford";

    [Fact]
    public async Task The_open_page_shows_watch_now_when_its_viewer_subscribes_elsewhere_and_buy_now_when_they_cancel()
    {
        var account = await store.RegisterAsync();
        await using var open = await store.OpenBrowserAsync(account);
        await using var elsewhere = await store.OpenBrowserAsync(account);
        await open.VisitLive(Search);
        await open.SeesBuyNow(RunningStore.Raiders);
        await open.Mark();

        await elsewhere.SubscribeAsync("Action");
        await open.SeesWatchNow(RunningStore.Raiders);

        await elsewhere.CancelNowAsync();
        await open.SeesBuyNow(RunningStore.Raiders);
        await open.StillHoldsTheMark();
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/movies/25346")]
    public async Task Every_page_with_buttons_is_live(string path)
    {
        var account = await store.RegisterAsync();
        await using var open = await store.OpenBrowserAsync(account);
        await open.VisitLive(path);
        var watchable = open.Page.Locator("[data-testid=availability][data-state=watch]");
        await Expect(watchable).ToHaveCountAsync(0);
        await open.Mark();

        await store.SubscribeAsync(account, "premium-monthly");

        await Expect(watchable).Not.ToHaveCountAsync(0, new() { Timeout = 5_000 });
        await open.StillHoldsTheMark();
    }

    [Fact]
    public async Task A_subscription_ended_at_stripe_takes_the_button_back_by_webhook_alone()
    {
        var account = await store.RegisterAsync();
        var subscription = await store.SubscribeAsync(account);
        await using var open = await store.OpenBrowserAsync(account);
        await open.VisitLive(Search);
        await open.SeesWatchNow(RunningStore.Raiders);

        await store.Stripe.EndAsync(subscription);

        await open.SeesBuyNow(RunningStore.Raiders);
    }

    [Fact]
    public async Task A_subscription_set_to_end_at_an_instant_ends_on_the_open_page_by_the_clock()
    {
        var account = await store.RegisterAsync();
        var subscription = await store.SubscribeAsync(account);
        await using var open = await store.OpenBrowserAsync(account);
        await open.VisitLive(Search);

        await store.Stripe.EndAtAsync(subscription, DateTimeOffset.UtcNow.AddSeconds(4));

        await open.SeesWatchNow(RunningStore.Raiders);
        await open.SeesBuyNow(RunningStore.Raiders);
    }

    [Fact]
    public async Task A_film_bought_elsewhere_can_be_watched_on_the_open_page_until_it_is_refunded()
    {
        var account = await store.RegisterAsync();
        await using var open = await store.OpenBrowserAsync(account);
        await using var elsewhere = await store.OpenBrowserAsync(account);
        await open.VisitLive(Search);

        await elsewhere.Visit($"/buy/{RunningStore.Raiders}");
        await elsewhere.Press("Pay");
        await open.SeesWatchNow(RunningStore.Raiders);
        await Expect(elsewhere.Page.GetByText("Thank you. The film is yours.")).ToBeVisibleAsync();

        var payment = Assert.Single(await store.Stripe.PaidAsync(account));
        await store.Stripe.RefundAsync(payment.GetProperty("id").GetString()!);
        await open.SeesBuyNow(RunningStore.Raiders);
    }

    [Fact]
    public async Task A_change_that_comes_before_the_page_is_live_is_not_missed()
    {
        var account = await store.RegisterAsync();
        await using var open = await store.OpenBrowserAsync(account);
        var subscribed = new TaskCompletionSource();
        await open.Page.RouteAsync("**/blazor.web*.js", async script =>
        {
            await subscribed.Task;
            await script.ContinueAsync();
        });

        await open.Page.GotoAsync(Search, new() { WaitUntil = WaitUntilState.Commit });
        await open.SeesBuyNow(RunningStore.Raiders);
        await store.SubscribeAsync(account);
        subscribed.SetResult();

        await open.IsLive();
        await open.SeesWatchNow(RunningStore.Raiders);
    }

    [Fact]
    public async Task A_change_is_said_to_those_who_cannot_see_it()
    {
        var account = await store.RegisterAsync();
        await using var open = await store.OpenBrowserAsync(account);
        await open.VisitLive($"/movies/{RunningStore.Raiders}");

        await store.SubscribeAsync(account);

        await Expect(open.Page.Locator("[role=status][data-live]").First).ToHaveTextAsync("1 film here can be watched now.", new() { Timeout = 5_000 });
    }
}
