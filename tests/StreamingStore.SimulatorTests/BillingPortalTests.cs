using System.Net;
using Stripe;
using Stripe.BillingPortal;

namespace StreamingStore.SimulatorTests;

/// <summary>The billing portal: its configurations, sessions and page.</summary>
public sealed class BillingPortalTests(Simulator simulator) : IClassFixture<Simulator>
{
    private readonly SessionService sessions = new(simulator.Client);

    [Fact]
    public async Task The_page_shows_subscriptions_cards_and_invoices_and_the_way_back()
    {
        var customer = await simulator.CustomerWithCardAsync();
        await simulator.SubscribeAsync(customer, await simulator.PriceAsync(1299, name: "Action & more"));
        var session = await sessions.CreateAsync(new() { Customer = customer.Id, ReturnUrl = "https://shop.example/account" });
        var page = await simulator.OpenAsync(session.Url);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("Action &amp; more (12.99 USD each month)", page.Html, StringComparison.Ordinal);
        Assert.Contains("4242", page.Html, StringComparison.Ordinal);
        Assert.Contains("paid", page.Html, StringComparison.Ordinal);
        Assert.Contains("href=\"https://shop.example/account\"", page.Html, StringComparison.Ordinal);
        Assert.Equal(["billing_portal.session.created"], await EventsAsync(session.Id));
    }

    [Fact]
    public async Task A_cancellation_at_the_periods_end_can_be_taken_back()
    {
        var (subscription, session) = await SubscriberAsync();
        Assert.Equal(HttpStatusCode.SeeOther, (await ActAsync(session, "cancel", subscription.Id)).Status);
        Assert.True((await simulator.SubscriptionAsync(subscription.Id)).CancelAtPeriodEnd);
        await ActAsync(session, "resume", subscription.Id);
        subscription = await simulator.SubscriptionAsync(subscription.Id);
        Assert.Equal((false, null), (subscription.CancelAtPeriodEnd, subscription.CancelAt));
        Assert.Equal(2, (await simulator.EventsOfAsync(subscription.Id)).Count(type => type == "customer.subscription.updated"));
    }

    [Fact]
    public async Task A_configuration_can_let_people_cancel_at_once()
    {
        var configuration = await ConfigurationAsync("features[subscription_cancel][enabled]=true&features[subscription_cancel][mode]=immediately");
        var (subscription, session) = await SubscriberAsync(configuration);
        await ActAsync(session, "cancel", subscription.Id);
        Assert.Equal("canceled", (await simulator.SubscriptionAsync(subscription.Id)).Status);
    }

    [Fact]
    public async Task A_subscription_is_switched_to_a_price_that_the_configuration_offers()
    {
        var drama = await simulator.PriceAsync(1500, name: "Drama");
        var configuration = await ConfigurationAsync(
            $"features[subscription_update][enabled]=true&features[subscription_update][default_allowed_updates][0]=price&features[subscription_update][proration_behavior]=always_invoice&features[subscription_update][products][0][product]={drama.ProductId}&features[subscription_update][products][0][prices][0]={drama.Id}");
        var (subscription, session) = await SubscriberAsync(configuration);
        Assert.Contains("Drama (15.00 USD each month)", (await simulator.OpenAsync(session.Url)).Html, StringComparison.Ordinal);
        await simulator.SubmitAsync(session.Url, ("action", "switch"), ("id", subscription.Id), ("price", drama.Id));
        Assert.Equal(drama.Id, (await simulator.SubscriptionAsync(subscription.Id)).Items.Single().Price.Id);
        var other = await simulator.PriceAsync(1, name: "Not offered");
        Assert.Equal(HttpStatusCode.BadRequest, (await simulator.SubmitAsync(session.Url, ("action", "switch"), ("id", subscription.Id), ("price", other.Id))).Status);
    }

    [Fact]
    public async Task A_card_is_added_and_made_the_default()
    {
        var (subscription, session) = await SubscriberAsync();
        await simulator.SubmitAsync(session.Url, ("action", "add"), ("card", "5555555555554444"));
        var methods = new PaymentMethodService(simulator.Client);
        var added = (await methods.ListAsync(new() { Customer = subscription.CustomerId })).Single(method => method.Card.Brand == "mastercard");
        await ActAsync(session, "default", added.Id);
        Assert.Equal(added.Id, (await new CustomerService(simulator.Client).GetAsync(subscription.CustomerId)).InvoiceSettings.DefaultPaymentMethodId);
        Assert.Contains("payment_method.attached", await simulator.EventsOfAsync(added.Id));
        await ActAsync(session, "remove", added.Id);
        Assert.Single(await methods.ListAsync(new() { Customer = subscription.CustomerId }));
    }

