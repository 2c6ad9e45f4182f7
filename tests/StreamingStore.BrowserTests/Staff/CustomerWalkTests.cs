using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using StreamingStore.BrowserTests.Fixtures;
using StreamingStore.Web.Components.Pages.Search;
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
        await BuyAsync(viewer);
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

    [Fact]
    public async Task A_refund_form_that_comes_back_is_the_same_action_so_that_sent_again_it_pays_once()
    {
        var viewer = await store.RegisterAsync();
        await store.SubscribeAsync(viewer, "classics-monthly");
        var payment = await BuyAsync(viewer);
        using var billing = await store.OpenCookieClientAsync(await store.HireAsync("billing"));
        var address = $"/staff/payments/{payment}/refund";
        var shown = await billing.GetStringAsync(address);
        using var form = new FormUrlEncodedContent(
        [
            .. Unseen(shown),
            new("Part", "whole"), new("Amount", "3.00"), new("StripeReason", "duplicate"), new("Reason", "Asked by phone"),
        ]);

        using var answer = await billing.PostAsync(address, form);

        var again = await answer.Content.ReadAsStringAsync();
        Assert.Contains("The whole is chosen, but a part is entered", WebUtility.HtmlDecode(again), StringComparison.Ordinal);
        Assert.Equal(Unseen(shown)["ActionId"], Unseen(again)["ActionId"]);
    }

    [Theory]
    [InlineData("/staff/subscriptions/{0}/cancel")]
    [InlineData("/staff/payments/{0}/refund")]
    [InlineData("/staff/customers/00000000-0000-0000-0000-000000000001/grant")]
    [InlineData("/staff/grants/1")]
    public async Task What_moves_money_or_access_is_refused_to_support_by_the_endpoint_itself(string path)
    {
        using var support = await store.OpenCookieClientAsync(await store.HireAsync("support"));
        var address = string.Format(System.Globalization.CultureInfo.InvariantCulture, path, "sub_any");
        using var read = await support.GetAsync(address);
        using var form = new FormUrlEncodedContent([new("_handler", "cancel"), new("Reason", "because"), new("ActionId", "1")]);
        using var sent = await support.PostAsync(address, form);

        foreach (var answer in new[] { read, sent })
        {
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            Assert.Contains("/access-denied", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        }
    }

    private async Task<string> BuyAsync(Account viewer)
    {
        using var app = await store.OpenAppAsync(viewer);
        using var bought = await app.PostAsJsonAsync("/api/purchases", new { movieId = RunningStore.Raiders });
        var answer = await bought.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(bought.IsSuccessStatusCode, answer.ToString());
        return answer.GetProperty("paymentIntentId").GetString()!;
    }

    private static async Task FindAsync(IPage page, string typed)
    {
        await page.GetByLabel("Find by email, name or any Stripe id").FillAsync(typed);
        await page.GetByRole(AriaRole.Search, new() { Name = "Find a customer or an object" }).GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();
    }

    /// <summary>What the form of an act sends besides what is entered.</summary>
    private static Dictionary<string, string> Unseen(string page) =>
        Hidden().Matches(page, page.IndexOf("class=\"care\"", StringComparison.Ordinal)).ToDictionary(field => field.Groups[1].Value, field => WebUtility.HtmlDecode(field.Groups[2].Value));

    [GeneratedRegex("""<input type="hidden" name="([^"]+)" value="([^"]*)" """)]
    private static partial Regex Hidden();

    [GeneratedRegex("^Refund pi_")]
    private static partial Regex Refund();
}
