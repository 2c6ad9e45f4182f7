using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using StreamingStore.BrowserTests.Fixtures;
using StreamingStore.Web.Components.Pages.SignIn;
using static Microsoft.Playwright.Assertions;

namespace StreamingStore.BrowserTests.Access;

/// <summary>Who may go where: what says nothing of itself is for staff.</summary>
public sealed class ClosedByDefaultTests(RunningStore store)
{
    private const string SignIn = "sign in";
    private const string Denied = "denied";

    /// <summary>Ways into the store, and what a shop window shows.</summary>
    private static readonly string[] OpenToVisitors =
    [
        "GET /api/movies/search", "GET /api/movies/suggestions", "GET /api/movies/{movieId}", "GET /api/plans",
        "POST /api/account/register", "POST /api/account/login", "POST /api/account/refresh", "GET /api/account/confirmEmail",
        "POST /api/account/resendConfirmationEmail", "POST /api/account/forgotPassword", "POST /api/account/resetPassword",

        // Whoever holds a grant's token may report; no other site can know it.
        "PUT /playback/{token}",
    ];

    [Theory]
    [InlineData("/", "200", "200", "200")]
    [InlineData("/search?q=ford", "200", "200", "200")]
    [InlineData("/movies/25346", "200", "200", "200")]
    [InlineData("/plans", "200", "200", "200")]
    [InlineData("/sign-in", "200", "200", "200")]
    [InlineData("/register", "200", "200", "200")]
    [InlineData("/access-denied", "200", "200", "200")]
    [InlineData("/openapi/v1.json", "200", "200", "200")]
    [InlineData("/_framework/blazor.web.js", "200", "200", "200")]
    [InlineData("/css/site.css", "200", "200", "200")]
    [InlineData("/account", SignIn, "200", "200")]
    [InlineData("/subscribe/action-monthly", SignIn, "200", "200")]
    [InlineData("/buy/25346", SignIn, "200", "200")]
    [InlineData("/watch/25346", SignIn, "403", "403")]
    [InlineData("/staff", SignIn, Denied, "200")]
    [InlineData("/staff/test-subscriptions", SignIn, Denied, "200")]
    [InlineData("/staff/test-subscriptions/999999", SignIn, Denied, "404")]
    [InlineData("/staff/mirror", SignIn, Denied, "200")]
    [InlineData("/staff/mirror/1", SignIn, Denied, "200")]
    [InlineData("/staff/events", SignIn, Denied, "200")]
    [InlineData("/staff/events/evt_none", SignIn, Denied, "404")]
    [InlineData("/staff/audit", SignIn, Denied, "200")]
    [InlineData("/staff/find?find=nobody", SignIn, Denied, "200")]
    [InlineData("/staff/explain", SignIn, Denied, "200")]
    [InlineData("/staff/subscriptions", SignIn, Denied, "200")]
    [InlineData("/staff/objects/plan_action", SignIn, Denied, "200")]
    [InlineData("/staff/customers/cus_none", SignIn, Denied, "404")]
    [InlineData("/staff/subscriptions/sub_none/cancel", SignIn, Denied, "200")]
    [InlineData("/staff/payments/pi_none/refund", SignIn, Denied, "404")]
    [InlineData("/staff/grants/999999", SignIn, Denied, "404")]
    [InlineData("/staff/movies", SignIn, Denied, "200")]
    [InlineData("/staff/movies/25346", SignIn, Denied, "200")]
    [InlineData("/staff/movies/999999999", SignIn, Denied, "404")]
    [InlineData("/staff/movies/import", SignIn, Denied, "200")]
    [InlineData("/staff/plans", SignIn, Denied, "200")]
    [InlineData("/health/live", "200", "200", "200")]
    [InlineData("/metrics", SignIn, Denied, "200")]
    [InlineData("/staff/no-such-tool", "404", "404", "404")]
    [InlineData("/no-such-page", "404", "404", "404")]
    [InlineData("/media/no-such-token", "404", "404", "404")]
    [InlineData("/_blazor/negotiate", SignIn, "405", "405")]
    public async Task A_page_is_for_whom_it_says(string path, string visitor, string viewer, string staff)
    {
        Assert.Equal(visitor, await OutcomeAsync(store.Anonymous, path));
        using var viewersBrowser = await store.OpenCookieClientAsync(Account.Viewer);
        Assert.Equal(viewer, await OutcomeAsync(viewersBrowser, path));
        using var staffBrowser = await store.OpenCookieClientAsync(Account.Staff);
        Assert.Equal(staff, await OutcomeAsync(staffBrowser, path));
    }

    [Theory]
    [InlineData("support", "/staff", "200")]
    [InlineData("support", "/staff/mirror", "200")]
    [InlineData("support", "/staff/events", "200")]
    [InlineData("support", "/staff/audit", "200")]
    [InlineData("support", "/staff/find", "200")]
    [InlineData("support", "/staff/explain", "200")]
    [InlineData("support", "/staff/subscriptions/sub_none/cancel", Denied)]
    [InlineData("billing", "/staff/subscriptions/sub_none/cancel", "200")]
    [InlineData("support", "/staff/movies/25346", "200")]
    [InlineData("support", "/staff/plans", "200")]
    [InlineData("support", "/staff/test-subscriptions", Denied)]
    [InlineData("support", "/staff/test-subscriptions/1", Denied)]
    [InlineData("billing", "/staff/mirror", "200")]
    [InlineData("billing", "/staff/test-subscriptions", Denied)]
    [InlineData("billing", "/staff/test-subscriptions/1", Denied)]
    [InlineData("admin", "/staff/test-subscriptions", "200")]
    [InlineData("staff", "/staff", Denied)]
    public async Task Staff_go_where_their_role_lets_them(string role, string path, string expected)
    {
        using var browser = await store.OpenCookieClientAsync(await store.HireAsync(role));
        Assert.Equal(expected, await OutcomeAsync(browser, path));
    }

