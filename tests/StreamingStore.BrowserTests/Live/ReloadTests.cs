using Microsoft.Playwright;
using StreamingStore.BrowserTests.Fixtures;
using static Microsoft.Playwright.Assertions;

namespace StreamingStore.BrowserTests.Live;

/// <summary>A page comes back after every retention has passed.</summary>
public sealed class ReloadTests(OversleptStore store) : IClassFixture<OversleptStore>
{
    [Fact]
    public async Task A_page_that_slept_past_every_retention_loads_itself_again_and_is_live()
    {
        var account = await store.RegisterAsync();
        await using var viewer = await store.OpenBrowserAsync(account);
        var connection = await Connection.OfAsync(viewer);
        await viewer.VisitLive("/search?q=harrison+ford");
        await viewer.Mark();

        await viewer.SleepsAsync(connection, store);
        await viewer.WasLoadedAgain();
        await viewer.IsLive();

        await viewer.SearchBox.FillAsync("raiders of the lost ark");
        await Expect(viewer.Page.Locator("h1")).ToContainTextAsync("raiders");
        await viewer.SeesBuyNow(RunningStore.Raiders);
        await store.SubscribeAsync(account);
        await viewer.SeesWatchNow(RunningStore.Raiders);
    }

    [Fact]
    public async Task It_comes_back_with_its_query_its_filters_its_place_and_its_focus()
    {
        const string Filtered = "/search?q=harrison+ford&genre=Action";
        await using var viewer = await store.OpenBrowserAsync(await store.RegisterAsync());
        var connection = await Connection.OfAsync(viewer);
        await viewer.VisitLive(Filtered);
        await viewer.ButtonOf(RunningStore.Raiders).FocusAsync();
        await viewer.Page.EvaluateAsync("() => scrollTo(0, 400)");
        await viewer.Mark();

        await viewer.SleepsAsync(connection, store);
        await viewer.WasLoadedAgain();
        await viewer.IsLive();

        Assert.EndsWith(Filtered, viewer.Page.Url, StringComparison.Ordinal);
        await Expect(viewer.Page.GetByRole(AriaRole.Checkbox, new() { Name = "Action" })).ToBeCheckedAsync();
        await Expect(viewer.SearchBox).ToHaveValueAsync("harrison ford");
        await Expect(viewer.ButtonOf(RunningStore.Raiders)).ToBeFocusedAsync();
        await viewer.Page.WaitForFunctionAsync("() => Math.abs(scrollY - 400) < 5");
    }
}
