using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using StreamingStore.BrowserTests.Fixtures;

namespace StreamingStore.BrowserTests.Accessibility;

/// <summary>Every page, light on a desktop and dark on a phone: theme and size don't bear on each other.</summary>
public sealed class AccessibilityTests(RunningStore store)
{
    /// <summary>What a theme or a size can break; for the rest it is the same document, and asked about once.</summary>
    private static readonly AxeRunOptions LooksOnly = new() { RunOnly = new RunOnlyOptions { Type = "rule", Values = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"] } };

    [Theory]
    [InlineData("/")]
    [InlineData("/search")]
    [InlineData("/search?q=harrison+ford")]
    [InlineData("/search?q=nothing+like+zzzz")]
    [InlineData("/movies/25346")]
    [InlineData("/plans")]
    [InlineData("/sign-in")]
    [InlineData("/register")]
    [InlineData("/no-such-page")]
    public async Task A_visitors_page_has_no_barrier(string path)
    {
        await using var visitor = await store.OpenBrowserAsync();
        await HasNoBarrierAsync(visitor, path, live: false);
    }

    [Fact]
    public async Task A_viewers_pages_have_no_barrier()
    {
        var account = await store.RegisterAsync();
        await using var viewer = await store.OpenBrowserAsync(account);
        await HasNoBarrierAsync(viewer, "/account", live: false);
        await HasNoBarrierAsync(viewer, "/watch/25346", live: false);
        await HasNoBarrierAsync(viewer, "/buy/25346", live: false);
        await HasNoBarrierAsync(viewer, "/subscribe/action-monthly", live: false);
        await HasNoBarrierAsync(viewer, "/access-denied", live: false);

        await viewer.Visit("/buy/25346");
        await viewer.Press("Pay");
        await viewer.SeesWatchNow(RunningStore.Raiders);
        var subscription = await store.SubscribeAsync(account, "premium-monthly");
        await HasNoBarrierAsync(viewer, "/account?notice=subscribed", live: false);
        await HasNoBarrierAsync(viewer, $"/account/change/{subscription}", live: false);
        await HasNoBarrierAsync(viewer, $"/account/change/{subscription}?price=action-monthly", live: false);
        await HasNoBarrierAsync(viewer, "/movies/25346?notice=bought", live: true);
        await HasNoBarrierAsync(viewer, "/watch/25346", live: false);
        await HasNoBarrierAsync(viewer, "/plans", live: false);
        await HasNoBarrierAsync(viewer, "/", live: true);
        await HasNoBarrierAsync(viewer, "/library", live: true);
        await HasNoBarrierAsync(viewer, "/watchlist", live: false);
        using (var app = await store.OpenAppAsync(account))
        {
            await app.PutAsync($"/api/watchlist/{RunningStore.Raiders}", null);
        }

        await HasNoBarrierAsync(viewer, "/watchlist", live: true, menu: true);

        await store.Stripe.FailRenewalAsync(account, subscription);
        await HasNoBarrierAsync(viewer, "/account/fix-payment", live: false);
        await HasNoBarrierAsync(viewer, "/plans", live: false);
    }

    [Fact]
    public async Task Pages_on_the_way_through_a_payment_have_no_barrier()
    {
        var account = await store.RegisterAsync();
        await using var viewer = await store.OpenBrowserAsync(account);
        await viewer.Visit("/buy/25346");
        await viewer.Choose("asks for 3-D Secure");
        await viewer.Press("Pay");
        await viewer.Page.GetByRole(AriaRole.Button, new() { Name = "Complete authentication" }).WaitForAsync();
        await viewer.Page.GoBackAsync();
        var order = await viewer.Page.Locator("input[name=ActionId]").GetAttributeAsync("value");

        await HasNoBarrierAsync(viewer, $"/checkout/return?order={order}", live: false);
        await HasNoBarrierAsync(viewer, "/buy/25346?notice=left", live: false);
    }

    [Fact]
    public async Task Staff_pages_have_no_barrier()
    {
        await using var staff = await store.OpenBrowserAsync(Account.Staff);
        await HasNoBarrierAsync(staff, "/staff", live: false);
        await HasNoBarrierAsync(staff, "/staff/test-subscriptions", live: true);
        await HasNoBarrierAsync(staff, "/staff/mirror", live: true);
        await HasNoBarrierAsync(staff, "/staff/events", live: false);
        await staff.Page.GetByRole(AriaRole.Row).Nth(1).GetByRole(AriaRole.Link).First.ClickAsync();
        await HasNoBarrierAsync(staff, new Uri(staff.Page.Url).AbsolutePath, live: false);
    }

    private static async Task HasNoBarrierAsync(Visitor visitor, string path, bool live, bool menu = false)
    {
        var page = visitor.Page;
        await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        if (live)
        {
            await visitor.VisitLive(path);
        }
        else
        {
            await visitor.Visit(path);
        }

        if (menu)
        {
            await page.Locator("[data-menu] summary").First.ClickAsync();
        }

        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        var found = Barriers(await page.RunAxe(new AxeRunOptions()), $"{path}, light, on a desktop").ToList();
        await page.SetViewportSizeAsync(360, 740);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        found.AddRange(Barriers(await page.RunAxe(LooksOnly), $"{path}, dark, on a phone"));
        var overflow = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if (overflow > 0)
        {
            found.Add($"{path} is {overflow} px wider than a phone of 360 px");
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    /// <summary>One line a rule, with how often it is broken and where first.</summary>
    private static IEnumerable<string> Barriers(AxeResult result, string where) => result.Violations.Select(violation =>
        $"{where}: {violation.Id}, {violation.Nodes.Length} times: {violation.Help}: {violation.Nodes[0].Html} {string.Join(' ', violation.Nodes[0].Any.Select(check => check.Message))}");
}
