using StreamingStore.BrowserTests.Fixtures;
using static Microsoft.Playwright.Assertions;

namespace StreamingStore.BrowserTests.Live;

/// <summary>A page comes back after its circuit was evicted, and the circuit's state was kept.</summary>
public sealed class ResumeTests(ForgetfulStore store) : IClassFixture<ForgetfulStore>
{
    [Fact]
    public async Task A_page_whose_circuit_was_evicted_resumes_without_a_reload_and_is_live()
    {
        var account = await store.RegisterAsync();
        await using var viewer = await store.OpenBrowserAsync(account);
        var connection = await Connection.OfAsync(viewer);
        await viewer.VisitLive("/search?q=harrison+ford");
        await viewer.SearchBox.FillAsync("raiders of the lost ark");
        await Expect(viewer.Titles).Not.ToHaveCountAsync(0);
        await viewer.SeesBuyNow(RunningStore.Raiders);
        await viewer.Mark();

        await viewer.SleepsAsync(connection, store);

        await viewer.SeesBuyNow(RunningStore.Raiders);
        await viewer.SearchBox.FillAsync("raiders of the lost ark 1981");
        await Expect(viewer.Page.Locator("h1")).ToContainTextAsync("1981");
        await viewer.SeesBuyNow(RunningStore.Raiders);
        await store.SubscribeAsync(account);
        await viewer.SeesWatchNow(RunningStore.Raiders);
        await viewer.StillHoldsTheMark();
    }

    [Fact]
    public async Task What_changed_while_the_circuit_was_gone_is_shown_when_it_resumes()
    {
        var account = await store.RegisterAsync();
        await using var viewer = await store.OpenBrowserAsync(account);
        var connection = await Connection.OfAsync(viewer);
        await viewer.VisitLive($"/movies/{RunningStore.Raiders}");
        await viewer.SeesBuyNow(RunningStore.Raiders);
        await viewer.Mark();

        await viewer.SleepsAsync(connection, store, meanwhile: () => store.SubscribeAsync(account));

        await viewer.SeesWatchNow(RunningStore.Raiders);
        await viewer.StillHoldsTheMark();
    }
}
