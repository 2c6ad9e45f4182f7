using System.Net;
using StreamingStore.BrowserTests.Fixtures;
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
}
