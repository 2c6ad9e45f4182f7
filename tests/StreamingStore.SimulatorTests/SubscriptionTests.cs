using System.Net;
using Microsoft.Extensions.Time.Testing;
using Stripe;

namespace StreamingStore.SimulatorTests;

public sealed class SubscriptionTests(Simulator simulator) : IClassFixture<Simulator>
{
    private readonly SubscriptionService subscriptions = new(simulator.Client);
    private readonly InvoiceService invoices = new(simulator.Client);

    [Fact]
    public async Task A_good_card_makes_an_active_subscription_with_a_paid_invoice()
    {
        var subscription = await subscriptions.CreateAsync(new()
        {
            Customer = (await simulator.CustomerWithCardAsync()).Id,
            Items = [new() { Price = (await simulator.PriceAsync(1000)).Id }, new() { Price = (await simulator.PriceAsync(250)).Id, Quantity = 3 }],
            Metadata = new() { ["device_type"] = "tv" },
            Expand = ["latest_invoice"],
        });
        Assert.Equal(("active", "tv", 2), (subscription.Status, subscription.Metadata["device_type"], subscription.Items.Data.Count));
        Assert.Equal(subscription.Created.AddMonths(1), subscription.Items.First().CurrentPeriodEnd);
        Assert.Equal(("paid", 1750, 1750, "subscription_create"),
            (subscription.LatestInvoice.Status, subscription.LatestInvoice.Total, subscription.LatestInvoice.AmountPaid, subscription.LatestInvoice.BillingReason));
        Assert.Equal(1750, subscription.LatestInvoice.Lines.Sum(line => line.Amount));
        Assert.Equal(["customer.subscription.created"], await simulator.EventsOfAsync(subscription.Id));
        Assert.Equal(["invoice.created", "invoice.finalized", "invoice.updated", "invoice.paid", "invoice.payment_succeeded"], await simulator.EventsOfAsync(subscription.LatestInvoiceId));
    }

    [Fact]
    public async Task A_customer_without_a_card_cannot_subscribe_to_what_costs_money()
    {
        var customer = await new CustomerService(simulator.Client).CreateAsync(new());
        var refusal = await Simulator.RefusalOf(async () => await simulator.SubscribeAsync(customer, await simulator.PriceAsync()));
        Assert.Equal("resource_missing", refusal.StripeError.Code);
        Assert.Empty(await subscriptions.ListAsync(new() { Customer = customer.Id, Status = "all" }));
        Assert.Equal("active", (await simulator.SubscribeAsync(customer, await simulator.PriceAsync(0))).Status);
    }

    [Fact]
    public async Task A_failing_card_leaves_the_subscription_incomplete_until_the_invoice_is_paid()
    {
        var customer = await simulator.CustomerWithCardAsync("pm_card_chargeCustomerFail");
        var subscription = await simulator.SubscribeAsync(customer, await simulator.PriceAsync());
        Assert.Equal("incomplete", subscription.Status);
        var invoice = await invoices.PayAsync(subscription.LatestInvoiceId, new() { PaymentMethod = "pm_card_visa" });
        Assert.Equal("paid", invoice.Status);
        Assert.Equal("active", (await simulator.SubscriptionAsync(subscription.Id)).Status);
    }

    [Fact]
    public async Task With_error_if_incomplete_a_failing_card_leaves_nothing_behind()
    {
        var customer = await simulator.CustomerWithCardAsync("pm_card_chargeCustomerFail");
        var price = await simulator.PriceAsync();
        var refusal = await Simulator.RefusalOf(() => subscriptions.CreateAsync(new() { Customer = customer.Id, Items = [new() { Price = price.Id }], PaymentBehavior = "error_if_incomplete" }));
        Assert.Equal((HttpStatusCode.PaymentRequired, "card_declined"), (refusal.HttpStatusCode, refusal.StripeError.Code));
        Assert.Empty(await subscriptions.ListAsync(new() { Customer = customer.Id, Status = "all" }));
        Assert.Empty(await invoices.ListAsync(new() { Customer = customer.Id }));
    }

