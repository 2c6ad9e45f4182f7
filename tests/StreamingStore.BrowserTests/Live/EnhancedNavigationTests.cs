using System.Text.RegularExpressions;
using Microsoft.Playwright;
using StreamingStore.BrowserTests.Fixtures;
using static Microsoft.Playwright.Assertions;

namespace StreamingStore.BrowserTests.Live;

/// <summary>One circuit serves the pages that are followed without a load, and carries each page's films to its islands.</summary>
public sealed class EnhancedNavigationTests(RunningStore store)
{
    private const string Crusade = "Indiana Jones and the Last Crusade";

    [Fact]
    public async Task Each_page_shows_its_own_films_live_whichever_page_came_before()
    {
        var account = await store.RegisterAsync();
        await using var viewer = await store.OpenBrowserAsync(account);
        var page = viewer.Page;
        await viewer.Visit("/plans");
        await viewer.Mark();

        await page.GetByRole(AriaRole.Link, new() { Name = "Browse" }).First.ClickAsync();
        await Expect(page.Locator("h1")).ToContainTextAsync("Find the film");
        await viewer.IsLive();
        await Expect(viewer.Titles).Not.ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = "Harrison Ford" }).ClickAsync();
        await Expect(page.Locator("h1")).ToContainTextAsync("Harrison Ford");
        await viewer.IsLive();
        await Expect(viewer.Titles).ToHaveCountAsync(24);
        await viewer.SeesBuyNow(RunningStore.Raiders);

        await viewer.TitleOf(RunningStore.Raiders).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Raiders of the Lost Ark");
        await viewer.IsLive();
        await viewer.SeesBuyNow(RunningStore.Raiders);

        await page.GetByRole(AriaRole.Region, new() { Name = "More like this" }).GetByRole(AriaRole.Link, new() { Name = Crusade, Exact = true }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync(Crusade);
        await viewer.IsLive();
        await Expect(Button(page)).ToHaveAccessibleNameAsync(new Regex($"^Buy Now, {Crusade}"));
        await store.SubscribeAsync(account);
        await Expect(Button(page)).ToHaveAccessibleNameAsync(new Regex($"^Watch Now, {Crusade}"));

        await page.GoBackAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Raiders of the Lost Ark");
        await viewer.IsLive();
        await viewer.SeesWatchNow(RunningStore.Raiders);
        await viewer.StillHoldsTheMark();
    }

    private static ILocator Button(IPage page) => page.Locator("article.film .main-action [data-testid=availability]");
}
