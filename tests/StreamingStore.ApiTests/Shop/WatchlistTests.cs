using System.Net;
using StreamingStore.ApiTests.Fixtures;

namespace StreamingStore.ApiTests.Shop;

/// <summary>The watchlist by form and by API.</summary>
public sealed class WatchlistTests(ApiStore store)
{
    [Fact]
    public async Task No_other_site_can_change_a_list()
    {
        var account = await store.RegisterAsync();
        using var browser = await store.OpenCookieClientAsync(account);

        using var response = await browser.PostAsync($"/watchlist/{ApiStore.Raiders}?on=true", new FormUrlEncodedContent([new("returnUrl", "/")]));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Empty(await store.WatchlistAsync(account));
    }

    [Fact]
    public async Task An_app_keeps_the_same_list()
    {
        var account = await store.RegisterAsync();
        using var app = await store.OpenAppAsync(account);

        Assert.Equal(HttpStatusCode.NoContent, (await app.PutAsync($"/api/watchlist/{ApiStore.Raiders}", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.PutAsync("/api/watchlist/999999999", null)).StatusCode);
        Assert.Equal([ApiStore.Raiders], await store.WatchlistAsync(account));
        Assert.Equal(HttpStatusCode.NoContent, (await app.DeleteAsync($"/api/watchlist/{ApiStore.Raiders}")).StatusCode);
        Assert.Empty(await store.WatchlistAsync(account));
        Assert.Equal(HttpStatusCode.Unauthorized, (await store.Anonymous.GetAsync("/api/watchlist")).StatusCode);
    }
}
