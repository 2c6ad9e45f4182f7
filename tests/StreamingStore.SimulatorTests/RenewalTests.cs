using Stripe;
using Stripe.TestHelpers;
// Stripe.net has one in Stripe.TestHelpers too.
using CustomerService = Stripe.CustomerService;

namespace StreamingStore.SimulatorTests;

/// <summary>What time does to subscriptions, on test clocks.</summary>
public sealed class RenewalTests(Simulator simulator) : IClassFixture<Simulator>
{
    private static readonly DateTime Start = new(2027, 1, 31, 12, 0, 0, DateTimeKind.Utc);

    private readonly SubscriptionService subscriptions = new(simulator.Client);
    private readonly InvoiceService invoices = new(simulator.Client);

    [Fact]
    public async Task A_renewal_drafts_an_invoice_and_collects_it_an_hour_later()
    {
        var (clock, subscription) = await SubscribeAsync();
        var renewal = new DateTime(2027, 2, 28, 12, 0, 0, DateTimeKind.Utc);
        Assert.Equal(renewal, subscription.Items.Single().CurrentPeriodEnd);
        await simulator.AdvanceAsync(clock, renewal.AddMinutes(1));
        subscription = await simulator.SubscriptionAsync(subscription.Id);
        var invoice = await invoices.GetAsync(subscription.LatestInvoiceId);
        Assert.Equal(("active", "draft", "subscription_cycle"), (subscription.Status, invoice.Status, invoice.BillingReason));
        await simulator.AdvanceAsync(clock, renewal.AddMinutes(61));
        invoice = await invoices.GetAsync(subscription.LatestInvoiceId);
        Assert.Equal(("paid", 1000), (invoice.Status, invoice.AmountPaid));
        Assert.Equal(Start.AddMonths(2), subscription.Items.Single().CurrentPeriodEnd);
    }

    [Fact]
    public async Task Periods_follow_each_other_without_a_gap()
    {
        var (clock, subscription) = await SubscribeAsync();
        for (var month = 2; month <= 6; month += 2)
            await simulator.AdvanceAsync(clock, Start.AddMonths(month).AddHours(2));
        var all = await invoices.ListAsync(new() { Subscription = subscription.Id, Limit = 100 });
        Assert.Equal(7, all.Data.Count);
        var periods = all.Select(invoice => invoice.Lines.Single().Period).OrderBy(period => period.Start).ToList();
        for (var number = 0; number < periods.Count; number++)
            Assert.Equal((Start.AddMonths(number), Start.AddMonths(number + 1)), (periods[number].Start, periods[number].End));
        Assert.All(all, invoice => Assert.Equal("paid", invoice.Status));
    }

    [Fact]
    public async Task A_renewal_written_off_while_collection_was_paused_can_be_paid_after_all()
    {
        var (clock, subscription) = await SubscribeAsync();
        await subscriptions.UpdateAsync(subscription.Id, new() { PauseCollection = new() { Behavior = "mark_uncollectible" } });
        await simulator.AdvanceAsync(clock, Start.AddMonths(1).AddHours(2));
        subscription = await simulator.SubscriptionAsync(subscription.Id);
        Assert.Equal("uncollectible", (await invoices.GetAsync(subscription.LatestInvoiceId)).Status);
        Assert.Equal("paid", (await invoices.PayAsync(subscription.LatestInvoiceId)).Status);
    }

    [Fact]
    public async Task A_renewal_that_fails_is_past_due_and_canceled_after_the_last_attempt()
    {
        var (clock, subscription) = await SubscribeAsync();
        await UseCardAsync(subscription, "pm_card_chargeCustomerFail");
        var renewal = subscription.Items.Single().CurrentPeriodEnd;
        await simulator.AdvanceAsync(clock, renewal.AddHours(2));
        subscription = await simulator.SubscriptionAsync(subscription.Id);
        var invoice = await invoices.GetAsync(subscription.LatestInvoiceId);
        Assert.Equal(("past_due", "open", 1), (subscription.Status, invoice.Status, invoice.AttemptCount));
        Assert.Equal(renewal.AddHours(1).AddDays(3), invoice.NextPaymentAttempt);
        await simulator.AdvanceAsync(clock, renewal.AddDays(16));
        subscription = await simulator.SubscriptionAsync(subscription.Id);
        invoice = await invoices.GetAsync(subscription.LatestInvoiceId);
        Assert.Equal(("canceled", "payment_failed", 4), (subscription.Status, subscription.CancellationDetails.Reason, invoice.AttemptCount));
        Assert.Null(invoice.NextPaymentAttempt);
    }

