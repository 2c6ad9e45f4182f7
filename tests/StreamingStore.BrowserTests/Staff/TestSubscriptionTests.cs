using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using StreamingStore.BrowserTests.Fixtures;
using static Microsoft.Playwright.Assertions;

namespace StreamingStore.BrowserTests.Staff;

/// <summary>Staff trigger a subscription beside an open page of its viewer, and see when that page flipped.</summary>
public sealed partial class TestSubscriptionTests(RunningStore store)
{
    private const string Film = "/movies/25346";

    [Fact]
    public async Task A_subscription_that_staff_trigger_flips_the_viewers_open_page_and_the_timeline_shows_when()
    {
        var account = await store.RegisterAsync();
        await using var open = await store.OpenBrowserAsync(account);
        await open.VisitLive(Film);
        await open.SeesBuyNow(RunningStore.Raiders);

        await using var staff = await store.OpenBrowserAsync(Account.Staff);
        await BeginAsync(staff, account.Email);
        await staff.Page.GetByLabel("Device").SelectOptionAsync("roku");
        await TriggerAsync(staff);

        await open.SeesWatchNow(RunningStore.Raiders);
        await Expect(staff.Page.GetByTestId("status")).ToHaveTextAsync("active");
        await Expect(staff.Page.GetByText("roku", new() { Exact = true })).ToBeVisibleAsync();
        var timeline = staff.Page.GetByTestId("timeline");
        await Expect(timeline.Locator("tr[data-kind=flipped]").Filter(new() { HasText = Film }).First).ToContainTextAsync("to Watch Now");
        await Expect(timeline).ToContainTextAsync(FlippedAfter());
        foreach (var what in (string[])["POST /v1/subscriptions", "customer.subscription.created"])
        {
            await Expect(timeline.Locator("tr").Filter(new() { HasText = what }).First).ToBeVisibleAsync();
        }

        // It is kept: the page loaded again, and the list, tell the same.
        await staff.Page.ReloadAsync();
        await Expect(timeline).ToContainTextAsync(FlippedAfter());
        await HasNoBarrierAsync(staff);
        await staff.Visit("/staff/test-subscriptions");
        await Expect(staff.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = account.Email })).ToContainTextAsync("after ");
        await staff.Visit("/staff/audit");
        await Expect(staff.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = account.Email }).First).ToContainTextAsync("trigger subscription");
    }

    [Fact]
    public async Task A_clock_is_moved_past_a_renewal_that_fails_and_past_the_grace_and_the_open_page_flips_back()
    {
        var account = new Account($"{Guid.NewGuid():N}@clock.example");
        await using var staff = await store.OpenBrowserAsync(Account.Staff);
        await BeginAsync(staff, account.Email, onClock: true);
        await staff.Page.GetByLabel("Payments").SelectOptionAsync("declines_at_renewal");
        await Expect(staff.Page.Locator("#story-note")).ToContainTextAsync("the next payment fails");
        await TriggerAsync(staff);
        await Expect(staff.Page.GetByTestId("status")).ToHaveTextAsync("active");
        await using var open = await store.OpenBrowserAsync(account);
        await open.VisitLive(Film);
        await open.SeesWatchNow(RunningStore.Raiders);

        await staff.Press("Past what is due next");
        await Expect(staff.Page.GetByTestId("status")).ToHaveTextAsync("past due");
        await Expect(staff.Page.GetByTestId("timeline").First.Locator("tr").Filter(new() { HasText = "payment_intent.payment_failed" }).First).ToBeVisibleAsync();
        await open.SeesWatchNow(RunningStore.Raiders);
        await HasNoBarrierAsync(staff);

        await Expect(staff.Page.GetByRole(AriaRole.Button, new() { Name = "Move on", Exact = true })).ToBeEnabledAsync();
        await staff.Fill("Move on by", "8");
        await staff.Page.GetByRole(AriaRole.Button, new() { Name = "Move on", Exact = true }).ClickAsync();
        await Expect(open.ButtonOf(RunningStore.Raiders)).ToHaveAttributeAsync("data-state", "fix-payment");
        await Expect(staff.Page.GetByTestId("timeline").First.Locator("tr[data-kind=flipped]").First).ToContainTextAsync("away from Watch Now");
    }

    [Fact]
    public async Task Plans_that_stripe_can_not_bill_together_are_told_apart_before_anything_is_asked()
    {
        await using var staff = await store.OpenBrowserAsync(Account.Staff);
        await BeginAsync(staff, Account.Viewer.Email);
        await staff.Page.Locator("input[value=premium-yearly]").CheckAsync();

        await Expect(staff.Page.GetByText("every month and every year: trigger a subscription for each")).ToBeVisibleAsync();
        await Expect(staff.Page.GetByRole(AriaRole.Button, new() { Name = "Subscribe" })).ToBeDisabledAsync();
    }

    /// <summary>Fills in who gets the action plan.</summary>
    private static async Task BeginAsync(Visitor staff, string email, bool onClock = false)
    {
        await staff.VisitLive("/staff/test-subscriptions");
        if (onClock)
        {
            await staff.Page.GetByLabel("A new viewer on a test clock").CheckAsync();
            await staff.Fill("Password, to sign in as them", "Streaming-Store-1");
        }

        await staff.Fill("Viewer's email", email);
        await staff.Page.Locator("input[value=action-monthly]").CheckAsync();
    }

    private static async Task TriggerAsync(Visitor staff)
    {
        await staff.Press("Subscribe");
        await staff.Page.WaitForURLAsync(Story());
        await staff.IsLive();
    }

    private static async Task HasNoBarrierAsync(Visitor staff)
    {
        var found = await staff.Page.RunAxe(new AxeRunOptions());
        Assert.True(found.Violations.Length == 0, string.Join('\n', found.Violations.Select(violation => $"{violation.Id}: {violation.Nodes[0].Html}")));
        var size = staff.Page.ViewportSize!;
        await staff.Page.SetViewportSizeAsync(360, 740);
        Assert.Equal(0, await staff.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        await staff.Page.SetViewportSizeAsync(size.Width, size.Height);
    }

    [GeneratedRegex(@"An open page had flipped [\d.]+ ms after the start\.")]
    private static partial Regex FlippedAfter();

    [GeneratedRegex(@"/staff/test-subscriptions/\d+$")]
    private static partial Regex Story();
}
