using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using StreamingStore.BrowserTests.Fixtures;
using static Microsoft.Playwright.Assertions;

namespace StreamingStore.BrowserTests.Accessibility;

/// <summary>What axe finds on a page: light on a desktop and dark on a phone, since theme and size don't bear on each other.</summary>
internal static class Barriers
{
    /// <summary>What a theme or a size can break; for the rest it is the same document, and asked about once.</summary>
    private static readonly AxeRunOptions LooksOnly = new() { RunOnly = new RunOnlyOptions { Type = "rule", Values = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"] } };

    /// <summary>Opens a page, which must be the one with this heading, and finds nothing wrong with it.</summary>
    public static async Task HasNoneAsync(Visitor visitor, string path, string heading, bool live = false)
    {
        // Nothing fades in while it is looked at.
        await visitor.Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        await (live ? visitor.VisitLive(path) : visitor.Visit(path));
        await HasNoneNowAsync(visitor, path, heading);
    }

    /// <summary>The page as it stands.</summary>
    /// <param name="visitor">Who looks at it.</param>
    /// <param name="name">What to call it where something is wrong.</param>
    /// <param name="heading">What its first heading says, so that no other page is praised in its place.</param>
    public static async Task HasNoneNowAsync(Visitor visitor, string name, string heading = "")
    {
        var page = visitor.Page;
        await Expect(page.Locator("h1").First).ToContainTextAsync(heading);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce });
        var found = Lines(await page.RunAxe(new AxeRunOptions()), $"{name}, light, on a desktop").ToList();
        var desktop = page.ViewportSize!;
        await page.SetViewportSizeAsync(360, 740);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        found.AddRange(Lines(await page.RunAxe(LooksOnly), $"{name}, dark, on a phone"));
        var overflow = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if (overflow > 0)
        {
            found.Add($"{name} is {overflow} px wider than a phone of 360 px");
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
        await page.SetViewportSizeAsync(desktop.Width, desktop.Height);
    }

    /// <summary>One line a rule, with how often it is broken and where first.</summary>
    private static IEnumerable<string> Lines(AxeResult result, string where) => result.Violations.Select(violation =>
        $"{where}: {violation.Id}, {violation.Nodes.Length} times: {violation.Help}: {violation.Nodes[0].Html} {string.Join(' ', violation.Nodes[0].Any.Select(check => check.Message))}");
}
