using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using StreamingStore.BrowserTests.Fixtures;
using static Microsoft.Playwright.Assertions;

namespace StreamingStore.BrowserTests.Accessibility;

/// <summary>The pages of who is signed in, in the states that they come in.</summary>
public sealed class ShopPagesTests(RunningStore store)
{
    private const long Raiders = RunningStore.Raiders;

    [Fact]
    public async Task Who_has_nothing_yet_meets_no_barrier()
    {
        await using var viewer = await store.OpenBrowserAsync(await store.RegisterAsync());
        await Barriers.HasNoneAsync(viewer, "/account", "Your account");
        await Barriers.HasNoneAsync(viewer, "/library", "Your films");
        await Barriers.HasNoneAsync(viewer, "/watchlist", "Your watchlist");
        await Barriers.HasNoneAsync(viewer, $"/watch/{Raiders}", "is not in your plan yet");
        await Barriers.HasNoneAsync(viewer, "/access-denied", "This page is for staff");
        await Barriers.HasNoneAsync(viewer, "/account/fix-payment", "Fix payment");
        await Barriers.HasNoneAsync(viewer, "/subscribe/action-monthly", "Subscribe to Action");
        await Barriers.HasNoneAsync(viewer, $"/buy/{Raiders}", "Buy this film");
        await viewer.Choose("Visa, declined");
        await viewer.Press("Pay");
        await viewer.IsTold("declined");
        await Barriers.HasNoneNowAsync(viewer, "the form of a film whose card was declined", "Buy this film");
    }

    [Fact]
    public async Task Who_has_a_plan_and_films_meets_no_barrier()
    {
        var account = await store.RegisterAsync();
        await using var viewer = await store.OpenBrowserAsync(account);
        await viewer.Visit($"/buy/{Raiders}");
        await viewer.Press("Pay");
        await viewer.SeesWatchNow(Raiders);
        var subscription = await store.SubscribeAsync(account, "premium-monthly");
        using var app = await store.OpenAppAsync(account);
        await app.PutAsync($"/api/watchlist/{Raiders}", null);

        await Barriers.HasNoneAsync(viewer, "/account?notice=subscribed", "Your account");
        await Barriers.HasNoneAsync(viewer, $"/account/change/{subscription}", "Change plan");
        await Barriers.HasNoneAsync(viewer, $"/account/change/{subscription}?price=action-monthly", "Change plan");
        await Barriers.HasNoneAsync(viewer, $"/movies/{Raiders}?notice=bought", "Raiders of the Lost Ark", live: true);
        await Barriers.HasNoneAsync(viewer, "/plans", "Pick what you love");
        await Barriers.HasNoneAsync(viewer, "/", "Find the film", live: true);
        await Barriers.HasNoneAsync(viewer, "/search?q=harrison+ford&genre=Action", "Results for", live: true);
        await Barriers.HasNoneAsync(viewer, "/library", "Your films", live: true);
        await Barriers.HasNoneAsync(viewer, $"/watch/{Raiders}", "Raiders of the Lost Ark");
        await viewer.VisitLive("/watchlist");
        await viewer.Page.Locator("[data-menu] summary").First.ClickAsync();
        await Barriers.HasNoneNowAsync(viewer, "the watchlist with a menu open", "Your watchlist");

        await PlayOnAsync(app, "living room");
        await PlayOnAsync(app, "kitchen");
        await Barriers.HasNoneAsync(viewer, $"/watch/{Raiders}", "You are watching on 2 devices already");
    }

    [Fact]
    public async Task Who_did_not_pay_meets_no_barrier()
    {
        var account = await store.RegisterAsync();
        var subscription = await store.SubscribeAsync(account);
        await store.Stripe.FailRenewalAsync(account, subscription);
        await using var viewer = await store.OpenBrowserAsync(account);
        var banner = viewer.Page.Locator("[data-trouble=Grace]");
        await viewer.Visit("/account");
        await Expect(banner).ToBeVisibleAsync();

        // The page that was open when the payment failed may still follow the change; one that is opened now does not.
        await viewer.Visit("/account");
        await Expect(banner).ToBeVisibleAsync();
        await Barriers.HasNoneNowAsync(viewer, "the account with a failed payment", "Your account");
        await Barriers.HasNoneAsync(viewer, "/plans", "Pick what you love");
        await Barriers.HasNoneAsync(viewer, "/account/fix-payment", "Fix payment");
        await Expect(viewer.Page.Locator(".total strong")).ToHaveTextAsync("$6.99");
    }

    [Fact]
    public async Task The_way_through_a_payment_has_no_barrier()
    {
        await using var viewer = await store.OpenBrowserAsync(await store.RegisterAsync());
        await viewer.Visit($"/buy/{Raiders}");
        var order = await viewer.Page.Locator("input[name=ActionId]").GetAttributeAsync("value");
        await viewer.Choose("asks for 3-D Secure");
        await viewer.Press("Pay");
        var fail = viewer.Page.GetByRole(AriaRole.Button, new() { Name = "Fail authentication" });
        await fail.WaitForAsync();
        var bank = viewer.Page.Url;
        await Barriers.HasNoneAsync(viewer, $"/checkout/return?order={order}", "Your payment is not finished");
        await Barriers.HasNoneAsync(viewer, $"/buy/{Raiders}?notice=left", "Buy this film");

        await viewer.Page.GotoAsync(bank);
        await fail.ClickAsync();
        await viewer.IsTold("Nothing was charged.");
        await Barriers.HasNoneNowAsync(viewer, "the way back from a bank that said no", "The payment did not go through");

        // The money takes a while; the page that waits for it would move on, so what it asks is held up here.
        await viewer.Page.RouteAsync("**/checkout/return**", route => route.Request.ResourceType == "fetch" ? route.AbortAsync() : route.ContinueAsync());
        await viewer.Visit($"/buy/{Raiders}");
        await viewer.Press("Use another card");
        await viewer.Page.GetByLabel("Test card").SelectOptionAsync("bank");
        await viewer.Page.GetByRole(AriaRole.Button, new() { Name = "Pay" }).ClickAsync();
        await Barriers.HasNoneNowAsync(viewer, "the page that waits for money", "Waiting for your payment");
    }

    private static async Task PlayOnAsync(HttpClient app, string device)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/watch/{Raiders}") { Headers = { { "Device-Id", device } } };
        using var granted = await app.SendAsync(request);
        var grant = await granted.Content.ReadFromJsonAsync<JsonElement>();
        using var heard = await app.PutAsJsonAsync(grant.GetProperty("playbackUrl").GetString(), new { position = 1, duration = 12 });
        Assert.True(heard.IsSuccessStatusCode, await heard.Content.ReadAsStringAsync());
    }
}
