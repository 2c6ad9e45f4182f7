using System.Text.Json.Nodes;
using StreamingStore.Staff.Overviews;
using StreamingStore.Tests.Fixtures;
using static StreamingStore.Tests.Fixtures.Snapshots;

namespace StreamingStore.Tests.Staff.Overviews;

/// <summary>What the staff's front page counts, on a mirror of a few subscriptions.</summary>
public sealed class OverviewTests(PostgresServer server) : IAsyncLifetime
{
    // Subscriptions here have one item, of price price_prod_action, price_prod_year and so on: see Snapshots.
    private TestStore store = null!;
    private Overview overview = null!;
    private DateTime today;

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.OpenAsync(server);
        overview = store.Get<Overview>();
        today = store.Clock.GetUtcNow().UtcDateTime.Date;
        await store.MirrorAsync(Product("prod_action", "action"));
        await store.MirrorAsync(Product("prod_year", "drama"));
        await store.MirrorAsync(Price("prod_action", 600, "month"));
        await store.MirrorAsync(Price("prod_year", 12_000, "year"));
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task A_subscription_counts_from_the_day_it_begins_to_the_day_it_ends()
    {
        await MirrorAsync("sub_long", begun: 40);
        await MirrorAsync("sub_short", begun: 3, ended: 1);
        await MirrorAsync("sub_before", begun: 40, ended: 20);
        await MirrorAsync("sub_never", begun: 2, status: "incomplete_expired");

        var counts = (await overview.ActiveByPlanAsync(5)).Where(figure => figure.Series == "prod_action");

        Assert.Equal([(4, 1L), (3, 2), (2, 2), (1, 1), (0, 1)], counts.Select(figure => ((today - figure.At).Days, figure.Value)));
    }

    [Fact]
    public async Task A_subscription_of_two_plans_counts_in_each_and_once_on_its_device()
    {
        await MirrorAsync("sub_both", begun: 2, products: ["prod_action", "prod_year"], device: "roku");
        await MirrorAsync("sub_old", begun: 2, device: null);

        Assert.Equal([("prod_action", 2L), ("prod_year", 1)], (await overview.ActiveByPlanAsync(1)).Select(figure => (figure.Series, figure.Value)));
        Assert.Equal([("not said", 1L), ("roku", 1)], (await overview.ActiveByDeviceAsync(1)).Select(figure => (figure.Series, figure.Value)));
    }

    [Theory]
    [InlineData("active", 600)]
    [InlineData("past_due", 600)]
    [InlineData("unpaid", null)]
    [InlineData("paused", null)]
    [InlineData("incomplete", null)]
    public async Task Revenue_is_of_subscriptions_that_are_active_or_past_due(string status, int? expected)
    {
        await MirrorAsync("sub_1", begun: 3, status: status);
        Assert.Equal(expected, (int?)(await overview.RecurringRevenueAsync(1)).SingleOrDefault()?.Value);
    }

    [Fact]
    public async Task A_year_counts_by_twelve_and_an_amount_times_its_quantity()
    {
        var two = Subscribed("sub_two", begun: 3);
        two["items"]!["data"]![0]!["quantity"] = 2;
        await store.MirrorAsync(two);
        await MirrorAsync("sub_year", begun: 2, products: ["prod_year"]);
        await MirrorAsync("sub_gone", begun: 3, ended: 1);

        Assert.Equal([0L, 1800, 2800, 2200, 2200], (await overview.RecurringRevenueAsync(5)).Select(figure => figure.Value));
    }

    [Fact]
    public async Task A_trial_brings_nothing_until_it_is_over()
    {
        await MirrorAsync("sub_trial", begun: 3, status: "trialing", trialDays: 7);
        await MirrorAsync("sub_stayed", begun: 10, trialDays: 8);
        await MirrorAsync("sub_left", begun: 10, ended: 5, trialDays: 7);

        Assert.Equal([0L, 600, 600, 600], (await overview.RecurringRevenueAsync(4)).Select(figure => figure.Value));
        var weeks = await overview.TrialsAsync(3);
        Assert.Equal(3, weeks.Count);
        Assert.Equal((1, 1, 1), (weeks.Sum(week => week.Running), weeks.Sum(week => week.Stayed), weeks.Sum(week => week.Left)));
    }

