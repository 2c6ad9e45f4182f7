using Microsoft.Playwright;
using StreamingStore.Benchmarks.Measuring;
using StreamingStore.Benchmarks.Store;
using StreamingStore.StripeMirror;

namespace StreamingStore.Benchmarks.Measurements;

/// <summary>
/// The same, to the very end: from the start of <c>POST /api/subscriptions</c> to the button in the page of a real browser,
/// as an observer in the page sees it. Both instants are read from the one clock of this machine.
/// </summary>
internal static class FlippedButtonInBrowser
{
    public const int Samples = 30;

    private const string What = "subscribe to flipped button, page in Chromium";

    private const string Observe = """
        () => {
          const read = () => document.querySelector('[data-testid=availability][data-state=watch]') ? 'watch' : 'buy';
          let state = read();
          window.flips = [];
          new MutationObserver(() => {
            if (read() !== state) { state = read(); window.flips.push(Date.now()); }
          }).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-state'] });
        }
        """;

    public static async Task MeasureAsync(RunningStore store, Report report, CancellationToken ct)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var chromium = await Chromium.LaunchAsync(playwright);
        if (chromium is null)
        {
            report.Skip(What, Chromium.Missing);
            return;
        }

        var viewer = await SignedInViewer.RegisterAsync(store, ct);
        var page = await OpenSearchAsync(chromium, store, viewer);

        var times = new List<double>();
        for (var sample = -2; sample < Samples; sample++)
        {
            ct.ThrowIfCancellationRequested();
            await page.EvaluateAsync("() => { window.flips.length = 0; }");
            var start = DateTime.UtcNow;
            var subscribing = viewer.SubscribeAsync(FlippedButton.Price, ct);
            await page.WaitForFunctionAsync("() => window.flips.length === 1");
            var flipped = DateTime.UnixEpoch.AddMilliseconds(await page.EvaluateAsync<double>("() => window.flips[0]"));
            await viewer.CancelAsync(await subscribing, ct);
            await page.WaitForFunctionAsync("() => window.flips.length === 2");
            if (sample >= 0)
            {
                times.Add((flipped - start).TotalMilliseconds);
            }
        }

        report.Add(What, times, FlippedButton.Bar);
    }

    private static async Task<IPage> OpenSearchAsync(IBrowser chromium, RunningStore store, SignedInViewer viewer)
    {
        var context = await chromium.NewContextAsync(new() { BaseURL = store.Http.BaseAddress!.ToString() });
        context.SetDefaultTimeout(20_000);
        var signedIn = await context.APIRequest.PostAsync("/api/account/login?useCookies=true", new() { DataObject = viewer.Credentials });
        var page = await context.NewPageAsync();
        await page.GotoAsync($"/search?q={Uri.EscapeDataString(RunningStore.Query)}");
        if (!signedIn.Ok || await page.Locator("[data-testid=availability][data-state=buy]").CountAsync() == 0)
        {
            throw new StoreException("The browser's page shows no button to buy: sign-in or search has failed.");
        }

        await page.WaitForSelectorAsync("[data-live=true]", new() { State = WaitForSelectorState.Attached });
        await page.EvaluateAsync(Observe);
        return page;
    }
}
