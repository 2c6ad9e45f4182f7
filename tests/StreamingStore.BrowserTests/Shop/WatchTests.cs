using System.Diagnostics;
using System.Net;
using StreamingStore.BrowserTests.Fixtures;
using StreamingStore.Web.Components.Pages.Home;
using static Microsoft.Playwright.Assertions;

namespace StreamingStore.BrowserTests.Shop;

public sealed class WatchTests(RunningStore store)
{
    [Fact]
    public async Task A_film_that_is_not_in_the_plan_is_offered_instead_of_played()
    {
        var account = await store.RegisterAsync();
        await using var viewer = await store.OpenBrowserAsync(account);

        var response = await viewer.Visit($"/watch/{RunningStore.Raiders}");

        Assert.Equal(403, response.Status);
        await viewer.SeesBuyNow(RunningStore.Raiders);
        await Expect(viewer.Page.Locator("video")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_page_that_plays_is_kept_by_no_cache()
    {
        var account = await store.RegisterAsync();
        await store.SubscribeAsync(account);
        using var browser = await store.OpenCookieClientAsync(account);

        using var response = await browser.GetAsync($"/watch/{RunningStore.Raiders}");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(response.Headers.CacheControl!.NoStore);
        Assert.Contains("<video", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_film_that_does_not_exist_cannot_be_watched()
    {
        var account = await store.RegisterAsync();
        using var browser = await store.OpenCookieClientAsync(account);
        using var response = await browser.GetAsync("/watch/99999999");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task A_film_goes_on_in_another_browser_where_it_was_left_in_the_first()
    {
        var account = await store.RegisterAsync();
        await store.SubscribeAsync(account);
        await using var first = await store.OpenBrowserAsync(account);
        await first.Visit(Watch);
        await PlayAsync(first);
        await first.Page.WaitForFunctionAsync("() => document.querySelector('video').currentTime > 2");
        await first.Page.RunAndWaitForResponseAsync(() => first.Page.Keyboard.PressAsync("k"), IsReport);

        await using var second = await store.OpenBrowserAsync(account);
        await second.Visit(Watch);

        await second.Page.WaitForFunctionAsync("() => document.querySelector('video').currentTime >= 2");
        await Expect(second.Page.GetByText("Goes on where you left off.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_player_listens_to_keys()
    {
        var account = await store.RegisterAsync();
        await store.SubscribeAsync(account);
        await using var viewer = await store.OpenBrowserAsync(account);
        await viewer.Visit(Watch);
        await PlayAsync(viewer);
        await viewer.Page.Keyboard.PressAsync(" ");
        await viewer.Page.WaitForFunctionAsync("() => document.querySelector('video').paused");

        await viewer.Page.Keyboard.PressAsync("End");
        await viewer.Page.WaitForFunctionAsync("() => document.querySelector('video').currentTime > 11");
        await viewer.Page.Keyboard.PressAsync("ArrowLeft");
        await viewer.Page.WaitForFunctionAsync("() => document.querySelector('video').currentTime < 3");
        await viewer.Page.Keyboard.PressAsync("ArrowRight");
        await viewer.Page.WaitForFunctionAsync("() => document.querySelector('video').currentTime > 10");
        await viewer.Page.Keyboard.PressAsync("Home");
        await viewer.Page.WaitForFunctionAsync("() => document.querySelector('video').currentTime === 0");
        await viewer.Page.Keyboard.PressAsync("m");
        await viewer.Page.WaitForFunctionAsync("() => document.querySelector('video').muted");
        await viewer.Page.Keyboard.PressAsync("f");
        await viewer.Page.WaitForFunctionAsync("() => document.fullscreenElement !== null");
    }

    [Fact]
    public async Task On_a_third_device_the_viewer_is_told_of_the_other_two_and_can_stop_one_of_them()
    {
        var account = await store.RegisterAsync();
        await store.SubscribeAsync(account);
        await using var first = await store.OpenBrowserAsync(account);
        await using var second = await store.OpenBrowserAsync(account);
        await using var third = await store.OpenBrowserAsync(account);
        await first.Visit(Watch);
        await second.Visit(Watch);
        await PlayAsync(first);
        await PlayAsync(second);

        var response = await third.Visit(Watch);
        Assert.Equal(409, response.Status);
        await Expect(third.Page.GetByText("You are watching on 2 devices already")).ToBeVisibleAsync();
        await third.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Stop there: Chrome, Linux, Raiders of the Lost Ark" }).First.ClickAsync();

        await Expect(third.Page.Locator("video")).ToBeVisibleAsync();
        await first.Page.EvaluateAsync("() => { const video = document.querySelector('video'); video.pause(); video.play(); }");
        await first.IsTold("This film was stopped from another device");
    }

    [Fact]
    public async Task A_plan_that_ends_while_the_film_plays_stops_it_and_the_page_says_so()
    {
        var account = await store.RegisterAsync();
        var subscription = await store.SubscribeAsync(account);
        await using var viewer = await store.OpenBrowserAsync(account);
        await viewer.Visit(Watch);
        await PlayAsync(viewer);
        using var app = await store.OpenAppAsync(account);
        using var cancelled = await app.DeleteAsync($"/api/subscriptions/{subscription}");

        await viewer.IsTold("Your plan no longer includes this film");
    }

    [Fact]
    public async Task Leaving_the_player_frees_its_place_at_once()
    {
        var account = await store.RegisterAsync();
        await store.SubscribeAsync(account);
        await using var first = await store.OpenBrowserAsync(account);
        await using var second = await store.OpenBrowserAsync(account);
        await using var third = await store.OpenBrowserAsync(account);
        await first.Visit(Watch);
        await second.Visit(Watch);
        await PlayAsync(second);
        await PlayAsync(first);
        await first.Page.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "Back to the film" }).ClickAsync();
        await first.SeesWatchNow(RunningStore.Raiders);

        // The player's last report may still be in flight. Without one, the place is free after 45 seconds.
        var left = Stopwatch.StartNew();
        while ((await third.Visit(Watch)).Status != 200)
        {
            Assert.InRange(left.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(40));
        }
    }

    private static string Watch => $"/watch/{RunningStore.Raiders}";

    private static bool IsReport(Microsoft.Playwright.IResponse response) => response.Url.Contains("/playback/", StringComparison.Ordinal);

    /// <summary>Presses play, and waits until the store has heard of it.</summary>
    private static async Task PlayAsync(Visitor viewer)
    {
        await viewer.Page.WaitForFunctionAsync("() => document.querySelector('video').readyState > 0 && document.querySelector('video').dataset.started");
        await viewer.Page.RunAndWaitForResponseAsync(
            async () =>
            {
                if (await viewer.Page.EvaluateAsync<bool>("() => document.querySelector('video').paused"))
                {
                    await viewer.Page.Keyboard.PressAsync("k");
                }
            },
            IsReport);
    }
}
