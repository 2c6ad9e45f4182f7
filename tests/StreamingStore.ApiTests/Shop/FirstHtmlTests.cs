using System.Net;
using System.Text.RegularExpressions;
using StreamingStore.ApiTests.Fixtures;

namespace StreamingStore.ApiTests.Shop;

/// <summary>The HTML of the first answer: whole pages, for visitors and crawlers too.</summary>
public sealed partial class FirstHtmlTests(ApiStore store)
{
    [Fact]
    public async Task Results_and_their_buttons_are_in_the_first_html()
    {
        var html = await store.Anonymous.GetStringAsync("/search?q=harrison+ford");

        Assert.Contains("Raiders of the Lost Ark", html, StringComparison.Ordinal);
        Assert.Contains($"href=\"/movies/{ApiStore.Raiders}\"", html, StringComparison.Ordinal);
        Assert.Contains("value=\"harrison ford\"", html, StringComparison.Ordinal);
        Assert.Equal(24, Button().Count(html));
        Assert.Equal(24, Regex.Count(html, ">Buy Now<"));
    }

    [Fact]
    public async Task A_subscribers_first_html_says_watch_now()
    {
        var account = await store.RegisterAsync();
        await store.SubscribeAsync(account);
        using var browser = await store.OpenCookieClientAsync(account);

        var html = await browser.GetStringAsync("/search?q=raiders+of+the+lost+ark");

        Assert.Contains($"href=\"/watch/{ApiStore.Raiders}\"", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/movies/99999999")]
    [InlineData("/movies/no-number")]
    [InlineData("/no/such/page")]
    public async Task What_is_not_there_is_said_on_a_page_of_the_store(string path)
    {
        using var response = await store.Anonymous.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("This reel is missing", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_sent_to_nowhere_is_not_found_either()
    {
        using var response = await store.Anonymous.PostAsync("/no/such/page", new FormUrlEncodedContent([]));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Theory]
    [InlineData("/search")]
    [InlineData("/search?q=%27%22%3C%26%25%5C%00+and+or+not+-+%28")]
    [InlineData("/search?q=harrison+ford&page=no-number")]
    [InlineData("/search?q=harrison+ford&page=999999999999")]
    public async Task Any_address_of_a_search_has_an_answer(string path)
    {
        using var response = await store.Anonymous.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task What_is_searched_for_is_shown_as_text()
    {
        var html = await store.Anonymous.GetStringAsync("/search?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E");
        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_thousand_characters_are_searched_for_as_far_as_they_are_read()
    {
        using var response = await store.Anonymous.GetAsync($"/search?q={string.Concat(Enumerable.Repeat("star+", 1_600))}");

        Assert.True(response.IsSuccessStatusCode);
        Assert.Contains("Only the first 300 letters were searched for.", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var half = await store.Anonymous.GetAsync("/search?q=%ED%A0%BD&person=%00&genre=%ED%A0%BD&page=x");
        Assert.True(half.IsSuccessStatusCode);
    }

    [GeneratedRegex("data-testid=\"availability\"")]
    private static partial Regex Button();
}
