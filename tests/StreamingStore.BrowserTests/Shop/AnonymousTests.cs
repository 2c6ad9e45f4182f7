using System.Text.RegularExpressions;
using Microsoft.Playwright;
using StreamingStore.BrowserTests.Fixtures;
using static Microsoft.Playwright.Assertions;

namespace StreamingStore.BrowserTests.Shop;

/// <summary>What a visitor, or a crawler, gets: whole pages of HTML, and no circuit.</summary>
public sealed class AnonymousTests(RunningStore store)
{
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
    public async Task The_reference_of_the_api_comes_from_the_store_alone()
    {
        await using var visitor = await store.OpenBrowserAsync();
        var hosts = new HashSet<string>();
        visitor.Page.Request += (_, request) => hosts.Add(new Uri(request.Url).Authority);

        await visitor.Page.GotoAsync("/docs");

        // Three megabytes of script come before the first heading.
        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("StreamingStore", new() { Timeout = 120_000 });
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
}
