using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using StreamingStore.StripeSimulator;
using Stripe;
using Stripe.Checkout;

namespace StreamingStore.SimulatorTests;

/// <summary>Checkout sessions, and the page on which people complete them.</summary>
public sealed class CheckoutTests(Simulator simulator) : IClassFixture<Simulator>
{
    private const string Film = "line_items[0][price_data][currency]=usd&line_items[0][price_data][unit_amount]=499&line_items[0][price_data][product_data][name]=A film&line_items[0][quantity]=1";
    private const string Addresses = "success_url=https://shop.example/done?session={CHECKOUT_SESSION_ID}&cancel_url=https://shop.example/back";

    private readonly SessionService sessions = new(simulator.Client);

    [Fact]
    public async Task A_payment_is_made_on_the_page_and_leads_to_the_success_url()
    {
        var session = await SessionAsync("payment", Film, "payment_intent_data[metadata][movie]=tt1&metadata[movie]=tt1&client_reference_id=viewer-7");
        Assert.Equal(("open", "unpaid", 499, "viewer-7"), (session.Status, session.PaymentStatus, session.AmountTotal, session.ClientReferenceId));
        Assert.Null(session.PaymentIntentId);
        var page = await simulator.OpenAsync(session.Url);
        Assert.Contains("4.99 USD", page.Html, StringComparison.Ordinal);
        Assert.Contains("A film", page.Html, StringComparison.Ordinal);
        Assert.Contains("https://shop.example/back", page.Html, StringComparison.Ordinal);

        var paid = await PayAsync(session);
        Assert.Equal((HttpStatusCode.SeeOther, $"https://shop.example/done?session={session.Id}"), (paid.Status, paid.Location));
        session = await sessions.GetAsync(session.Id);
        Assert.Equal(("complete", "paid"), (session.Status, session.PaymentStatus));
        Assert.Null(session.Url);
        Assert.Null(session.CustomerId);
        var intent = await new PaymentIntentService(simulator.Client).GetAsync(session.PaymentIntentId);
        Assert.Equal(("succeeded", 499, "tt1"), (intent.Status, intent.AmountReceived, intent.Metadata["movie"]));
        Assert.Equal(["checkout.session.completed"], await simulator.EventsOfAsync(session.Id));
    }

    [Fact]
    public async Task A_declined_card_can_be_tried_again_with_another_one()
    {
        var session = await SessionAsync("payment", Film);
        var declined = await PayAsync(session, "4000000000009995");
        Assert.Equal(HttpStatusCode.PaymentRequired, declined.Status);
        Assert.Contains("Your card has insufficient funds.", declined.Html, StringComparison.Ordinal);
        var open = await sessions.GetAsync(session.Id);
        Assert.Equal(("open", "unpaid"), (open.Status, open.PaymentStatus));
        Assert.Equal(HttpStatusCode.SeeOther, (await PayAsync(session)).Status);
        var intent = await new PaymentIntentService(simulator.Client).GetAsync((await sessions.GetAsync(session.Id)).PaymentIntentId);
        Assert.Equal(open.PaymentIntentId, intent.Id);
        Assert.Equal(["payment_intent.created", "payment_intent.payment_failed", "payment_intent.succeeded"], await simulator.EventsOfAsync(intent.Id));
    }

