using System.Globalization;
using Microsoft.Playwright;
using StreamingStore.Benchmarks.Measuring;
using StreamingStore.Benchmarks.Store;
using StreamingStore.StripeMirror;

namespace StreamingStore.Benchmarks.Measurements;

/// <summary>
/// Core Web Vitals of the search page and of a film's, in Chromium with an empty cache: how soon the main content is there
/// (LCP), how soon the page answers to a hand (INP), and how much it jumps (CLS). Networks and processors are Lighthouse's:
/// https://github.com/GoogleChrome/lighthouse/blob/main/docs/throttling.md
/// </summary>
internal static class WebVitals
{
    /// <summary>How often each page is opened; what three of four visits do not exceed counts.</summary>
    public const int Runs = 5;

    private const int Percentile = 75;

    // "Good", of https://web.dev/articles/vitals.
    private const double MostMillisecondsToContent = 2_500;
    private const double MostMillisecondsToAnswer = 200;
    private const double MostShift = 0.1;

    /// <summary>Collects in the page what its end reads. Shifts add up in windows of at most five seconds that a second of rest ends.</summary>
    private const string Collect = """
        (() => {
          const vitals = window.vitals = { content: 0, answer: 0, shift: 0 };
          new PerformanceObserver(list => { for (const entry of list.getEntries()) vitals.content = entry.startTime; })
            .observe({ type: 'largest-contentful-paint', buffered: true });
          new PerformanceObserver(list => {
            for (const entry of list.getEntries()) if (entry.interactionId) vitals.answer = Math.max(vitals.answer, entry.duration);
          }).observe({ type: 'event', durationThreshold: 16, buffered: true });
          let first = 0, last = 0, sum = 0;
          new PerformanceObserver(list => {
            for (const { hadRecentInput, startTime, value } of list.getEntries()) {
              if (hadRecentInput) continue;
              if (startTime - last > 1000 || startTime - first > 5000) [first, sum] = [startTime, 0];
              [last, sum] = [startTime, sum + value];
              vitals.shift = Math.max(vitals.shift, sum);
            }
          }).observe({ type: 'layout-shift', buffered: true });
        })();
        """;

