using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using StreamingStore.BrowserTests.Fixtures;
using static Microsoft.Playwright.Assertions;

namespace StreamingStore.BrowserTests.Shop;

/// <summary>What a visitor, or a crawler, gets: whole pages of HTML, and no circuit.</summary>
public sealed partial class AnonymousTests(RunningStore store)
{
    [Fact]
    public async Task Results_and_their_buttons_are_in_the_first_html()
    {
        var html = await store.Anonymous.GetStringAsync("/search?q=harrison+ford");

        Assert.Contains("Raiders of the Lost Ark", html, StringComparison.Ordinal);
        Assert.Contains($"href=\"/movies/{RunningStore.Raiders}\"", html, StringComparison.Ordinal);
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

        Assert.Contains($"href=\"/watch/{RunningStore.Raiders}\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_visit_opens_no_web_socket()
    {
        await using var visitor = await store.OpenBrowserAsync();
        var (sockets, calls) = (new List<string>(), new List<string>());
        visitor.Page.WebSocket += (_, socket) => sockets.Add(socket.Url);
        visitor.Page.Request += (_, request) => calls.Add(request.Url);

        foreach (var path in new[] { "/", "/search?q=harrison+ford", $"/movies/{RunningStore.Raiders}", "/plans", "/sign-in" })
        {
            await visitor.Page.GotoAsync(path);
            await visitor.Page.WaitForFunctionAsync("() => window.Blazor !== undefined");
        }

        Assert.Empty(sockets);
        Assert.DoesNotContain(calls, url => url.Contains("_blazor", StringComparison.Ordinal));
        Assert.Contains(calls, url => url.Contains("_framework/blazor.web", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_visitors_pages_ask_nobody_else_for_anything()
    {
        await using var visitor = await store.OpenBrowserAsync();
        var hosts = new HashSet<string>();
        visitor.Page.Request += (_, request) => hosts.Add(new Uri(request.Url).Authority);

        await visitor.Page.GotoAsync("/");

        Assert.Equal([store.Address.Authority], hosts);
    }

    [Fact]
    public async Task The_query_is_in_the_address_and_results_are_links_that_need_no_script()
    {
        await using var visitor = await store.OpenBrowserAsync(options: new BrowserNewContextOptions { JavaScriptEnabled = false });
        await visitor.Visit("/");
        await visitor.Page.GetByRole(AriaRole.Combobox).FillAsync("raiders lost ark");
        await visitor.Page.Keyboard.PressAsync("Enter");
        await Expect(visitor.Page).ToHaveURLAsync(new Regex(@"/search\?q=raiders\+lost\+ark$"));

        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Raiders of the Lost Ark", Exact = true }).ClickAsync();
        await Expect(visitor.Page).ToHaveURLAsync(new Regex($"/movies/{RunningStore.Raiders}$"));
        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Raiders of the Lost Ark");

        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Harrison Ford", Exact = true }).ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Next" }).ClickAsync();
        await Expect(visitor.Page).ToHaveURLAsync(new Regex("page=2"));
        await Expect(visitor.Page.Locator("[data-movie-id]").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Buy_now_leads_a_visitor_through_sign_in_to_the_film()
    {
        var account = await store.RegisterAsync();
        await using var visitor = await store.OpenBrowserAsync();
        await visitor.Visit($"/movies/{RunningStore.Raiders}");

        await visitor.ButtonOf(RunningStore.Raiders).ClickAsync();
        await visitor.Fill("Email", account.Email);
        await visitor.Fill("Password", account.Password);
        await visitor.Press("Sign in");

        await Expect(visitor.Page).ToHaveURLAsync(new Regex($"/buy/{RunningStore.Raiders}$"));
        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Buy this film");
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

    [GeneratedRegex("data-testid=\"availability\"")]
    private static partial Regex Button();
}