    [Fact]
    public async Task A_retry_with_a_good_card_makes_it_active_again()
    {
        var (clock, subscription) = await SubscribeAsync();
        await UseCardAsync(subscription, "pm_card_chargeCustomerFail");
        var renewal = subscription.Items.Single().CurrentPeriodEnd;
        await simulator.AdvanceAsync(clock, renewal.AddHours(2));
        await UseCardAsync(subscription, "pm_card_visa");
        await simulator.AdvanceAsync(clock, renewal.AddDays(4));
        Assert.Equal("active", (await simulator.SubscriptionAsync(subscription.Id)).Status);
    }

    [Fact]
    public async Task A_cancellation_at_the_periods_end_happens_there()
    {
        var (clock, subscription) = await SubscribeAsync();
        await subscriptions.UpdateAsync(subscription.Id, new() { CancelAtPeriodEnd = true });
        var end = subscription.Items.Single().CurrentPeriodEnd;
        await simulator.AdvanceAsync(clock, end.AddHours(-1));
        Assert.Equal("active", (await simulator.SubscriptionAsync(subscription.Id)).Status);
        await simulator.AdvanceAsync(clock, end.AddHours(3));
        subscription = await simulator.SubscriptionAsync(subscription.Id);
        Assert.Equal(("canceled", end), (subscription.Status, subscription.EndedAt));
        Assert.Single(await invoices.ListAsync(new() { Subscription = subscription.Id }));
    }

    [Fact]
    public async Task A_cancellation_at_an_instant_happens_then()
    {
        var (clock, subscription) = await SubscribeAsync();
        await subscriptions.UpdateAsync(subscription.Id, new() { CancelAt = Start.AddDays(10) });
        await simulator.AdvanceAsync(clock, Start.AddDays(11));
        subscription = await simulator.SubscriptionAsync(subscription.Id);
        Assert.Equal(("canceled", Start.AddDays(10)), (subscription.Status, subscription.EndedAt));
    }

    [Fact]
    public async Task A_trial_announces_its_end_and_then_bills()
    {
        var (clock, subscription) = await SubscribeAsync(trialDays: 14);
        Assert.Equal("trialing", subscription.Status);
        await simulator.AdvanceAsync(clock, Start.AddDays(12));
        Assert.Contains("customer.subscription.trial_will_end", await simulator.EventsOfAsync(subscription.Id));
        await simulator.AdvanceAsync(clock, Start.AddDays(14).AddHours(2));
        subscription = await simulator.SubscriptionAsync(subscription.Id);
        var invoice = await invoices.GetAsync(subscription.LatestInvoiceId);
        Assert.Equal(("active", "paid", 1000), (subscription.Status, invoice.Status, invoice.Total));
        Assert.Equal(Start.AddDays(14).AddMonths(1), subscription.Items.Single().CurrentPeriodEnd);
    }

    [Theory]
    [InlineData("pause", "paused")]
    [InlineData("cancel", "canceled")]
    [InlineData("create_invoice", "past_due")]
    public async Task A_trial_without_a_card_ends_as_was_said(string missing, string status)
    {
        var clock = await simulator.ClockAsync(Start);
        var customer = await new CustomerService(simulator.Client).CreateAsync(new() { TestClock = clock.Id });
        var subscription = await subscriptions.CreateAsync(new()
        {
            Customer = customer.Id,
            Items = [new() { Price = (await simulator.PriceAsync()).Id }],
            TrialPeriodDays = 7,
            TrialSettings = new() { EndBehavior = new() { MissingPaymentMethod = missing } },
        });
        await simulator.AdvanceAsync(clock, Start.AddDays(7).AddHours(2));
        Assert.Equal(status, (await simulator.SubscriptionAsync(subscription.Id)).Status);
    }

