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
        Assert.Equal([RunningStore.Raiders], await store.WatchlistAsync(account));

        await menu.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(menu.GetByRole(AriaRole.Status)).ToContainTextAsync("It is off your watchlist.");
        Assert.Empty(await store.WatchlistAsync(account));
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

    private static ILocator MenuOf(Visitor visitor, long movieId) => visitor.Page.Locator($"[data-movie-id='{movieId}'] [data-menu]").First;
}
