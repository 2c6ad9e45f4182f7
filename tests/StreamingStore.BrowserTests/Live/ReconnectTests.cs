using StreamingStore.BrowserTests.Fixtures;
using StreamingStore.Web.Components.Pages.Search;
using static Microsoft.Playwright.Assertions;

namespace StreamingStore.BrowserTests.Live;

/// <summary>A page loses its connection, and its circuit waits for it.</summary>
public sealed class ReconnectTests(RunningStore store)
{
    private const string Search = "/search?q=harrison+ford";

    [Fact]
    public async Task A_page_whose_connection_is_cut_says_so_and_goes_on_where_it_was()
    {
        var account = await store.RegisterAsync();
        await using var viewer = await store.OpenBrowserAsync(account);
        var connection = await Connection.OfAsync(viewer);
        await viewer.VisitLive(Search);
        await viewer.SeesBuyNow(RunningStore.Raiders);
        await viewer.Mark();

        await connection.CutAsync();
        await viewer.IsCutOff();
        await connection.RestoreAsync();
        await viewer.IsConnectedAgain();

        await store.SubscribeAsync(account);
        await viewer.SeesWatchNow(RunningStore.Raiders);
        await viewer.StillHoldsTheMark();
    }

    [Fact]
    public async Task A_search_that_is_typed_without_a_connection_is_made_once_it_is_back()
    {
        var account = await store.RegisterAsync();
        await using var viewer = await store.OpenBrowserAsync(account);
        var connection = await Connection.OfAsync(viewer);
        await viewer.VisitLive("/search?q=casablanca");
        await viewer.Mark();

        await connection.CutAsync();
        await viewer.IsCutOff();
        await viewer.SearchBox.FillAsync("raiders of the lost ark");
        await connection.RestoreAsync();

        await viewer.SeesBuyNow(RunningStore.Raiders);
        await store.SubscribeAsync(account);
        await viewer.SeesWatchNow(RunningStore.Raiders);
        await viewer.StillHoldsTheMark();
    }

    [Fact]
    public async Task A_link_that_is_followed_without_a_circuit_loads_its_page_with_a_new_one()
    {
        var account = await store.RegisterAsync();
        await using var viewer = await store.OpenBrowserAsync(account);
        var connection = await Connection.OfAsync(viewer);
        await viewer.VisitLive(Search);
        await viewer.Mark();

        await connection.CutCircuitAsync();
        await viewer.IsCutOff();
        await viewer.TitleOf(RunningStore.Raiders).ClickAsync();
        await viewer.WasLoadedAgain();
        await connection.RestoreAsync();

        await viewer.IsLive();
        await store.SubscribeAsync(account);
        await viewer.SeesWatchNow(RunningStore.Raiders);
    }

    [Fact]
    public async Task A_page_that_came_over_a_dead_connection_loads_itself_again_and_is_live()
    {
        var account = await store.RegisterAsync();
        await using var viewer = await store.OpenBrowserAsync(account);
        var connection = await Connection.OfAsync(viewer);
        await viewer.VisitLive(Search);
        await viewer.Mark();

        connection.Stall();
        await viewer.TitleOf(RunningStore.Raiders).ClickAsync();
        await Expect(viewer.Page.Locator("h1")).ToContainTextAsync("Raiders of the Lost Ark");
        await connection.CutCircuitAsync();
        await viewer.IsCutOff();
        await connection.RestoreAsync();

        await viewer.WasLoadedAgain();
        await viewer.IsLive();
        await store.SubscribeAsync(account);
        await viewer.SeesWatchNow(RunningStore.Raiders);
    }
}
