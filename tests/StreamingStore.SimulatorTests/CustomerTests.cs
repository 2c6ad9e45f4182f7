using System.Net;
using Stripe;

namespace StreamingStore.SimulatorTests;

public sealed class CustomerTests(Simulator simulator) : IClassFixture<Simulator>
{
    private readonly CustomerService customers = new(simulator.Client);
    private readonly PaymentMethodService methods = new(simulator.Client);

    [Fact]
    public async Task A_deleted_customer_leaves_a_stub_and_its_subscriptions_end()
    {
        var customer = await simulator.CustomerWithCardAsync();
        var subscription = await simulator.SubscribeAsync(customer, await simulator.PriceAsync());
        await customers.DeleteAsync(customer.Id);
        Assert.True((await customers.GetAsync(customer.Id)).Deleted);
        Assert.Equal("canceled", (await simulator.SubscriptionAsync(subscription.Id)).Status);
        Assert.DoesNotContain(await customers.ListAsync(new() { Limit = 100 }), found => found.Id == customer.Id);
        await Simulator.RefusalOf(() => customers.UpdateAsync(customer.Id, new() { Name = "Ghost" }));
        Assert.Equal("customer.deleted", (await simulator.EventsOfAsync(customer.Id))[^1]);
    }

    [Fact]
    public async Task Customers_are_listed_by_email()
    {
        var customer = await customers.CreateAsync(new() { Email = "only@example.com" });
        Assert.Equal([customer.Id], (await customers.ListAsync(new() { Email = "only@example.com" })).Select(found => found.Id));
    }

    [Fact]
    public async Task Attaching_a_test_id_makes_a_fresh_payment_method_each_time()
    {
        var customer = await customers.CreateAsync(new());
        var visa = await methods.AttachAsync("pm_card_visa", new() { Customer = customer.Id });
        var mastercard = await methods.AttachAsync("pm_card_mastercard", new() { Customer = customer.Id });
        var again = await methods.AttachAsync("pm_card_visa", new() { Customer = customer.Id });
        Assert.Equal(3, new[] { visa.Id, mastercard.Id, again.Id }.Distinct().Count());
        Assert.Equal(("visa", "mastercard", customer.Id), (visa.Card.Brand, mastercard.Card.Brand, mastercard.CustomerId));
        Assert.Equal([again.Id, mastercard.Id, visa.Id], (await methods.ListAsync(new() { Customer = customer.Id, Type = "card" })).Select(method => method.Id));
    }

    [Fact]
    public async Task A_card_that_is_declined_cannot_be_attached()
    {
        var customer = await customers.CreateAsync(new());
        var refusal = await Simulator.RefusalOf(() => methods.AttachAsync("pm_card_chargeDeclined", new() { Customer = customer.Id }));
        Assert.Equal((HttpStatusCode.PaymentRequired, "card_error", "card_declined", "generic_decline"),
            (refusal.HttpStatusCode, refusal.StripeError.Type, refusal.StripeError.Code, refusal.StripeError.DeclineCode));
    }

    [Fact]
    public async Task A_detached_payment_method_is_no_longer_anyones_and_cannot_come_back()
    {
        var customer = await simulator.CustomerWithCardAsync();
        var method = (await methods.ListAsync(new() { Customer = customer.Id })).Single();
        Assert.Null((await methods.DetachAsync(method.Id)).CustomerId);
        Assert.Null((await customers.GetAsync(customer.Id)).InvoiceSettings.DefaultPaymentMethodId);
        await Simulator.RefusalOf(() => methods.AttachAsync(method.Id, new() { Customer = customer.Id }));
    }

    [Fact]
    public async Task A_payment_method_of_another_customer_cannot_be_the_default()
    {
        var (ann, bob) = (await simulator.CustomerWithCardAsync(), await simulator.CustomerWithCardAsync());
        var refusal = await Simulator.RefusalOf(() => customers.UpdateAsync(bob.Id, new() { InvoiceSettings = new() { DefaultPaymentMethod = ann.InvoiceSettings.DefaultPaymentMethodId } }));
        Assert.Equal("invoice_settings[default_payment_method]", refusal.StripeError.Param);
    }

