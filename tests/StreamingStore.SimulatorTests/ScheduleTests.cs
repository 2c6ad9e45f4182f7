using System.Text.Json;
using Stripe;
using Stripe.TestHelpers;

namespace StreamingStore.SimulatorTests;

/// <summary>Subscription schedules, on test clocks.</summary>
public sealed class ScheduleTests(Simulator simulator) : IClassFixture<Simulator>
{
    private static readonly DateTime Start = new(2027, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Another_product_comes_with_its_phase_and_not_when_it_is_scheduled()
    {
        var (clock, subscription, action) = await SubscribeAsync();
        var drama = await simulator.PriceAsync(1500, name: "Drama");
        var schedule = await FromAsync(subscription);
        var end = subscription.Items.Single().CurrentPeriodEnd;
        Assert.Equal(("active", schedule), (Text(await ScheduleAsync(schedule), "status"), await ScheduleOfAsync(subscription)));
        await simulator.PostAsync($"/v1/subscription_schedules/{schedule}",
            $"phases[0][items][0][price]={action.Id}&phases[0][start_date]={Unix(Start)}&phases[0][end_date]={Unix(end)}&phases[1][items][0][price]={drama.Id}&phases[1][duration][interval]=month");
        Assert.Equal(action.Id, (await simulator.SubscriptionAsync(subscription.Id)).Items.Single().Price.Id);

        await simulator.AdvanceAsync(clock, end.AddHours(2));
        subscription = await simulator.SubscriptionAsync(subscription.Id);
        Assert.Equal((drama.Id, "active"), (subscription.Items.Single().Price.Id, subscription.Status));
        var invoice = await new InvoiceService(simulator.Client).GetAsync(subscription.LatestInvoiceId);
        Assert.Equal(("subscription_cycle", 1500, "paid"), (invoice.BillingReason, invoice.Total, invoice.Status));
        Assert.Equal(Unix(end), (await ScheduleAsync(schedule)).GetProperty("current_phase").GetProperty("start_date").GetInt64());
    }

    [Fact]
    public async Task A_schedule_that_has_run_lets_its_subscription_go_on()
    {
        var (clock, subscription, _) = await SubscribeAsync();
        var schedule = await FromAsync(subscription);
        await simulator.AdvanceAsync(clock, Start.AddMonths(1).AddHours(2));
        var released = await ScheduleAsync(schedule);
        Assert.Equal(("released", subscription.Id), (Text(released, "status"), Text(released, "released_subscription")));
        Assert.Equal("active", (await simulator.SubscriptionAsync(subscription.Id)).Status);
        Assert.Null(await ScheduleOfAsync(subscription));
        var happened = await EventsAsync(schedule);
        Assert.Equal("subscription_schedule.created", happened[0]);
        Assert.Equal("subscription_schedule.released", happened[^1]);
        Assert.Contains("subscription_schedule.expiring", happened);
    }

    [Fact]
    public async Task A_schedule_can_end_its_subscription()
    {
        var (clock, subscription, _) = await SubscribeAsync();
        var schedule = await FromAsync(subscription);
        await simulator.PostAsync($"/v1/subscription_schedules/{schedule}", "end_behavior=cancel");
        var end = subscription.Items.Single().CurrentPeriodEnd;
        Assert.Equal(end, (await simulator.SubscriptionAsync(subscription.Id)).CancelAt);
        await simulator.AdvanceAsync(clock, end.AddHours(2));
        subscription = await simulator.SubscriptionAsync(subscription.Id);
        Assert.Equal(("canceled", end, "completed"), (subscription.Status, subscription.EndedAt, Text(await ScheduleAsync(schedule), "status")));
        Assert.Equal("subscription_schedule.completed", (await EventsAsync(schedule))[^1]);
    }

    [Fact]
    public async Task A_schedule_starts_its_subscription_in_the_future()
    {
        var clock = await simulator.ClockAsync(Start);
        var customer = await simulator.CustomerWithCardAsync(clock: clock.Id);
        var price = await simulator.PriceAsync(1000);
        var schedule = Text(await simulator.PostAsync("/v1/subscription_schedules",
            $"customer={customer.Id}&start_date={Unix(Start.AddDays(5))}&phases[0][items][0][price]={price.Id}&phases[0][items][0][quantity]=2&phases[0][metadata][device]=tv"), "id");
        Assert.Equal("not_started", Text(await ScheduleAsync(schedule), "status"));
        var subscriptions = new SubscriptionService(simulator.Client);
        Assert.Empty(await subscriptions.ListAsync(new() { Customer = customer.Id }));
        await simulator.AdvanceAsync(clock, Start.AddDays(5).AddMinutes(1));
        var subscription = (await subscriptions.ListAsync(new() { Customer = customer.Id })).Single();
        Assert.Equal(("active", 2, "tv"), (subscription.Status, subscription.Items.Single().Quantity, subscription.Metadata["device"]));
        Assert.Equal(Start.AddDays(5), subscription.Items.Single().CurrentPeriodStart);
        Assert.Equal((subscription.Id, "active"), (await ScheduleAsync(schedule)) is var begun ? (Text(begun, "subscription"), Text(begun, "status")) : default);
    }

    [Fact]
    public async Task A_phase_in_the_middle_of_a_period_prorates()
    {
        var (clock, subscription, action) = await SubscribeAsync();
        var drama = await simulator.PriceAsync(4100, name: "Drama");
        var schedule = await FromAsync(subscription);
        await simulator.PostAsync($"/v1/subscription_schedules/{schedule}",
            $"phases[0][items][0][price]={action.Id}&phases[0][start_date]={Unix(Start)}&phases[0][end_date]={Unix(Start.AddDays(21))}&phases[1][items][0][price]={drama.Id}&phases[1][proration_behavior]=always_invoice");
        await simulator.AdvanceAsync(clock, Start.AddDays(21).AddMinutes(1));
        subscription = await simulator.SubscriptionAsync(subscription.Id);
        Assert.Equal(drama.Id, subscription.Items.Single().Price.Id);
        // Ten of 31 days: 4100 less 1000, for a third of a month.
        Assert.Equal(1000, (await new InvoiceService(simulator.Client).GetAsync(subscription.LatestInvoiceId)).AmountPaid);
    }

    [Fact]
    public async Task A_released_schedule_no_longer_governs()
    {
        var (_, subscription, _) = await SubscribeAsync();
        var schedule = await FromAsync(subscription);
        Assert.Equal("released", Text(await simulator.PostAsync($"/v1/subscription_schedules/{schedule}/release"), "status"));
        Assert.Null(await ScheduleOfAsync(subscription));
        var refusal = await simulator.PostAsync($"/v1/subscription_schedules/{schedule}/cancel");
        Assert.Contains("`released` status", Text(refusal.GetProperty("error"), "message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_canceled_schedule_cancels_its_subscription()
    {
        var (_, subscription, _) = await SubscribeAsync();
        var schedule = await FromAsync(subscription);
        Assert.Equal("canceled", Text(await simulator.PostAsync($"/v1/subscription_schedules/{schedule}/cancel"), "status"));
        Assert.Equal("canceled", (await simulator.SubscriptionAsync(subscription.Id)).Status);
        Assert.Equal(["subscription_schedule.created", "subscription_schedule.canceled"], await EventsAsync(schedule));
    }

    [Fact]
    public async Task A_subscription_that_is_canceled_takes_its_schedule_with_it()
    {
        var (_, subscription, _) = await SubscribeAsync();
        var schedule = await FromAsync(subscription);
        await new SubscriptionService(simulator.Client).CancelAsync(subscription.Id);
        Assert.Equal("canceled", Text(await ScheduleAsync(schedule), "status"));
    }

    [Fact]
    public async Task A_subscription_has_one_schedule_at_a_time()
    {
        var (_, subscription, _) = await SubscribeAsync();
        await FromAsync(subscription);
        var twice = await simulator.PostAsync("/v1/subscription_schedules", $"from_subscription={subscription.Id}");
        Assert.Equal("from_subscription", Text(twice.GetProperty("error"), "param"));
        Assert.Single((await simulator.GetAsync($"/v1/subscription_schedules?customer={subscription.CustomerId}")).GetProperty("data").EnumerateArray());
    }

    [Fact]
    public async Task A_phase_of_another_interval_bills_its_own_period()
    {
        var (clock, subscription, action) = await SubscribeAsync();
        var yearly = await simulator.PriceAsync(9000, "year");
        var schedule = await FromAsync(subscription);
        var end = subscription.Items.Single().CurrentPeriodEnd;
        await simulator.PostAsync($"/v1/subscription_schedules/{schedule}",
            $"phases[0][items][0][price]={action.Id}&phases[0][end_date]={Unix(end)}&phases[1][items][0][price]={yearly.Id}");
        await simulator.AdvanceAsync(clock, end.AddHours(2));
        subscription = await simulator.SubscriptionAsync(subscription.Id);
        Assert.Equal((end, end.AddYears(1)), (subscription.Items.Single().CurrentPeriodStart, subscription.Items.Single().CurrentPeriodEnd));
        var invoices = await new InvoiceService(simulator.Client).ListAsync(new() { Subscription = subscription.Id });
        Assert.Equal([9000, 1000], invoices.Select(invoice => invoice.Total));
    }

    [Fact]
    public async Task A_schedule_whose_price_was_archived_before_its_start_is_aborted()
    {
        var clock = await simulator.ClockAsync(Start);
        var customer = await simulator.CustomerWithCardAsync(clock: clock.Id);
        var price = await simulator.PriceAsync();
        var schedule = Text(await simulator.PostAsync("/v1/subscription_schedules",
            $"customer={customer.Id}&start_date={Unix(Start.AddDays(1))}&phases[0][items][0][price]={price.Id}"), "id");
        await simulator.PostAsync($"/v1/prices/{price.Id}", "active=false");
        await simulator.AdvanceAsync(clock, Start.AddDays(2));
        Assert.Equal(["subscription_schedule.created", "subscription_schedule.aborted"], await EventsAsync(schedule));
    }

    private static long Unix(DateTime instant) => new DateTimeOffset(instant).ToUnixTimeSeconds();

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private async Task<(TestClock Clock, Subscription Subscription, Price Price)> SubscribeAsync()
    {
        var clock = await simulator.ClockAsync(Start);
        var price = await simulator.PriceAsync(1000);
        return (clock, await simulator.SubscribeAsync(await simulator.CustomerWithCardAsync(clock: clock.Id), price), price);
    }

    private async Task<string> FromAsync(Subscription subscription) =>
        Text(await simulator.PostAsync("/v1/subscription_schedules", $"from_subscription={subscription.Id}"), "id");

    private Task<JsonElement> ScheduleAsync(string id) => simulator.GetAsync($"/v1/subscription_schedules/{id}");

    private async Task<string?> ScheduleOfAsync(Subscription subscription) =>
        (await simulator.GetAsync($"/v1/subscriptions/{subscription.Id}")).GetProperty("schedule").GetString();

    private async Task<List<string?>> EventsAsync(string id)
    {
        var events = (await simulator.GetAsync("/v1/events?type=subscription_schedule.*&limit=100")).GetProperty("data").EnumerateArray().Reverse();
        return [.. events.Where(happened => happened.GetProperty("data").GetProperty("object").GetProperty("id").GetString() == id)
            .Select(happened => happened.GetProperty("type").GetString())];
    }
}