    [Fact]
    public async Task With_default_incomplete_the_client_confirms_the_payment()
    {
        var customer = await new CustomerService(simulator.Client).CreateAsync(new());
        var subscription = await subscriptions.CreateAsync(new()
        {
            Customer = customer.Id,
            Items = [new() { Price = (await simulator.PriceAsync()).Id }],
            PaymentBehavior = "default_incomplete",
            PaymentSettings = new() { SaveDefaultPaymentMethod = "on_subscription" },
            Expand = ["latest_invoice.confirmation_secret", "latest_invoice.payments"],
        });
        Assert.Equal("incomplete", subscription.Status);
        var intent = subscription.LatestInvoice.Payments.Single().Payment.PaymentIntentId;
        Assert.StartsWith(intent + "_secret_", subscription.LatestInvoice.ConfirmationSecret.ClientSecret, StringComparison.Ordinal);
        await new PaymentIntentService(simulator.Client).ConfirmAsync(intent, new() { PaymentMethod = "pm_card_visa" });
        subscription = await simulator.SubscriptionAsync(subscription.Id);
        Assert.Equal("active", subscription.Status);
        Assert.NotNull(subscription.DefaultPaymentMethodId);
    }

    [Fact]
    public async Task A_first_payment_that_needs_authentication_activates_once_it_is_given()
    {
        var customer = await simulator.CustomerWithCardAsync("pm_card_authenticationRequired");
        var subscription = await subscriptions.CreateAsync(new()
        {
            Customer = customer.Id,
            Items = [new() { Price = (await simulator.PriceAsync()).Id }],
            Expand = ["latest_invoice.payments.data.payment.payment_intent"],
        });
        var intent = subscription.LatestInvoice.Payments.Single().Payment.PaymentIntent;
        Assert.Equal(("incomplete", "requires_action"), (subscription.Status, intent.Status));
        using var form = new FormUrlEncodedContent([new("client_secret", intent.ClientSecret), new("outcome", "complete")]);
        using var done = await simulator.Http.PostAsync(new Uri($"/_simulator/authenticate/{intent.Id}", UriKind.Relative), form);
        Assert.Equal("active", (await simulator.SubscriptionAsync(subscription.Id)).Status);
        Assert.Equal(["customer.subscription.created", "customer.subscription.updated"], await simulator.EventsOfAsync(subscription.Id));
    }

    [Fact]
    public async Task A_trial_needs_no_card_and_costs_nothing_yet()
    {
        var customer = await new CustomerService(simulator.Client).CreateAsync(new());
        var subscription = await subscriptions.CreateAsync(new()
        {
            Customer = customer.Id,
            Items = [new() { Price = (await simulator.PriceAsync()).Id }],
            TrialPeriodDays = 14,
            Expand = ["latest_invoice"],
        });
        Assert.Equal(("trialing", 0, "paid"), (subscription.Status, subscription.LatestInvoice.Total, subscription.LatestInvoice.Status));
        Assert.Equal(subscription.Created.AddDays(14), subscription.TrialEnd);
        Assert.Equal(subscription.TrialEnd, subscription.Items.Single().CurrentPeriodEnd);
    }

    [Fact]
    public async Task A_cancellation_at_the_periods_end_can_be_taken_back()
    {
        var subscription = await simulator.SubscribeAsync(await simulator.CustomerWithCardAsync(), await simulator.PriceAsync());
        subscription = await subscriptions.UpdateAsync(subscription.Id, new() { CancelAtPeriodEnd = true });
        Assert.True(subscription.CancelAtPeriodEnd);
        Assert.Equal(subscription.Items.Single().CurrentPeriodEnd, subscription.CancelAt);
        Assert.NotNull(subscription.CanceledAt);
        subscription = await subscriptions.UpdateAsync(subscription.Id, new() { CancelAtPeriodEnd = false });
        Assert.False(subscription.CancelAtPeriodEnd);
        Assert.Null(subscription.CancelAt);
        Assert.Null(subscription.CanceledAt);
    }