    [Fact]
    public async Task A_paused_subscription_resumes_with_a_new_period()
    {
        var clock = await simulator.ClockAsync(Start);
        var customer = await new CustomerService(simulator.Client).CreateAsync(new() { TestClock = clock.Id });
        var subscription = await subscriptions.CreateAsync(new()
        {
            Customer = customer.Id,
            Items = [new() { Price = (await simulator.PriceAsync()).Id }],
            TrialPeriodDays = 7,
            TrialSettings = new() { EndBehavior = new() { MissingPaymentMethod = "pause" } },
        });
        await simulator.AdvanceAsync(clock, Start.AddDays(8));
        await UseCardAsync(subscription, "pm_card_visa");
        subscription = await subscriptions.ResumeAsync(subscription.Id, new());
        Assert.Equal(("active", Start.AddDays(8).AddMonths(1)), (subscription.Status, subscription.Items.Single().CurrentPeriodEnd));
        Assert.Contains("customer.subscription.resumed", await simulator.EventsOfAsync(subscription.Id));
    }

    [Fact]
    public async Task An_upgrade_in_the_middle_of_a_period_costs_half_the_difference()
    {
        // 31 January to 28 February: 28 days.
        var (clock, subscription) = await SubscribeAsync();
        await simulator.AdvanceAsync(clock, Start.AddDays(14));
        var large = await simulator.PriceAsync(3000);
        subscription = await subscriptions.UpdateAsync(subscription.Id, new()
        {
            Items = [new() { Id = subscription.Items.Single().Id, Price = large.Id }],
            ProrationBehavior = "always_invoice",
        });
        var invoice = await invoices.GetAsync(subscription.LatestInvoiceId);
        Assert.Equal([-500L, 1500L], invoice.Lines.Select(line => line.Amount).Order());
        Assert.Equal((1000, "paid", "subscription_update"), (invoice.Total, invoice.Status, invoice.BillingReason));
    }

    [Fact]
    public async Task Prorations_wait_for_the_next_invoice_unless_asked_for_at_once()
    {
        var (clock, subscription) = await SubscribeAsync();
        await simulator.AdvanceAsync(clock, Start.AddDays(14));
        await subscriptions.UpdateAsync(subscription.Id, new() { Items = [new() { Id = subscription.Items.Single().Id, Quantity = 3 }] });
        Assert.Single(await invoices.ListAsync(new() { Subscription = subscription.Id }));
        await simulator.AdvanceAsync(clock, subscription.Items.Single().CurrentPeriodEnd.AddHours(2));
        var renewal = (await invoices.ListAsync(new() { Subscription = subscription.Id })).First();
        Assert.Equal((4000, 3), (renewal.Total, renewal.Lines.Data.Count));
    }

    [Fact]
    public async Task A_downgrade_leaves_a_credit_that_the_next_invoice_uses()
    {
        var (clock, subscription) = await SubscribeAsync(amount: 3000);
        await simulator.AdvanceAsync(clock, Start.AddDays(14));
        var small = await simulator.PriceAsync(1000);
        await subscriptions.UpdateAsync(subscription.Id, new()
        {
            Items = [new() { Id = subscription.Items.Single().Id, Price = small.Id }],
            ProrationBehavior = "always_invoice",
        });
        var customer = await simulator.GetAsync($"/v1/customers/{subscription.CustomerId}");
        Assert.Equal(-1000, customer.GetProperty("balance").GetInt64());
        await simulator.AdvanceAsync(clock, subscription.Items.Single().CurrentPeriodEnd.AddHours(2));
        var renewal = (await invoices.ListAsync(new() { Subscription = subscription.Id })).First();
        Assert.Equal((1000, 0, "paid"), (renewal.Total, renewal.AmountDue, renewal.Status));
    }