    [Fact]
    public async Task A_card_that_its_bank_refuses_is_not_added()
    {
        var (subscription, session) = await SubscriberAsync();
        var refused = await simulator.SubmitAsync(session.Url, ("action", "add"), ("card", "4000000000000002"));
        Assert.Equal(HttpStatusCode.PaymentRequired, refused.Status);
        Assert.Contains("Your card was declined.", refused.Html, StringComparison.Ordinal);
        Assert.Single(await new PaymentMethodService(simulator.Client).ListAsync(new() { Customer = subscription.CustomerId }));
    }

    [Fact]
    public async Task What_is_not_enabled_is_refused()
    {
        var (subscription, session) = await SubscriberAsync(await ConfigurationAsync("features[invoice_history][enabled]=true"));
        Assert.Equal(HttpStatusCode.BadRequest, (await ActAsync(session, "cancel", subscription.Id)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await ActAsync(session, "add", "")).Status);
        Assert.False((await simulator.SubscriptionAsync(subscription.Id)).CancelAtPeriodEnd);
    }

    [Fact]
    public async Task A_customer_reaches_nobody_elses_subscription()
    {
        var (theirs, _) = await SubscriberAsync();
        var (_, session) = await SubscriberAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await ActAsync(session, "cancel", theirs.Id)).Status);
        Assert.False((await simulator.SubscriptionAsync(theirs.Id)).CancelAtPeriodEnd);
    }

    [Fact]
    public async Task A_flow_leads_back_when_it_is_done()
    {
        var customer = await simulator.CustomerWithCardAsync();
        var subscription = await simulator.SubscribeAsync(customer, await simulator.PriceAsync());
        var session = await simulator.PostAsync("/v1/billing_portal/sessions",
            $"customer={customer.Id}&flow_data[type]=subscription_cancel&flow_data[subscription_cancel][subscription]={subscription.Id}&flow_data[after_completion][type]=redirect&flow_data[after_completion][redirect][return_url]=https://shop.example/gone");
        Assert.Equal("subscription_cancel", session.GetProperty("flow").GetProperty("type").GetString());
        var done = await simulator.SubmitAsync(session.GetProperty("url").GetString()!, ("action", "cancel"), ("id", subscription.Id));
        Assert.Equal("https://shop.example/gone", done.Location);
        Assert.True((await simulator.SubscriptionAsync(subscription.Id)).CancelAtPeriodEnd);
    }

    [Fact]
    public async Task Configurations_are_changed_and_listed()
    {
        var id = await ConfigurationAsync("features[invoice_history][enabled]=true&business_profile[headline]=Films&metadata[a]=b");
        var changed = await simulator.PostAsync($"/v1/billing_portal/configurations/{id}", "active=false&features[payment_method_update][enabled]=true");
        Assert.True(changed.GetProperty("features").GetProperty("payment_method_update").GetProperty("enabled").GetBoolean());
        Assert.True(changed.GetProperty("features").GetProperty("invoice_history").GetProperty("enabled").GetBoolean());
        var inactive = (await simulator.GetAsync("/v1/billing_portal/configurations?active=false")).GetProperty("data");
        Assert.Contains(inactive.EnumerateArray(), configuration => configuration.GetProperty("id").GetString() == id);
    }

    private async Task<string> ConfigurationAsync(string form) =>
        (await simulator.PostAsync("/v1/billing_portal/configurations", form)).GetProperty("id").GetString()!;

    private async Task<(Subscription Subscription, Session Session)> SubscriberAsync(string? configuration = null)
    {
        var customer = await simulator.CustomerWithCardAsync();
        var subscription = await simulator.SubscribeAsync(customer, await simulator.PriceAsync());
        return (subscription, await sessions.CreateAsync(new() { Customer = customer.Id, Configuration = configuration }));
    }

    private Task<(HttpStatusCode Status, string? Location, string Html)> ActAsync(Session session, string action, string id) =>
        simulator.SubmitAsync(session.Url, ("action", action), ("id", id));

    private async Task<List<string?>> EventsAsync(string id)
    {
        var events = (await simulator.GetAsync("/v1/events?limit=100")).GetProperty("data").EnumerateArray();
        return [.. events.Where(happened => happened.GetProperty("data").GetProperty("object").TryGetProperty("id", out var about) && about.GetString() == id)
            .Select(happened => happened.GetProperty("type").GetString())];
    }
}
