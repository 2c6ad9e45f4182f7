using System.Text.RegularExpressions;
using Microsoft.Playwright;
using StreamingStore.BrowserTests.Fixtures;
using static Microsoft.Playwright.Assertions;

namespace StreamingStore.BrowserTests.Staff;

public sealed partial class MirrorPagesTests(RunningStore store)
{
    [Fact]
    public async Task Staff_run_reconciliation_and_see_what_it_came_to()
    {
        await using var staff = await store.OpenBrowserAsync(Account.Staff);
        await staff.VisitLive("/staff/mirror");
        var runs = staff.Page.GetByRole(AriaRole.Row);
        var before = await runs.CountAsync();

        await staff.Press("Reconcile now");

        await Expect(runs).ToHaveCountAsync(before + 1);
        await Expect(runs.Nth(1)).ToContainTextAsync(Ended());
        await Expect(staff.Page.GetByTestId("dead-letters")).ToHaveTextAsync("0");
    }

    [Fact]
    public async Task Staff_find_an_event_by_its_object_read_it_and_replay_it()
    {
        var subscription = await store.SubscribeAsync(await store.RegisterAsync());
        await using var staff = await store.OpenBrowserAsync(Account.Staff);
        await staff.Visit($"/staff/events?object={subscription}&type=customer.subscription.*");
        var link = staff.Page.GetByRole(AriaRole.Link).Filter(new() { HasTextRegex = EventId() });

        // The event comes when Stripe sends it; the page is a list of what has come.
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (await link.CountAsync() == 0)
        {
            patience.Token.ThrowIfCancellationRequested();
            await staff.Page.ReloadAsync();
        }

        await link.First.ClickAsync();
        await Expect(staff.Page.Locator("pre.raw")).ToContainTextAsync(subscription);
        await staff.Press("Replay this event");
        await Expect(staff.Page.GetByRole(AriaRole.Status).Filter(new() { HasText = "applied once more" })).ToBeVisibleAsync();
        await Expect(staff.Page.GetByText("tried 2 times")).ToBeVisibleAsync();
        var eventId = new Uri(staff.Page.Url).Segments[^1];
        await staff.Visit("/staff/audit");
        await Expect(staff.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = eventId })).ToContainTextAsync("replay event");
    }

    [Fact]
    public async Task The_mirrors_freshness_is_told_to_probes()
    {
        using var ready = await store.Anonymous.GetAsync("/health/ready");
        var answer = await ready.Content.ReadAsStringAsync();
        Assert.True(ready.IsSuccessStatusCode, answer);
        Assert.Contains("\"oldestEventSeconds\":", answer, StringComparison.Ordinal);
        using var live = await store.Anonymous.GetAsync("/health/live");
        Assert.True(live.IsSuccessStatusCode);
    }

    [GeneratedRegex("clean|drift")]
    private static partial Regex Ended();

    [GeneratedRegex("^evt_")]
    private static partial Regex EventId();
}