    [Fact]
    public async Task Support_reads_an_event_and_can_not_replay_it()
    {
        await using var support = await store.OpenBrowserAsync(await store.HireAsync("support"));
        await support.VisitLive("/staff/mirror");
        await Expect(support.Page.GetByText("The mirror is up to date.")).ToBeVisibleAsync();
        await Expect(support.Page.GetByRole(AriaRole.Button, new() { Name = "Reconcile now" })).ToHaveCountAsync(0);
        await support.Visit("/staff/events");
        await support.Page.GetByRole(AriaRole.Row).Nth(1).GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(support.Page.Locator("pre.raw")).ToBeVisibleAsync();
        await Expect(support.Page.GetByRole(AriaRole.Button, new() { Name = "Replay this event" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_way_to_sign_in_leads_back()
    {
        using var response = await store.Anonymous.GetAsync("/buy/25346?from=search");
        Assert.Equal("/sign-in?returnUrl=%2Fbuy%2F25346%3Ffrom%3Dsearch", response.Headers.Location!.PathAndQuery);
    }

    [Fact]
    public async Task A_circuit_is_for_those_who_are_signed_in()
    {
        using var visitor = await store.Anonymous.PostAsync("/_blazor/negotiate?negotiateVersion=1", null);
        Assert.Equal(HttpStatusCode.Unauthorized, visitor.StatusCode);

        using var browser = await store.OpenCookieClientAsync(Account.Viewer);
        using var viewer = await browser.PostAsync("/_blazor/negotiate?negotiateVersion=1", null);
        Assert.Equal(HttpStatusCode.OK, viewer.StatusCode);
    }

    [Fact]
    public async Task Every_endpoint_of_the_api_asks_a_visitor_for_a_token_unless_it_is_a_way_in_or_the_shop_window()
    {
        var operations = await OperationsAsync();
        Assert.True(operations.Count >= 12, "The description names too few endpoints.");
        Assert.Empty(OpenToVisitors.Except(operations));
        foreach (var operation in operations.Except(OpenToVisitors))
        {
            Assert.Equal((operation, HttpStatusCode.Unauthorized), (operation, await CallAsync(store.Anonymous, operation)));
        }

        foreach (var operation in OpenToVisitors)
        {
            var status = await CallAsync(store.Anonymous, operation);
            Assert.False(status is HttpStatusCode.Forbidden or >= HttpStatusCode.InternalServerError, $"{operation}: {status}");
        }
    }

    [Fact]
    public async Task Every_endpoint_of_the_api_knows_a_viewer_by_token()
    {
        using var app = await store.OpenAppAsync(await store.RegisterAsync());
        foreach (var operation in (await OperationsAsync()).Except(OpenToVisitors))
        {
            var status = await CallAsync(app, operation);
            Assert.True(status < HttpStatusCode.InternalServerError && status != HttpStatusCode.Unauthorized, $"{operation}: {status}");
        }
    }

    [Fact]
    public async Task A_pages_cookie_opens_no_endpoint_of_the_api_so_no_other_site_can_use_it()
    {
        using var browser = await store.OpenCookieClientAsync(await store.RegisterAsync());
        foreach (var operation in (await OperationsAsync()).Except(OpenToVisitors))
        {
            Assert.Equal((operation, HttpStatusCode.Unauthorized), (operation, await CallAsync(browser, operation)));
        }
    }

    private static async Task<string> OutcomeAsync(HttpClient client, string path)
    {
        using var response = await client.GetAsync(path);
        return response.Headers.Location?.ToString() switch
        {
            { } target when target.Contains("/sign-in", StringComparison.Ordinal) => SignIn,
            { } target when target.Contains("/access-denied", StringComparison.Ordinal) => Denied,
            _ => $"{(int)response.StatusCode}",
        };
    }

    private async Task<IReadOnlyList<string>> OperationsAsync()
    {
        var description = await store.Anonymous.GetFromJsonAsync<JsonElement>("/openapi/v1.json");
        return
        [
            .. description.GetProperty("paths").EnumerateObject()
                .SelectMany(path => path.Value.EnumerateObject().Select(method => $"{method.Name.ToUpperInvariant()} {path.Name}")),
        ];
    }

    private static async Task<HttpStatusCode> CallAsync(HttpClient client, string operation)
    {
        var (method, path) = (operation.Split(' ')[0], operation.Split(' ')[1].Replace("{id}", "sub_none", StringComparison.Ordinal).Replace("{movieId}", "1", StringComparison.Ordinal));
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method is "POST" or "PUT" or "PATCH")
        {
            request.Content = JsonContent.Create(new { });
        }

        using var response = await client.SendAsync(request);
        return response.StatusCode;
    }
}