    [Fact]
    public async Task A_number_that_is_no_test_card_is_refused()
    {
        var session = await SessionAsync("payment", Film);
        var refused = await simulator.SubmitAsync(session.Url, ("email", "viewer@example.com"), ("number", "1234 5678"));
        Assert.Contains("Your card number is incorrect.", refused.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await simulator.SubmitAsync(session.Url, ("email", "viewer@example.com"), ("number", "4242 4242 4242 4242"))).Status);
    }

    [Theory]
    [InlineData("complete", "complete")]
    [InlineData("fail", "open")]
    public async Task Three_d_secure_decides_whether_the_session_completes(string outcome, string status)
    {
        var session = await SessionAsync("payment", Film);
        var asked = await PayAsync(session, "4000000000003220");
        Assert.Contains("/_simulator/authenticate/", asked.Location, StringComparison.Ordinal);
        var back = await simulator.OpenAsync(await simulator.AuthenticateAsync(asked.Location!, outcome));
        if (outcome == "complete")
            Assert.StartsWith("https://shop.example/done", back.Location, StringComparison.Ordinal);
        else
            Assert.Contains("unable to authenticate", back.Html, StringComparison.Ordinal);
        Assert.Equal(status, (await sessions.GetAsync(session.Id)).Status);
    }

    [Fact]
    public async Task A_subscription_makes_its_customer_and_keeps_the_card()
    {
        var price = await simulator.PriceAsync();
        var session = await sessions.CreateAsync(new()
        {
            Mode = "subscription",
            LineItems = [new() { Price = price.Id, Quantity = 2 }],
            SubscriptionData = new() { Metadata = new() { ["device"] = "tv" } },
            SuccessUrl = "https://shop.example/done",
            CustomerEmail = "new@example.com",
        });
        Assert.Equal(2000, session.AmountTotal);
        Assert.Equal("https://shop.example/done", (await PayAsync(session)).Location);
        session = await sessions.GetAsync(session.Id);
        var subscription = await simulator.SubscriptionAsync(session.SubscriptionId);
        Assert.Equal(("active", "tv", 2), (subscription.Status, subscription.Metadata["device"], subscription.Items.Single().Quantity));
        Assert.Equal((session.CustomerId, session.InvoiceId), (subscription.CustomerId, subscription.LatestInvoiceId));
        Assert.Equal("new@example.com", (await new CustomerService(simulator.Client).GetAsync(session.CustomerId)).Email);
        Assert.Equal(session.CustomerId, (await new PaymentMethodService(simulator.Client).GetAsync(subscription.DefaultPaymentMethodId)).CustomerId);
        Assert.Equal("customer.subscription.created", (await simulator.EventsOfAsync(subscription.Id))[0]);
    }

    [Fact]
    public async Task A_declined_subscription_stays_one_subscription_when_it_is_tried_again()
    {
        var (customer, price) = (await new CustomerService(simulator.Client).CreateAsync(new() { Email = "viewer@example.com" }), await simulator.PriceAsync());
        var session = await SessionAsync("subscription", $"line_items[0][price]={price.Id}&line_items[0][quantity]=1", $"customer={customer.Id}");
        Assert.Equal(HttpStatusCode.PaymentRequired, (await PayAsync(session, "4000000000000002")).Status);
        Assert.Null((await sessions.GetAsync(session.Id)).SubscriptionId);
        await PayAsync(session);
        var all = await new SubscriptionService(simulator.Client).ListAsync(new() { Customer = customer.Id, Status = "all" });
        Assert.Equal("active", all.Single().Status);
        Assert.Equal(all.Single().Id, (await sessions.GetAsync(session.Id)).SubscriptionId);
    }

    [Fact]
    public async Task A_trial_takes_the_card_and_no_money()
    {
        var price = await simulator.PriceAsync();
        var session = await SessionAsync(
            "subscription", $"line_items[0][price]={price.Id}&line_items[0][quantity]=1", "subscription_data[trial_period_days]=7");
        Assert.Equal(0, session.AmountTotal);
        await PayAsync(session);
        session = await sessions.GetAsync(session.Id);
        var subscription = await simulator.SubscriptionAsync(session.SubscriptionId);
        Assert.Equal(("complete", "no_payment_required", "trialing"), (session.Status, session.PaymentStatus, subscription.Status));
        Assert.NotNull(subscription.DefaultPaymentMethodId);
    }

    [Fact]
    public async Task A_one_time_price_beside_a_subscription_is_on_its_first_invoice()
    {
        var price = await simulator.PriceAsync(1000);
        var film = await new PriceService(simulator.Client).CreateAsync(new() { Currency = "usd", UnitAmount = 250, ProductData = new() { Name = "Welcome film" } });
        var session = await SessionAsync("subscription",
            $"line_items[0][price]={price.Id}&line_items[0][quantity]=1&line_items[1][price]={film.Id}&line_items[1][quantity]=2");
        Assert.Equal(1500, session.AmountTotal);
        await PayAsync(session);
        var invoice = await new InvoiceService(simulator.Client).GetAsync((await sessions.GetAsync(session.Id)).InvoiceId);
        Assert.Equal(("paid", 1500, 2), (invoice.Status, invoice.Total, invoice.Lines.Data.Count));
    }

    [Fact]
    public async Task A_set_up_saves_the_card_with_its_customer()
    {
        var customer = await new CustomerService(simulator.Client).CreateAsync(new() { Email = "viewer@example.com" });
        var session = await SessionAsync("setup", "currency=usd", $"customer={customer.Id}");
        Assert.Equal("no_payment_required", session.PaymentStatus);
        Assert.NotNull(session.SetupIntentId);
        await PayAsync(session);
        Assert.Equal("complete", (await sessions.GetAsync(session.Id)).Status);
        Assert.Single(await new PaymentMethodService(simulator.Client).ListAsync(new() { Customer = customer.Id }));
    }

    [Theory]
    [InlineData("bank", "paid", "checkout.session.async_payment_succeeded")]
    [InlineData("bank_fails", "unpaid", "checkout.session.async_payment_failed")]
    public async Task Money_from_a_bank_account_comes_later_or_never(string account, string status, string happened)
    {
        var session = await SessionAsync("payment", Film);
        await PayAsync(session, account);
        var complete = await sessions.GetAsync(session.Id);
        Assert.Equal(("complete", "unpaid"), (complete.Status, complete.PaymentStatus));
        await Eventually.Async(async () => (await simulator.EventsOfAsync(session.Id)).Contains(happened));
        Assert.Equal(status, (await sessions.GetAsync(session.Id)).PaymentStatus);
    }

    [Fact]
    public async Task A_session_that_was_expired_takes_no_payment()
    {
        var session = await SessionAsync("payment", Film);
        Assert.Equal("expired", (await sessions.ExpireAsync(session.Id)).Status);
        await PayAsync(session);
        Assert.Equal("expired", (await sessions.GetAsync(session.Id)).Status);
        Assert.Equal(["checkout.session.expired"], await simulator.EventsOfAsync(session.Id));
        Assert.Contains("status of expired", (await Simulator.RefusalOf(() => sessions.ExpireAsync(session.Id))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_expires_by_itself_after_a_day()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var later = new Simulator(new SimulatorOptions { TimeProvider = time });
        await later.InitializeAsync();
        var created = await later.PostAsync("/v1/checkout/sessions", $"mode=payment&{Film}&{Addresses}");
        time.Advance(TimeSpan.FromHours(24));
        var service = new SessionService(later.Client);
        await Eventually.Async(time, async () => (await service.GetAsync(created.GetProperty("id").GetString())).Status == "expired");
    }

    [Fact]
    public async Task Line_items_are_listed_and_expanded()
    {
        var session = await SessionAsync("payment", Film);
        var items = (await simulator.GetAsync($"/v1/checkout/sessions/{session.Id}/line_items")).GetProperty("data");
        Assert.Equal((499, "A film"), (items[0].GetProperty("amount_total").GetInt64(), items[0].GetProperty("description").GetString()));
        var expanded = await simulator.GetAsync($"/v1/checkout/sessions/{session.Id}?expand[]=line_items");
        Assert.Equal(1, expanded.GetProperty("line_items").GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task Sessions_are_found_by_what_they_led_to()
    {
        var session = await SessionAsync("payment", Film);
        await PayAsync(session);
        session = await sessions.GetAsync(session.Id);
        var found = await simulator.GetAsync($"/v1/checkout/sessions?payment_intent={session.PaymentIntentId}&status=complete");
        Assert.Equal(session.Id, found.GetProperty("data").EnumerateArray().Single().GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("mode=payment", "line_items")]
    [InlineData("mode=payment&customer=cus_1&customer_email=a@b.c", "customer")]
    [InlineData("mode=payment&expires_at=1", "expires_at")]
    [InlineData("mode=setup&line_items[0][price]=price_1", "line_items")]
    [InlineData("mode=payment&subscription_data[metadata][a]=b", "subscription_data")]
    [InlineData("mode=party", "mode")]
    public async Task Parameters_that_do_not_fit_are_refused(string form, string param) =>
        Assert.Equal(param, Error(await simulator.PostAsync("/v1/checkout/sessions", $"{form}&{Addresses}")).GetProperty("param").GetString());

    [Fact]
    public async Task Newer_versions_take_no_payment_method_types()
    {
        var form = $"mode=payment&{Film}&{Addresses}";
        var older = await simulator.PostAsync("/v1/checkout/sessions", form + "&payment_method_types[0]=card", "2026-07-29.dahlia");
        Assert.Equal("open", older.GetProperty("status").GetString());
        var newer = await simulator.PostAsync("/v1/checkout/sessions", form + "&payment_method_types[0]=card", "2026-09-30.endive");
        Assert.Equal("parameter_unknown", Error(newer).GetProperty("code").GetString());
        var automatic = await simulator.PostAsync("/v1/checkout/sessions", form + "&automatic_payment_methods[enabled]=true", "2026-09-30.endive");
        Assert.Equal("open", automatic.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Older_versions_have_the_payment_intent_from_the_start()
    {
        var made = await simulator.PostAsync("/v1/checkout/sessions", $"mode=payment&{Film}&{Addresses}", "2020-08-27");
        Assert.Equal("hosted", made.GetProperty("ui_mode").GetString());
        var session = await sessions.GetAsync(made.GetProperty("id").GetString());
        Assert.Equal(made.GetProperty("payment_intent").GetString(), session.PaymentIntentId);
        await sessions.ExpireAsync(session.Id);
        Assert.Equal("canceled", (await new PaymentIntentService(simulator.Client).GetAsync(session.PaymentIntentId)).Status);
    }

    private static JsonElement Error(JsonElement answer) => answer.GetProperty("error");

    private async Task<Session> SessionAsync(string mode, params string[] forms)
    {
        var made = await simulator.PostAsync("/v1/checkout/sessions", $"mode={mode}&{Addresses}&{string.Join('&', forms)}");
        return await sessions.GetAsync(made.GetProperty("id").GetString());
    }

    private Task<(HttpStatusCode Status, string? Location, string Html)> PayAsync(Session session, string card = "4242424242424242") =>
        simulator.SubmitAsync(session.Url, ("email", "viewer@example.com"), ("card", card));
}
