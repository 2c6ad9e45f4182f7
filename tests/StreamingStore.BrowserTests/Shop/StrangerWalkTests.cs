using Microsoft.Playwright;
using StreamingStore.BrowserTests.Fixtures;
using static Microsoft.Playwright.Assertions;

namespace StreamingStore.BrowserTests.Shop;

/// <summary>The first ten minutes of somebody who has just cloned the project.</summary>
public sealed class StrangerWalkTests(RunningStore store)
{
    [Fact]
    public async Task A_stranger_signs_in_searches_subscribes_watches_and_cancels()
    {
        await using var stranger = await store.OpenBrowserAsync();
        var page = stranger.Page;
        await stranger.Visit("/");
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in" }).ClickAsync();
        await stranger.Fill("Email", Account.Viewer.Email);
        await stranger.Fill("Password", Account.Viewer.Password);
        await stranger.Press("Sign in");

        await page.GetByRole(AriaRole.Combobox).FillAsync("harrison ford");
        await page.Keyboard.PressAsync("Enter");
        await stranger.IsLive();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex(@"/search\?q=harrison(\+|%20)ford$"));
        await stranger.SeesBuyNow(RunningStore.Raiders);

        await stranger.SubscribeAsync("Action");
        await stranger.Visit("/search?q=harrison+ford");
        await stranger.SeesWatchNow(RunningStore.Raiders);

        await stranger.ButtonOf(RunningStore.Raiders).ClickAsync();
        await PlaysAsync(page);

        await stranger.CancelNowAsync();
        await stranger.Visit("/search?q=harrison+ford");
        await stranger.SeesBuyNow(RunningStore.Raiders);
    }

    private static async Task PlaysAsync(IPage page)
    {
        var video = page.Locator("video");
        await video.EvaluateAsync("video => { video.muted = true; return video.play(); }");
        await page.WaitForFunctionAsync("() => { const video = document.querySelector('video'); return video.readyState >= 2 && video.currentTime > 0; }");

        var media = await video.GetAttributeAsync("src");
        var part = await page.APIRequest.GetAsync(media!, new() { Headers = [KeyValuePair.Create("Range", "bytes=0-99")] });
        Assert.Equal((206, 100), (part.Status, (await part.BodyAsync()).Length));
    }
}