    [Fact]
    public async Task A_payment_method_is_made_from_a_card_number_or_a_token()
    {
        var number = await simulator.PostAsync("/v1/payment_methods", "type=card&card[number]=5555555555554444&card[exp_month]=7&card[exp_year]=2031&card[cvc]=123");
        Assert.Equal("mastercard", number.GetProperty("card").GetProperty("brand").GetString());
        var token = await simulator.PostAsync("/v1/payment_methods", "type=card&card[token]=tok_visa");
        Assert.Equal("4242", token.GetProperty("card").GetProperty("last4").GetString());
        var wrong = await simulator.PostAsync("/v1/payment_methods", "type=card&card[number]=4242424242424241&card[exp_month]=7&card[exp_year]=2031");
        Assert.Equal("incorrect_number", wrong.GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_setup_intent_saves_a_card_after_authentication()
    {
        var customer = await customers.CreateAsync(new());
        var intent = await new SetupIntentService(simulator.Client).CreateAsync(new()
        {
            Customer = customer.Id,
            PaymentMethod = "pm_card_authenticationRequiredOnSetup",
            Confirm = true,
            ReturnUrl = "https://example.com/back",
        });
        Assert.Equal("requires_action", intent.Status);
        using var form = new FormUrlEncodedContent([new("client_secret", intent.ClientSecret), new("outcome", "complete")]);
        using var done = await simulator.Http.PostAsync(new Uri(intent.NextAction.RedirectToUrl.Url), form);
        Assert.StartsWith("https://example.com/back?setup_intent=", done.Headers.Location!.ToString(), StringComparison.Ordinal);
        intent = await new SetupIntentService(simulator.Client).GetAsync(intent.Id);
        Assert.Equal("succeeded", intent.Status);
        Assert.Equal(customer.Id, (await methods.GetAsync(intent.PaymentMethodId)).CustomerId);
    }

    [Theory]
    [InlineData("email:\"searched@example.com\"", 1)]
    [InlineData("name~\"earch\"", 1)]
    [InlineData("metadata[\"tier\"]:\"gold\" AND created>0", 1)]
    [InlineData("metadata[\"tier\"]:\"gold\" AND created<10", 0)]
    [InlineData("email:\"searched@example.com\" OR email:\"nobody@example.com\"", 1)]
    [InlineData("name:\"Searched\" -email:null", 1)]
    [InlineData("name:\"Searched\" AND email:null", 0)]
    [InlineData("metadata[\"tier\"]:\"silver\"", 0)]
    public async Task Customers_are_found_by_Stripes_query_language(string query, int found)
    {
        await using var own = new Simulator();
        await own.InitializeAsync();
        var service = new CustomerService(own.Client);
        await service.CreateAsync(new() { Email = "searched@example.com", Name = "Searched", Metadata = new() { ["tier"] = "gold" } });
        await service.CreateAsync(new() { Email = "other@example.com" });
        Assert.Equal(found, (await service.SearchAsync(new() { Query = query })).Data.Count);
    }

    [Theory]
    [InlineData("email")]
    [InlineData("shoe_size:\"9\"")]
    [InlineData("email:\"a\" AND name:\"b\" OR name:\"c\"")]
    [InlineData("name~\"ab\"")]
    [InlineData("created>soon")]
    [InlineData("name:\"\\\"")]
    public async Task A_query_that_makes_no_sense_is_refused(string query)
    {
        var refusal = await Simulator.RefusalOf(() => customers.SearchAsync(new() { Query = query }));
        Assert.Equal(HttpStatusCode.BadRequest, refusal.HttpStatusCode);
    }

    [Fact]
    public async Task Search_pages_by_token()
    {
        await using var own = new Simulator();
        await own.InitializeAsync();
        for (var number = 0; number < 12; number++)
            await new CustomerService(own.Client).CreateAsync(new() { Name = "Twelve" });
        var found = new HashSet<string>();
        await foreach (var customer in new CustomerService(own.Client).SearchAutoPagingAsync(new() { Query = "name:\"Twelve\"", Limit = 5 }))
            found.Add(customer.Id);
        Assert.Equal(12, found.Count);
    }
}
