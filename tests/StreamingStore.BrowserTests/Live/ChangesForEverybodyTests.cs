using Microsoft.Playwright;
using StreamingStore.BrowserTests.Fixtures;
using static Microsoft.Playwright.Assertions;

namespace StreamingStore.BrowserTests.Live;

/// <summary>Tests that change what everybody sees, or that watch for silence, run with no other beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

[Collection(nameof(Alone))]
public sealed class ChangesForEverybodyTests(RunningStore store)
{
    private const string Search = "/search?q=harrison+ford";

    [Fact]
    public async Task A_film_that_staff_take_out_of_the_plans_groups_must_be_bought_on_the_open_page()
    {
        var account = await store.RegisterAsync();
        await store.SubscribeAsync(account);
        await using var open = await store.OpenBrowserAsync(account);
        await open.VisitLive(Search);
        await open.SeesWatchNow(RunningStore.Raiders);

        await using var staff = await store.OpenBrowserAsync(Account.Staff);
        await staff.Visit($"/staff/movies/{RunningStore.Raiders}");
        await staff.Page.Locator("[data-testid=movie-form][data-live=true]").WaitForAsync();
        var groups = await staff.Page.GetByLabel("Groups, parted by commas").InputValueAsync();
        Assert.Contains("action", groups, StringComparison.Ordinal);
        try
        {
            await SaveGroupsAsync(staff, "adventure");
            await open.SeesBuyNow(RunningStore.Raiders);
        }
        finally
        {
            await SaveGroupsAsync(staff, groups);
        }

        await open.SeesWatchNow(RunningStore.Raiders);
    }

    [Fact]
    public async Task A_plan_whose_group_changes_at_stripe_covers_other_films_on_the_open_page()
    {
        var account = await store.RegisterAsync();
        await store.SubscribeAsync(account);
        await using var open = await store.OpenBrowserAsync(account);
        await open.VisitLive(Search);
        await open.SeesWatchNow(RunningStore.Raiders);

        var groups = await store.Stripe.GroupOfAsync("plan_action");
        try
        {
            await store.Stripe.SetGroupAsync("plan_action", "western");
            await open.SeesBuyNow(RunningStore.Raiders);
        }
        finally
        {
            await store.Stripe.SetGroupAsync("plan_action", groups);
        }

        await open.SeesWatchNow(RunningStore.Raiders);
    }

    [Fact]
    public async Task Another_viewers_page_is_left_in_peace()
    {
        var (subscriber, other) = (await store.RegisterAsync(), await store.RegisterAsync());
        await using var subscribersPage = await store.OpenBrowserAsync(subscriber);
        await using var othersPage = await store.OpenBrowserAsync(other);
        var (own, foreign) = (new RenderedBatches(subscribersPage.Page), new RenderedBatches(othersPage.Page));
        await subscribersPage.VisitLive(Search);
        await othersPage.VisitLive(Search);
        var (ownBefore, foreignBefore) = (own.Count, foreign.Count);

        await store.SubscribeAsync(subscriber);
        await subscribersPage.SeesWatchNow(RunningStore.Raiders);

        Assert.True(own.Count > ownBefore);
        Assert.Equal(foreignBefore, foreign.Count);
        await othersPage.SeesBuyNow(RunningStore.Raiders);
    }

    private static async Task SaveGroupsAsync(Visitor staff, string groups)
    {
        await staff.Fill("Groups, parted by commas", groups);
        await staff.Press("Save");
        await Expect(staff.Page.GetByRole(AriaRole.Status).Filter(new() { HasText = "Saved: groups" })).ToBeVisibleAsync();
        await Expect(staff.Page.GetByLabel("Groups, parted by commas")).ToHaveValueAsync(groups);
    }

    /// <summary>Counts what the server sends a page to draw: a page that asks again is drawn again.</summary>
    private sealed class RenderedBatches
    {
        private int count;

        public RenderedBatches(IPage page) => page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) =>
        {
            if (frame.Binary is { } bytes && bytes.AsSpan().IndexOf("JS.RenderBatch"u8) >= 0)
            {
                Interlocked.Increment(ref count);
            }
        };

        public int Count => Volatile.Read(ref count);
    }
}