    [Fact]
    public async Task Churn_is_what_ended_of_what_there_was_and_what_came()
    {
        var month = new DateTime(today.Year, today.Month, 1, 0, 0, 0, DateTimeKind.Utc);
        await store.MirrorAsync(Subscribed("sub_stays", 0).CreatedAt(month.AddMonths(-3)));
        await store.MirrorAsync(Ended(Subscribed("sub_left", 0, "canceled").CreatedAt(month.AddMonths(-3)), month.AddDays(-10)));
        await store.MirrorAsync(Ended(Subscribed("sub_flew", 0, "canceled").CreatedAt(month.AddDays(-12)), month.AddDays(-11)));

        var months = await overview.ChurnAsync(2);

        Assert.Equal([(2, 1, 2), (1, 0, 0)], months.Select(one => (one.AtStart, one.Begun, one.Ended)));
        Assert.Equal(2.0 / 3, months[0].Rate, 6);
    }

    [Fact]
    public async Task Payments_are_counted_by_day_and_by_how_they_ended()
    {
        await store.MirrorAsync(Charge("ch_1", "succeeded", 0));
        await store.MirrorAsync(Charge("ch_2", "failed", 1));
        await store.MirrorAsync(Charge("ch_3", "failed", 1));

        Assert.Equal([("failed", 2L), ("succeeded", 0), ("failed", 0), ("succeeded", 1)], (await overview.PaymentsAsync(2)).Select(figure => (figure.Series, figure.Value)));
    }

    [Fact]
    public async Task Events_are_counted_by_the_minute_and_a_quiet_minute_is_none()
    {
        await store.ExecuteAsync("insert into stripe.event (id, type, created, body, received_at) select 'evt_' || n, 't', now(), '{}', @at from generate_series(1, 3) n", new { at = store.Clock.GetUtcNow().UtcDateTime.AddMinutes(-2) });

        var minutes = await overview.EventsAsync(5);

        Assert.Equal(5, minutes.Count);
        Assert.Equal(3, minutes.Sum(minute => minute.Value));
        Assert.Equal(1, minutes.Count(minute => minute.Value > 0));
    }

    [Fact]
    public async Task What_lives_by_a_test_clock_is_not_counted()
    {
        var onClock = Subscribed("sub_clock", begun: 3);
        onClock["test_clock"] = "clock_1";
        await store.MirrorAsync(onClock);

        Assert.Empty(await overview.ActiveByPlanAsync(3));
        Assert.Empty(await overview.RecurringRevenueAsync(3));
    }

    [Fact]
    public async Task An_empty_store_has_an_overview_too()
    {
        Assert.Empty(await overview.ActiveByDeviceAsync(30));
        Assert.All(await overview.ChurnAsync(12), month => Assert.Equal(0, month.Rate));
        Assert.Equal(13, (await overview.TrialsAsync(13)).Count);
        Assert.Equal(60, (await overview.PaymentsAsync(30)).Count);
    }

    private Task MirrorAsync(string id, int begun, int? ended = null, string? status = null, string[]? products = null, int? trialDays = null, string? device = "web")
    {
        var subscription = Subscribed(id, begun, status ?? (ended is null ? "active" : "canceled"), products);
        subscription["metadata"] = device is null ? new JsonObject() : new JsonObject { ["device_type"] = device };
        if (trialDays is { } days)
        {
            subscription["trial_start"] = subscription["created"]!.DeepClone();
            subscription["trial_end"] = Seconds(At(begun).AddDays(days));
        }

        return store.MirrorAsync(ended is { } ago ? Ended(subscription, At(ago)) : subscription);
    }

    private JsonObject Subscribed(string id, int begun, string status = "active", string[]? products = null) =>
        Subscription(id, $"cus_{id}", status, products).CreatedAt(At(begun));

    private static JsonObject Ended(JsonObject subscription, DateTime at)
    {
        subscription["ended_at"] = Seconds(at);
        return subscription;
    }

    private static JsonObject Price(string product, long amount, string interval) => new()
    {
        ["id"] = $"price_{product}",
        ["object"] = "price",
        ["product"] = product,
        ["active"] = true,
        ["type"] = "recurring",
        ["unit_amount"] = amount,
        ["currency"] = "usd",
        ["recurring"] = new JsonObject { ["interval"] = interval, ["interval_count"] = 1 },
    };

    private JsonObject Charge(string id, string status, int daysAgo) =>
        new() { ["id"] = id, ["object"] = "charge", ["status"] = status, ["amount"] = 600, ["created"] = Seconds(At(daysAgo)) };

    /// <summary>The first second of a day so many days ago, which is past whenever the test runs.</summary>
    private DateTime At(int daysAgo) => today.AddDays(-daysAgo).AddSeconds(1);
}