    [Fact]
    public async Task A_subscription_canceled_now_is_over_and_hidden_from_plain_lists()
    {
        var customer = await simulator.CustomerWithCardAsync();
        var subscription = await simulator.SubscribeAsync(customer, await simulator.PriceAsync());
        subscription = await subscriptions.CancelAsync(subscription.Id, new() { CancellationDetails = new() { Feedback = "too_expensive" } });
        Assert.Equal(("canceled", "cancellation_requested", "too_expensive"), (subscription.Status, subscription.CancellationDetails.Reason, subscription.CancellationDetails.Feedback));
        Assert.NotNull(subscription.EndedAt);
        Assert.Empty(await subscriptions.ListAsync(new() { Customer = customer.Id }));
        Assert.Single(await subscriptions.ListAsync(new() { Customer = customer.Id, Status = "all" }));
        Assert.Single(await subscriptions.ListAsync(new() { Customer = customer.Id, Status = "canceled" }));
        Assert.Equal("customer.subscription.deleted", (await simulator.EventsOfAsync(subscription.Id))[^1]);
        var refusal = await Simulator.RefusalOf(() => subscriptions.CancelAsync(subscription.Id));
        Assert.Equal(HttpStatusCode.NotFound, refusal.HttpStatusCode);
    }

    [Fact]
    public async Task Subscriptions_are_listed_by_price()
    {
        var (wanted, other) = (await simulator.PriceAsync(), await simulator.PriceAsync());
        var customer = await simulator.CustomerWithCardAsync();
        var both = await simulator.SubscribeAsync(customer, wanted, other);
        await simulator.SubscribeAsync(customer, other);
        Assert.Equal([both.Id], (await subscriptions.ListAsync(new() { Price = wanted.Id })).Select(found => found.Id));
    }

    [Fact]
    public async Task Subscriptions_are_searched_by_metadata_and_status()
    {
        var subscription = await simulator.SubscribeAsync(await simulator.CustomerWithCardAsync(), await simulator.PriceAsync());
        await subscriptions.UpdateAsync(subscription.Id, new() { Metadata = new() { ["device_type"] = "projector" } });
        var found = await subscriptions.SearchAsync(new() { Query = "metadata[\"device_type\"]:\"projector\" AND status:\"active\"" });
        Assert.Equal([subscription.Id], found.Select(one => one.Id));
    }

    [Fact]
    public async Task Up_to_20_items_and_no_price_twice()
    {
        var customer = await simulator.CustomerWithCardAsync();
        var prices = new List<Price>();
        for (var number = 0; number < 21; number++)
            prices.Add(await simulator.PriceAsync());
        await Simulator.RefusalOf(() => simulator.SubscribeAsync(customer, [.. prices]));
        await Simulator.RefusalOf(() => simulator.SubscribeAsync(customer, prices[0], prices[0]));
        Assert.Equal(20, (await simulator.SubscribeAsync(customer, [.. prices.Take(20)])).Items.Data.Count);
    }

    [Fact]
    public async Task Items_are_added_changed_and_removed_by_one_update()
    {
        var (action, comedy, drama) = (await simulator.PriceAsync(1000), await simulator.PriceAsync(2000), await simulator.PriceAsync(3000));
        var subscription = await simulator.SubscribeAsync(await simulator.CustomerWithCardAsync(), action, comedy);
        var items = subscription.Items.ToDictionary(item => item.Price.Id, item => item.Id);
        subscription = await subscriptions.UpdateAsync(subscription.Id, new()
        {
            Items = [new() { Id = items[action.Id], Deleted = true }, new() { Id = items[comedy.Id], Quantity = 2 }, new() { Price = drama.Id }],
            ProrationBehavior = "none",
        });
        Assert.Equal([(comedy.Id, 2), (drama.Id, 1)], subscription.Items.Select(item => (item.Price.Id, item.Quantity)));
        Assert.Equal(items[comedy.Id], subscription.Items.First().Id);
        var single = await simulator.GetAsync($"/v1/subscription_items/{items[comedy.Id]}");
        Assert.Equal(2, single.GetProperty("quantity").GetInt64());
    }

