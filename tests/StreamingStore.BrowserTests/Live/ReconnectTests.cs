using Microsoft.Playwright;
using StreamingStore.BrowserTests.Fixtures;
using static Microsoft.Playwright.Assertions;

namespace StreamingStore.BrowserTests.Live;

/// <summary>The link between page and store is cut.</summary>
public sealed class ReconnectTests(RunningStore store)
{
    private const string Search = "/search?q=harrison+ford";

    [Fact]
    public async Task A_page_whose_link_is_cut_says_so_and_goes_on_where_it_was_when_the_link_is_back()
    {
        var account = await store.RegisterAsync();
        await using var viewer = await store.OpenBrowserAsync(account);
        var cut = false;
        var links = new List<IWebSocketRoute>();
        await viewer.Page.RouteWebSocketAsync("**/_blazor**", link =>
        {
            if (!cut)
            {
                links.Add(link);
                link.ConnectToServer();
            }
            else
            {
                _ = link.CloseAsync();
            }
        });
        await viewer.VisitLive(Search);
        await viewer.SeesBuyNow(RunningStore.Raiders);
        await viewer.Mark();

        cut = true;
        await viewer.Page.Context.SetOfflineAsync(true);
        foreach (var link in links.ToList())
        {
            await link.CloseAsync();
        }

        await Expect(viewer.Page.GetByText("Connection lost.")).ToBeVisibleAsync();
        cut = false;
        await viewer.Page.Context.SetOfflineAsync(false);
        await Expect(viewer.Page.GetByText("Connection lost.")).ToBeHiddenAsync(new() { Timeout = 60_000 });
        await store.SubscribeAsync(account);
        await viewer.SeesWatchNow(RunningStore.Raiders);
        await viewer.StillHoldsTheMark();
    }

    [Fact]
    public async Task A_page_that_was_away_too_long_comes_back_with_its_query_its_filters_its_place_and_its_focus()
    {
        const string Filtered = Search + "&genre=Action";
        var account = await store.RegisterAsync();
        await using var viewer = await store.OpenBrowserAsync(account);
        await viewer.VisitLive(Filtered);
        var card = viewer.ButtonOf(RunningStore.Raiders);
        await card.FocusAsync();
        await viewer.Page.EvaluateAsync("() => scrollTo(0, 400)");
        await viewer.Mark();

        // What blazor.web.js does when the store answers that it knows the page's circuit no more.
        await viewer.Page.EvaluateAsync("() => { document.getElementById('components-reconnect-modal').className = 'components-reconnect-rejected'; }");
        await viewer.Page.WaitForFunctionAsync("() => window.markedByTest !== true");
        await viewer.IsLive();

        Assert.EndsWith(Filtered, viewer.Page.Url, StringComparison.Ordinal);
        await Expect(viewer.Page.GetByRole(AriaRole.Checkbox, new() { Name = "Action" })).ToBeCheckedAsync();
        await Expect(viewer.Page.GetByRole(AriaRole.Combobox, new() { Name = "Search films" })).ToHaveValueAsync("harrison ford");
        await Expect(viewer.ButtonOf(RunningStore.Raiders)).ToBeFocusedAsync();
        await viewer.Page.WaitForFunctionAsync("() => Math.abs(scrollY - 400) < 5");
    }
}
