using Bunit;
using Microsoft.Extensions.DependencyInjection;
using StreamingStore.Staff.TestSubscriptions;
using StreamingStore.Web.Components.Pages.Staff.TestSubscriptions;
using StreamingStore.Web.Hosting;

namespace StreamingStore.ComponentTests.Staff;

/// <summary>The parts of a triggered subscription's page: its facts, its clock and the timelines.</summary>
public sealed class TestStoryPartsTests : ShopContext
{
    private static readonly DateTime Start = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    private static readonly TestTrigger Trigger = new()
    {
        Id = 7,
        Staff = "staff@example.com",
        Viewer = "viewer@example.com",
        Plans = "Action (action-monthly)",
        Quantity = 2,
        DeviceType = "roku",
        Story = "pays",
        SubscriptionId = "sub_1",
        Status = "past_due",
        StartedAt = Start,
        WatchedUntil = Start.AddMinutes(15),
        EndedAt = Start.AddSeconds(1),
        Outcome = "active",
    };

    private readonly List<DateTime> moved = [];

    public TestStoryPartsTests() => Services.AddSingleton(new StripeLinks(null, testMode: true));

    [Fact]
    public void A_timeline_tells_each_step_in_milliseconds_from_the_start()
    {
        var timeline = Timeline(
            Step("called", "POST /v1/subscriptions", 1.25, 180.4, "200, req_1"),
            Step("written", "subscription", 181, 190, "sub_1"),
            Step("webhook", "customer.subscription.created", 200, 212, "sub_1", "evt_1"),
            Step("heard", "/movies/25346", 214, 214),
            Step("flipped", "/movies/25346", 220, 231.6, "1 film to Watch Now"));

        var rows = timeline.FindAll("tbody tr");
        Assert.Equal(["API call", "Write-through", "Webhook", "Change heard", "Page flipped"], rows.Select(row => row.QuerySelector("th")!.TextContent));
        Assert.Equal(["1.3", "180"], rows[0].QuerySelectorAll("td.number").Select(cell => cell.TextContent));
        Assert.Equal("/staff/events/evt_1", rows[2].QuerySelector("a")!.GetAttribute("href"));
        Assert.Contains("An open page had flipped 232 ms after the start.", timeline.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_timeline_without_a_flip_says_so_and_a_webhook_may_be_received_and_not_applied_yet()
    {
        var timeline = Timeline(Step("webhook", "customer.created", 20, null, "cus_1", "evt_1"));

        Assert.Equal("not yet", timeline.FindAll("td.number")[1].TextContent);
        Assert.Contains("No open page of the viewer has flipped.", timeline.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, true, "Stripe answered: active.")]
    [InlineData(true, true, "Failed: active")]
    [InlineData(false, false, "Under way, or cut short by the store's end.")]
    public void A_timeline_says_how_its_trigger_ended(bool failed, bool ended, string words) =>
        Assert.Contains(words, Timeline(Trigger with { Failed = failed, EndedAt = ended ? Start : null }).Markup, StringComparison.Ordinal);

    [Fact]
    public void The_facts_show_the_status_of_now_and_where_the_cardholder_confirms()
    {
        var facts = Render<TriggerFacts>(parameters => parameters.Add(part => part.Trigger, Trigger with { ConfirmationUrl = "https://bank.test/1" }));

        Assert.Equal("past due", facts.Find("[data-testid=status]").TextContent);
        Assert.Equal("https://bank.test/1", facts.FindAll("a").Single(link => link.TextContent == "Confirm as the cardholder").GetAttribute("href"));
        Assert.Equal("https://dashboard.stripe.com/test/subscriptions/sub_1", facts.FindAll("a").Single(link => link.TextContent == "sub_1").GetAttribute("href"));
    }

    [Fact]
    public void A_trigger_that_failed_says_why_above_all() =>
        Assert.Contains(
            "is already taken",
            Render<TriggerFacts>(parameters => parameters.Add(part => part.Trigger, Trigger with { Failed = true, Outcome = "Email is already taken." })).Find("[role=alert]").TextContent,
            StringComparison.Ordinal);

    [Fact]
    public void A_clock_is_moved_past_what_is_due_next_by_one_press_and_by_as_much_as_is_entered()
    {
        var panel = Panel(Clock());
        panel.FindAll("button").Single(button => button.TextContent == "Past what is due next").Click();
        panel.Find("#amount").Change("3");
        panel.Find("#unit").Change("weeks");
        panel.Find("form").Submit();
        panel.Find("#unit").Change("months");
        panel.Find("form").Submit();

        Assert.Equal([Start.AddMonths(1).AddHours(2), Start.AddDays(21), Start.AddMonths(3)], moved);
    }

    [Fact]
    public void What_is_due_beyond_stripes_limit_is_not_offered_by_one_press() =>
        Assert.DoesNotContain(Panel(Clock() with { Furthest = Start.AddDays(2) }).FindAll("button"), button => button.TextContent == "Past what is due next");

    [Fact]
    public void A_clock_that_advances_waits_and_a_refusal_is_shown()
    {
        var panel = Panel(Clock() with { Status = "advancing" }, "here until 2026-05-01");

        Assert.All(panel.FindAll("button"), button => Assert.True(button.HasAttribute("disabled")));
        Assert.Contains("here until 2026-05-01", panel.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    private static TestClockState Clock() => new("clock_1", "ready", Start, Start.AddMonths(1), Start.AddMonths(2));

    private static TriggerStep Step(string kind, string what, double from, double? to, string? detail = null, string? eventId = null) =>
        new() { TriggerId = 7, Kind = kind, What = what, Detail = detail, EventId = eventId, From = from, To = to };

    private IRenderedComponent<TriggerTimeline> Timeline(params TriggerStep[] steps) => Timeline(Trigger, steps);

    private IRenderedComponent<TriggerTimeline> Timeline(TestTrigger trigger, params TriggerStep[] steps) =>
        Render<TriggerTimeline>(parameters => parameters.Add(part => part.Trigger, trigger).Add(part => part.Steps, steps));

    private IRenderedComponent<ClockPanel> Panel(TestClockState state, string? refusal = null) => Render<ClockPanel>(parameters => parameters
        .Add(panel => panel.State, state).Add(panel => panel.Refusal, refusal).Add(panel => panel.OnAdvance, moved.Add));
}