    [Fact]
    public async Task The_last_item_cannot_be_removed()
    {
        var subscription = await simulator.SubscribeAsync(await simulator.CustomerWithCardAsync(), await simulator.PriceAsync());
        using var refused = await simulator.Http.DeleteAsync(new Uri($"/v1/subscription_items/{subscription.Items.Single().Id}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task Collection_can_be_paused_while_the_service_goes_on()
    {
        var subscription = await simulator.SubscribeAsync(await simulator.CustomerWithCardAsync(), await simulator.PriceAsync());
        subscription = await subscriptions.UpdateAsync(subscription.Id, new() { PauseCollection = new() { Behavior = "void" } });
        Assert.Equal(("active", "void"), (subscription.Status, subscription.PauseCollection.Behavior));
        subscription = await subscriptions.UpdateAsync(subscription.Id, new() { PauseCollection = null });
        Assert.Null(subscription.PauseCollection);
    }

    [Fact]
    public async Task An_upgrade_whose_payment_fails_waits_as_a_pending_update()
    {
        var customer = await simulator.CustomerWithCardAsync();
        var (small, large) = (await simulator.PriceAsync(1000), await simulator.PriceAsync(9000, "year"));
        var subscription = await simulator.SubscribeAsync(customer, small);
        var failing = await new PaymentMethodService(simulator.Client).AttachAsync("pm_card_chargeCustomerFail", new() { Customer = customer.Id });
        await subscriptions.UpdateAsync(subscription.Id, new() { DefaultPaymentMethod = failing.Id });
        var updated = await simulator.PostAsync($"/v1/subscriptions/{subscription.Id}",
            $"items[0][id]={subscription.Items.Single().Id}&items[0][price]={large.Id}&payment_behavior=pending_if_incomplete&proration_behavior=always_invoice");
        Assert.Equal("active", updated.GetProperty("status").GetString());
        Assert.Equal(small.Id, updated.GetProperty("items").GetProperty("data")[0].GetProperty("price").GetProperty("id").GetString());
        Assert.Equal(large.Id, updated.GetProperty("pending_update").GetProperty("subscription_items")[0].GetProperty("price").GetProperty("id").GetString());

        await invoices.PayAsync(updated.GetProperty("latest_invoice").GetString()!, new() { PaymentMethod = "pm_card_visa" });
        subscription = await simulator.SubscriptionAsync(subscription.Id);
        Assert.Equal(large.Id, subscription.Items.Single().Price.Id);
        Assert.Contains("customer.subscription.pending_update_applied", await simulator.EventsOfAsync(subscription.Id));
    }

    [Fact]
    public async Task An_incomplete_subscription_expires_after_23_hours()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var own = new Simulator(new() { TimeProvider = time });
        await own.InitializeAsync();
        var subscription = await own.SubscribeAsync(await own.CustomerWithCardAsync("pm_card_chargeCustomerFail"), await own.PriceAsync());
        var other = await own.PostAsync("/v1/checkout/sessions", $"mode=setup&currency=usd&success_url=https://store.test/&expires_at={time.GetUtcNow().AddHours(22).ToUnixTimeSeconds()}");
        time.Advance(TimeSpan.FromHours(22));
        await Eventually.Async(time, async () => (await own.GetAsync($"/v1/checkout/sessions/{other.GetProperty("id").GetString()}")).GetProperty("status").GetString() == "expired");
        Assert.Equal("incomplete", (await own.SubscriptionAsync(subscription.Id)).Status);
        time.Advance(TimeSpan.FromHours(1));
        await Eventually.Async(time, async () => (await own.SubscriptionAsync(subscription.Id)).Status == "incomplete_expired");
        Assert.Equal("void", (await new InvoiceService(own.Client).GetAsync(subscription.LatestInvoiceId)).Status);
    }
}
