using System.Text.RegularExpressions;
using Microsoft.Playwright;
using StreamingStore.BrowserTests.Fixtures;
using static Microsoft.Playwright.Assertions;

namespace StreamingStore.BrowserTests.Shop;

/// <summary>English and Spanish by choice, and on a page that is open.</summary>
public sealed class LanguageTests(RunningStore store)
{
    [Fact]
    public async Task A_choice_outlives_the_browsers_wish_and_leads_back_to_the_same_page()
    {
        await using var visitor = await store.OpenBrowserAsync(options: new BrowserNewContextOptions { Locale = "en-US" });
        await visitor.Visit("/search?q=harrison+ford&page=2");

        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Español" }).ClickAsync();

        await Expect(visitor.Page).ToHaveURLAsync(new Regex(@"/search\?q=harrison\+ford&page=2$"));
        await Expect(visitor.Page.Locator("html")).ToHaveAttributeAsync("lang", "es");
        await Expect(visitor.Page.Locator("[data-testid=availability]").First).ToContainTextAsync("Comprar ahora");
        await Expect(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Español" })).ToHaveAttributeAsync("aria-pressed", "true");
        await visitor.Visit("/");
        await Expect(visitor.Page.Locator("html")).ToHaveAttributeAsync("lang", "es");
    }

    [Fact]
    public async Task A_button_that_flips_on_an_open_page_flips_in_the_pages_language()
    {
        var account = await store.RegisterAsync();
        await using var viewer = await store.OpenBrowserAsync(account, new BrowserNewContextOptions { Locale = "es-ES" });
        await viewer.VisitLive("/search?q=raiders+of+the+lost+ark");
        await Expect(viewer.ButtonOf(RunningStore.Raiders)).ToContainTextAsync("Comprar ahora");

        await store.SubscribeAsync(account);

        await Expect(viewer.ButtonOf(RunningStore.Raiders)).ToContainTextAsync("Ver ahora");
        await Expect(viewer.Page.Locator("[data-live=true]").First).ToContainTextAsync("se puede");
    }
}