    [Fact]
    public async Task Changing_the_interval_begins_a_new_period_at_once()
    {
        var (clock, subscription) = await SubscribeAsync();
        await simulator.AdvanceAsync(clock, Start.AddDays(14));
        var yearly = await simulator.PriceAsync(10_000, "year");
        subscription = await subscriptions.UpdateAsync(subscription.Id, new() { Items = [new() { Id = subscription.Items.Single().Id, Price = yearly.Id }] });
        Assert.Equal(Start.AddDays(14).AddYears(1), subscription.Items.Single().CurrentPeriodEnd);
        Assert.Equal(9500, (await invoices.GetAsync(subscription.LatestInvoiceId)).Total);
    }

    [Fact]
    public async Task A_clock_advances_by_two_intervals_at_most_and_never_back()
    {
        var (clock, _) = await SubscribeAsync();
        var clocks = new TestClockService(simulator.Client);
        await Simulator.RefusalOf(() => clocks.AdvanceAsync(clock.Id, new() { FrozenTime = Start.AddMonths(3) }));
        await Simulator.RefusalOf(() => clocks.AdvanceAsync(clock.Id, new() { FrozenTime = Start.AddDays(-1) }));
    }

    [Fact]
    public async Task What_lives_by_a_clock_is_hidden_from_plain_lists()
    {
        var (clock, subscription) = await SubscribeAsync();
        Assert.DoesNotContain(await subscriptions.ListAsync(new() { Limit = 100 }), found => found.Id == subscription.Id);
        Assert.Contains(await subscriptions.ListAsync(new() { TestClock = clock.Id }), found => found.Id == subscription.Id);
        Assert.Contains(await subscriptions.ListAsync(new() { Customer = subscription.CustomerId }), found => found.Id == subscription.Id);
        Assert.DoesNotContain(await new CustomerService(simulator.Client).ListAsync(new() { Limit = 100 }), found => found.Id == subscription.CustomerId);
    }

    [Fact]
    public async Task Deleting_a_clock_ends_what_lived_by_it()
    {
        var (clock, subscription) = await SubscribeAsync();
        await new TestClockService(simulator.Client).DeleteAsync(clock.Id);
        Assert.True((await new CustomerService(simulator.Client).GetAsync(subscription.CustomerId)).Deleted);
        Assert.Equal("canceled", (await simulator.SubscriptionAsync(subscription.Id)).Status);
    }

    [Fact]
    public async Task While_collection_is_paused_renewals_are_voided()
    {
        var (clock, subscription) = await SubscribeAsync();
        await subscriptions.UpdateAsync(subscription.Id, new() { PauseCollection = new() { Behavior = "void" } });
        await simulator.AdvanceAsync(clock, subscription.Items.Single().CurrentPeriodEnd.AddHours(2));
        subscription = await simulator.SubscriptionAsync(subscription.Id);
        Assert.Equal(("active", "void"), (subscription.Status, (await invoices.GetAsync(subscription.LatestInvoiceId)).Status));
    }

    private async Task<(TestClock Clock, Subscription Subscription)> SubscribeAsync(long amount = 1000, int? trialDays = null)
    {
        var clock = await simulator.ClockAsync(Start);
        var customer = await simulator.CustomerWithCardAsync(clock: clock.Id);
        var subscription = await subscriptions.CreateAsync(new()
        {
            Customer = customer.Id,
            Items = [new() { Price = (await simulator.PriceAsync(amount)).Id }],
            TrialPeriodDays = trialDays,
        });
        return (clock, subscription);
    }

    private async Task UseCardAsync(Subscription subscription, string card)
    {
        var method = await new PaymentMethodService(simulator.Client).AttachAsync(card, new() { Customer = subscription.CustomerId });
        await subscriptions.UpdateAsync(subscription.Id, new() { DefaultPaymentMethod = method.Id });
    }
}
