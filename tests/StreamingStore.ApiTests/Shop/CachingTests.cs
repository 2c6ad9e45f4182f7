using System.Net;
using System.Text.RegularExpressions;
using StreamingStore.ApiTests.Fixtures;

namespace StreamingStore.ApiTests.Shop;

/// <summary>What is kept by caches, and what is sent compressed.</summary>
public sealed partial class CachingTests(ApiStore store)
{
    [Fact]
    public async Task A_poster_is_kept_for_ever_and_a_renamed_films_old_one_is_not()
    {
        var address = PosterAddress().Match(await store.Anonymous.GetStringAsync($"/movies/{ApiStore.Raiders}")).Value;

        using var poster = await store.Anonymous.GetAsync(address);
        using var old = await store.Anonymous.GetAsync($"/posters/en/{ApiStore.Raiders}-00000000.svg");

        Assert.Equal("image/svg+xml", poster.Content.Headers.ContentType?.MediaType);
        Assert.Contains("immutable", string.Join(", ", poster.Headers.GetValues("Cache-Control")), StringComparison.Ordinal);
        Assert.Contains("max-age=60", string.Join(", ", old.Headers.GetValues("Cache-Control")), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await store.Anonymous.GetAsync("/posters/en/999999999-00000000.svg")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await store.Anonymous.GetAsync($"/posters/tlh/{ApiStore.Raiders}-00000000.svg")).StatusCode);
    }

    [Fact]
    public async Task Pages_of_a_browser_that_is_signed_in_are_not_compressed()
    {
        var account = await store.RegisterAsync();
        using var browser = await store.OpenCookieClientAsync(account);
        browser.DefaultRequestHeaders.Add("Accept-Encoding", "br");

        using var page = await browser.GetAsync("/search?q=harrison+ford");
        using var poster = await browser.GetAsync(PosterAddress().Match(await page.Content.ReadAsStringAsync()).Value);

        Assert.Empty(page.Content.Headers.ContentEncoding);
        Assert.Equal("br", Assert.Single(poster.Content.Headers.ContentEncoding));
    }

    [GeneratedRegex(@"/posters/[a-z]+/\d+-[0-9a-f]{8}\.svg")]
    private static partial Regex PosterAddress();
}
