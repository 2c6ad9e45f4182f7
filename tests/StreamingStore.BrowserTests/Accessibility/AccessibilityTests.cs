using Microsoft.Playwright;
using StreamingStore.BrowserTests.Fixtures;
using StreamingStore.Web.Components.Pages.Search;
using static Microsoft.Playwright.Assertions;

namespace StreamingStore.BrowserTests.Accessibility;

/// <summary>The pages of visitors and of staff.</summary>
public sealed class AccessibilityTests(RunningStore store)
{
    [Theory]
    [InlineData("/", "Find the film")]
    [InlineData("/search", "Search the films")]
    [InlineData("/search?q=harrison+ford", "Results for")]
    [InlineData("/search?q=nothing+like+zzzz", "No film found for")]
    [InlineData("/movies/25346", "Raiders of the Lost Ark")]
    [InlineData("/plans", "Pick what you love")]
    [InlineData("/sign-in", "Sign in")]
    [InlineData("/register", "Create an account")]
    [InlineData("/no-such-page", "This reel is missing")]
    [InlineData("/error", "The projector jammed")]
    public async Task A_visitors_page_has_no_barrier(string path, string heading)
    {
        await using var visitor = await store.OpenBrowserAsync();
        await Barriers.HasNoneAsync(visitor, path, heading);
    }

    [Fact]
    public async Task A_form_with_mistakes_and_a_box_with_suggestions_have_no_barrier()
    {
        await using var visitor = await store.OpenBrowserAsync();
        await visitor.SignInAsync(Account.Viewer with { Password = "Not-The-Password-1" });
        await visitor.IsTold("do not belong together");
        await Barriers.HasNoneNowAsync(visitor, "sign-in with a wrong password", "Sign in");
        await visitor.Visit("/register");
        await visitor.Fill("Email", "somebody@test.example");
        await visitor.Fill("Password", "short");
        await visitor.Press("Create account");
        await visitor.IsTold("characters");
        await Barriers.HasNoneNowAsync(visitor, "registration with a short password", "Create an account");
        await visitor.Visit("/plans");
        await visitor.Page.GetByRole(AriaRole.Combobox).PressSequentiallyAsync("star w");
        await Expect(visitor.Page.GetByRole(AriaRole.Option).First).ToBeVisibleAsync();
        await Barriers.HasNoneNowAsync(visitor, "suggestions", "Pick what you love");
    }

    [Fact]
    public async Task Staff_pages_have_no_barrier()
    {
        await using var staff = await store.OpenBrowserAsync(Account.Staff);
        await HasNoBarrierAsync(staff, "/staff", live: true);
        await HasNoBarrierAsync(staff, "/staff/movies?find=harrison+ford", live: true);
        await HasNoBarrierAsync(staff, "/staff/movies/25346?viewer=viewer@example.com", live: true);
        await HasNoBarrierAsync(staff, "/staff/movies/import", live: true);
        await HasNoBarrierAsync(staff, "/staff/plans?product=plan_action", live: true);
        await HasNoBarrierAsync(staff, "/staff/test-subscriptions", live: true);
        await HasNoBarrierAsync(staff, "/staff/mirror", live: true);
        await HasNoBarrierAsync(staff, "/staff/events", live: true);
        await staff.Page.GetByRole(AriaRole.Row).Nth(1).GetByRole(AriaRole.Link).First.ClickAsync();
        await HasNoBarrierAsync(staff, new Uri(staff.Page.Url).AbsolutePath, live: false);
    }

    [Fact]
    public async Task Pages_on_which_staff_find_explain_and_act_have_no_barrier()
    {
        var account = await store.RegisterAsync();
        var subscription = await store.SubscribeAsync(account);
        await using var staff = await store.OpenBrowserAsync(Account.Staff);
        await HasNoBarrierAsync(staff, "/staff/find?find=example", live: false);
        await HasNoBarrierAsync(staff, $"/staff/find?find={account.Email}", live: false);
        var customer = new Uri(staff.Page.Url).AbsolutePath;
        await HasNoBarrierAsync(staff, customer, live: false);
        await HasNoBarrierAsync(staff, $"{customer}/grant", live: false);
        await HasNoBarrierAsync(staff, $"/staff/subscriptions/{subscription}/cancel", live: false);
        await HasNoBarrierAsync(staff, $"/staff/objects/{subscription}?compare=true", live: false);
        await HasNoBarrierAsync(staff, $"/staff/explain?viewer={account.Email}&movie={RunningStore.Raiders}&stripe=true", live: false);
        await HasNoBarrierAsync(staff, "/staff/subscriptions?query=status%3A%22active%22", live: false);
    }

    private static async Task HasNoBarrierAsync(Visitor visitor, string path, bool live)
    {
        await (live ? visitor.VisitLive(path) : visitor.Visit(path));
        await Barriers.HasNoneNowAsync(visitor, path);
    }
}