    /// <summary>Two frames, after which what an event did has been painted and is known to the observers.</summary>
    private const string Painted = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))";

    private static readonly Device[] Devices =
    [
        new("desktop", 1350, 940, Processor: 1, Latency: 40, DownBits: 10_240_000, UpBits: 10_240_000),
        new("phone", 412, 823, Processor: 4, Latency: 562.5, DownBits: 1_474_560, UpBits: 691_200),
    ];

    private static readonly (string Name, string Path, Func<IPage, Task> Use)[] Pages =
    [
        ("search page", $"/search?q={Uri.EscapeDataString(RunningStore.Query)}", SearchAsync),
        ("film page", "/movies/25346", ReadAsync),
    ];

    public static async Task MeasureAsync(RunningStore store, Report report, CancellationToken ct)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var chromium = await Chromium.LaunchAsync(playwright);
        if (chromium is null)
        {
            report.Skip("Core Web Vitals", Chromium.Missing);
            return;
        }

        var signedIn = await SignInAsync(chromium, store, ct);
        foreach (var device in Devices)
        {
            foreach (var (who, state) in new[] { ("visitor", (string?)null), ("subscriber", signedIn) })
            {
                foreach (var (name, path, use) in Pages)
                {
                    await MeasureAsync(report, $"{name}, {device.Name}, {who}", () => RunAsync(chromium, store, device, state, path, use), ct);
                }
            }
        }
    }

    private static async Task MeasureAsync(Report report, string what, Func<Task<Vitals>> visit, CancellationToken ct)
    {
        var bars = string.Create(CultureInfo.InvariantCulture, $"<= {MostMillisecondsToContent / 1000} s, {MostMillisecondsToAnswer} ms, {MostShift}");
        var runs = new List<Vitals>();
        try
        {
            while (runs.Count < Runs)
            {
                ct.ThrowIfCancellationRequested();
                runs.Add(await visit());
            }
        }
        catch (Exception error) when (error is PlaywrightException or TimeoutException)
        {
            report.Add(what, $"visit {runs.Count + 1} did not end: {error.Message.ReplaceLineEndings(" ")}", bars, met: false);
            return;
        }

        var (content, answer, shift) = (Of(run => run.Content), Of(run => run.Answer), Of(run => run.Shift));
        report.Add(
            what,
            string.Create(CultureInfo.InvariantCulture, $"LCP {content / 1000:N2} s  INP {answer:N0} ms  CLS {shift:N3}"),
            bars,
            content <= MostMillisecondsToContent && answer <= MostMillisecondsToAnswer && shift <= MostShift);

        double Of(Func<Vitals, double> figure) => Samples.Percentile([.. runs.Select(figure)], Percentile);
    }

    /// <summary>One visit with an empty cache, to its end.</summary>
    private static async Task<Vitals> RunAsync(IBrowser chromium, RunningStore store, Device device, string? state, string path, Func<IPage, Task> use)
    {
        await using var context = await chromium.NewContextAsync(new()
        {
            BaseURL = store.Http.BaseAddress!.ToString(),
            ViewportSize = new() { Width = device.Width, Height = device.Height },
            StorageState = state,
        });
        context.SetDefaultTimeout(60_000);
        await context.AddInitScriptAsync(Collect);
        var page = await context.NewPageAsync();
        var tools = await context.NewCDPSessionAsync(page);
        await tools.SendAsync("Network.enable");
        await tools.SendAsync("Network.emulateNetworkConditions", new Dictionary<string, object>
        {
            ["offline"] = false,
            ["latency"] = device.Latency,
            ["downloadThroughput"] = device.DownBits / 8,
            ["uploadThroughput"] = device.UpBits / 8,
        });
        await tools.SendAsync("Emulation.setCPUThrottlingRate", new Dictionary<string, object> { ["rate"] = device.Processor });

        await page.GotoAsync(path, new() { WaitUntil = WaitUntilState.NetworkIdle });
        if (state is not null)
        {
            // A live part is put in its place when the circuit is up, and a menu that was open before is closed by that.
            await page.Locator("[data-live=true]").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        }

        await page.EvaluateAsync(Painted);
        await use(page);
        await page.EvaluateAsync(Painted);
        return await page.EvaluateAsync<Vitals>("() => window.vitals");
    }

    /// <summary>A card's menu, a filter, and letters into the box; to the end of what each does to the page.</summary>
    private static async Task SearchAsync(IPage page)
    {
        await ReadAsync(page);
        if (await page.Locator(".facets > summary").IsVisibleAsync())
        {
            await page.Locator(".facets > summary").ClickAsync();
        }

        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Action" }).ClickAsync();
        await page.Locator(".active-filters").WaitForAsync();
        await ShownAsync(page);
        await page.Locator("#search").ClickAsync(new() { ClickCount = 3 }); // All that stands in it is chosen, and typed over.
        await page.Keyboard.TypeAsync("indiana", new() { Delay = 80 });
        await page.Locator("h1", new() { HasText = "indiana" }).WaitForAsync();
        await ShownAsync(page);
    }

    /// <summary>
    /// Until the films stand there too: where they are live they follow the page around them by a message of their own, and
    /// nobody types between the two.
    /// </summary>
    private static async Task ShownAsync(IPage page)
    {
        await page.WaitForFunctionAsync("() => document.querySelector('[data-asked]').dataset.asked === document.querySelector('[data-shows]').dataset.shows");
        await page.EvaluateAsync(Painted);
    }

    /// <summary>A film's menu, opened and closed.</summary>
    private static async Task ReadAsync(IPage page)
    {
        await page.Locator("[data-menu] summary").First.ClickAsync();
        await page.Locator("[data-menu][open] .panel").First.WaitForAsync();
        await page.EvaluateAsync(Painted);
        await page.Keyboard.PressAsync("Escape");
        await page.EvaluateAsync(Painted);
    }

    /// <returns>The cookies of a viewer with a plan.</returns>
    private static async Task<string> SignInAsync(IBrowser chromium, RunningStore store, CancellationToken ct)
    {
        var viewer = await SignedInViewer.RegisterAsync(store, ct);
        await viewer.SubscribeAsync("action-monthly", ct);
        await using var context = await chromium.NewContextAsync(new() { BaseURL = store.Http.BaseAddress!.ToString() });
        var answer = await context.APIRequest.PostAsync("/api/account/login?useCookies=true", new() { DataObject = viewer.Credentials });
        return answer.Ok ? await context.StorageStateAsync() : throw new StoreException($"The viewer cannot sign in: {answer.Status}.");
    }

    /// <param name="Name">What it is called in the table.</param>
    /// <param name="Width">Of its screen, in CSS pixels.</param>
    /// <param name="Height">Of its screen, in CSS pixels.</param>
    /// <param name="Processor">How many times slower than this machine's.</param>
    /// <param name="Latency">Milliseconds that each request takes at least.</param>
    /// <param name="DownBits">Bits a second to the device.</param>
    /// <param name="UpBits">Bits a second from it.</param>
    private sealed record Device(string Name, int Width, int Height, int Processor, double Latency, int DownBits, int UpBits);

    private sealed class Vitals
    {
        public double Content { get; set; }

        public double Answer { get; set; }

        public double Shift { get; set; }
    }
}
