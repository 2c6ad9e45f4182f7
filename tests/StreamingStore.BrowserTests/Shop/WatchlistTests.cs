using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using StreamingStore.BrowserTests.Fixtures;
using static Microsoft.Playwright.Assertions;

namespace StreamingStore.BrowserTests.Shop;

/// <summary>Films put by, from their cards and pages.</summary>
public sealed class WatchlistTests(RunningStore store)
{
    [Fact]
    public async Task A_film_is_put_on_the_list_from_its_card_and_taken_back_without_a_reload()
    {
        var account = await store.RegisterAsync();
        await using var viewer = await store.OpenBrowserAsync(account);
        await viewer.VisitLive("/search?q=raiders+of+the+lost+ark");
        await viewer.Mark();
        var menu = MenuOf(viewer, RunningStore.Raiders);

        await menu.Locator("summary").ClickAsync();
        await menu.GetByRole(AriaRole.Button, new() { Name = "Add to your watchlist" }).ClickAsync();
        await Expect(menu.GetByRole(AriaRole.Status)).ToContainTextAsync("It is on your watchlist.");
        Assert.Equal([RunningStore.Raiders], await ListAsync(account));

        await menu.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(menu.GetByRole(AriaRole.Status)).ToContainTextAsync("It is off your watchlist.");
        Assert.Empty(await ListAsync(account));
        await viewer.StillHoldsTheMark();
    }

    [Fact]
    public async Task A_menu_is_opened_and_closed_by_keys()
    {
        var account = await store.RegisterAsync();
        await using var viewer = await store.OpenBrowserAsync(account);
        await viewer.VisitLive($"/movies/{RunningStore.Raiders}");
        var menu = MenuOf(viewer, RunningStore.Raiders);

        await menu.Locator("summary").FocusAsync();
        await viewer.Page.Keyboard.PressAsync("Enter");
        await Expect(menu.GetByRole(AriaRole.Link, new() { Name = "Subscribe to watch" })).ToBeVisibleAsync();
        await viewer.Page.Keyboard.PressAsync("Tab");
        await viewer.Page.Keyboard.PressAsync("Escape");

        await Expect(menu.GetByRole(AriaRole.Link, new() { Name = "Subscribe to watch" })).ToBeHiddenAsync();
        await Expect(menu.Locator("summary")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Without_a_script_the_list_works_by_forms()
    {
        var account = await store.RegisterAsync();
        await using var viewer = await store.OpenBrowserAsync(account, new BrowserNewContextOptions { JavaScriptEnabled = false });
        await viewer.Visit($"/movies/{RunningStore.Raiders}");
        await MenuOf(viewer, RunningStore.Raiders).Locator("summary").ClickAsync();
        await viewer.Page.GetByRole(AriaRole.Button, new() { Name = "Add to your watchlist" }).First.ClickAsync();
        await Expect(viewer.Page).ToHaveURLAsync(new Regex($"/movies/{RunningStore.Raiders}$"));

        await viewer.Visit("/watchlist");
        await Expect(viewer.Page.GetByRole(AriaRole.Link, new() { Name = "Raiders of the Lost Ark", Exact = true })).ToBeVisibleAsync();

        await MenuOf(viewer, RunningStore.Raiders).Locator("summary").ClickAsync();
        await viewer.Page.GetByRole(AriaRole.Button, new() { Name = "Remove from your watchlist" }).ClickAsync();
        await Expect(viewer.Page.GetByText("Nothing on it yet.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task No_other_site_can_change_a_list()
    {
        var account = await store.RegisterAsync();
        using var browser = await store.OpenCookieClientAsync(account);

        using var response = await browser.PostAsync($"/watchlist/{RunningStore.Raiders}?on=true", new FormUrlEncodedContent([new("returnUrl", "/")]));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Empty(await ListAsync(account));
    }

    [Fact]
    public async Task An_app_keeps_the_same_list()
    {
        var account = await store.RegisterAsync();
        using var app = await store.OpenAppAsync(account);

        Assert.Equal(HttpStatusCode.NoContent, (await app.PutAsync($"/api/watchlist/{RunningStore.Raiders}", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.PutAsync("/api/watchlist/999999999", null)).StatusCode);
        Assert.Equal([RunningStore.Raiders], await ListAsync(account));
        Assert.Equal(HttpStatusCode.NoContent, (await app.DeleteAsync($"/api/watchlist/{RunningStore.Raiders}")).StatusCode);
        Assert.Empty(await ListAsync(account));
        Assert.Equal(HttpStatusCode.Unauthorized, (await store.Anonymous.GetAsync("/api/watchlist")).StatusCode);
    }

    private static ILocator MenuOf(Visitor visitor, long movieId) => visitor.Page.Locator($"[data-movie-id='{movieId}'] [data-menu]").First;

    private async Task<IReadOnlyList<long>> ListAsync(Account account)
    {
        using var app = await store.OpenAppAsync(account);
        using var list = System.Text.Json.JsonDocument.Parse(await app.GetStringAsync("/api/watchlist"));
        return [.. list.RootElement.EnumerateArray().Select(movie => movie.GetProperty("movieId").GetInt64())];
    }
}
