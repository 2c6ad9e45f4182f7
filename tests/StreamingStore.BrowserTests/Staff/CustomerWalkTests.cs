using System.Text.RegularExpressions;
using Microsoft.Playwright;
using StreamingStore.BrowserTests.Fixtures;
using static Microsoft.Playwright.Assertions;

namespace StreamingStore.BrowserTests.Staff;

/// <summary>Staff find somebody, see why they can watch, and do something about it.</summary>
public sealed partial class CustomerWalkTests(RunningStore store)
{
    [Fact]
    public async Task Billing_finds_a_viewer_in_the_box_refunds_a_film_grants_it_and_cancels_the_plan()
    {
        var viewer = await store.RegisterAsync();
        var subscription = await store.SubscribeAsync(viewer, "classics-monthly");
        await store.BuyAsync(viewer, RunningStore.Raiders);
        await using var billing = await store.OpenBrowserAsync(await store.HireAsync("billing"));
        var page = billing.Page;
        await billing.Visit("/staff");
        await FindAsync(page, viewer.Email);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = viewer.Email })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Group, new() { Name = "Invoices" })).ToContainTextAsync("paid");

        await page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Raiders of the Lost Ark" }).GetByRole(AriaRole.Link, new() { NameRegex = Refund() }).ClickAsync();
        await page.GetByText("A part, as entered below").ClickAsync();
        await billing.Fill("Part, in USD", "3.00");
        await billing.Fill("Why, in your words", "A flaw in the sound");
        await billing.Press("Give it back");
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "The money is given back" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Raiders of the Lost Ark" })).ToContainTextAsync("$3.00");

        await page.GetByRole(AriaRole.Link, new() { Name = "Give access …" }).ClickAsync();
        await billing.Fill("Or a group", "action");
        await billing.Fill("Ends (UTC)", "2031-01-01T12:00");
        await billing.Fill("Why", "Goodwill");
        await billing.Press("Give access");
        await Expect(page.GetByRole(AriaRole.Group, new() { Name = "Grants" })).ToContainTextAsync("until 2031-01-01 12:00:00");

        await page.GetByRole(AriaRole.Link, new() { Name = $"Cancel {subscription}" }).ClickAsync();
        await Expect(page.GetByText("They watch until then and pay nothing more.")).ToBeVisibleAsync();
        await page.GetByText("They stop watching at once").ClickAsync();
        await billing.Fill("Why", "Asked by phone");
        await billing.Press("Cancel the subscription");
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "The subscription has ended" })).ToBeVisibleAsync();
        await Expect(page.Locator($"[data-subscription-id={subscription}]")).ToContainTextAsync("canceled");
        await Expect(page.GetByRole(AriaRole.Group, new() { Name = "What staff did" })).ToContainTextAsync("Asked by phone");
    }

    [Fact]
    public async Task Support_finds_any_id_and_explains_why_a_viewer_can_watch_beside_Stripes_own_answer()
    {
        var viewer = await store.RegisterAsync();
        var subscription = await store.SubscribeAsync(viewer);
        await using var support = await store.OpenBrowserAsync(await store.HireAsync("support"));
        var page = support.Page;
        await support.Visit("/staff/events");
        await FindAsync(page, subscription);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = $"subscription {subscription}" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Compare with Stripe" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "The row equals what Stripe has now." })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Fetch anew from Stripe" })).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Link, new() { Name = viewer.Email }).ClickAsync();

        await support.Fill("Why can, or can't, they watch this film?", "Raiders of the Lost Ark");
        await support.Press("Explain");
        await page.Locator(".choices").GetByRole(AriaRole.Link, new() { Name = "Raiders of the Lost Ark", Exact = true }).ClickAsync();
        await Expect(page.GetByTestId("answer")).ToContainTextAsync("A subscription that is active covers it.");
        await page.GetByRole(AriaRole.Link, new() { Name = "Ask Stripe" }).ClickAsync();
        await Expect(page.GetByTestId("from-stripe")).ToContainTextAsync("The mirror says the same.");

        await FindAsync(page, "in_that_nobody_has");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("has none either");
    }

    private static async Task FindAsync(IPage page, string typed)
    {
        await page.GetByLabel("Find by email, name or any Stripe id").FillAsync(typed);
        await page.GetByRole(AriaRole.Search, new() { Name = "Find a customer or an object" }).GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();
    }

    [GeneratedRegex("^Refund pi_")]
    private static partial Regex Refund();
}
