using System.Net;
using StreamingStore.ApiTests.Fixtures;

namespace StreamingStore.ApiTests.Shop;

public sealed class WatchPageTests(ApiStore store)
{
    [Fact]
    public async Task The_page_that_plays_is_kept_by_no_cache()
    {
        var account = await store.RegisterAsync();
        await store.SubscribeAsync(account);
        using var browser = await store.OpenCookieClientAsync(account);

        using var response = await browser.GetAsync($"/watch/{ApiStore.Raiders}");

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
