using System.Net;
using System.Text.Json;
using Stripe;

namespace StreamingStore.SimulatorTests;

public sealed class ProtocolTests(Simulator simulator) : IClassFixture<Simulator>
{
    [Theory]
    [InlineData("pk_test_public")]
    [InlineData("sk_live_secret")]
    public async Task A_key_that_is_not_a_test_key_is_refused(string key)
    {
        var client = new StripeClient(new StripeClientOptions { ApiKey = key, ApiBase = simulator.Address });
        var refusal = await Simulator.RefusalOf(() => new CustomerService(client).ListAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, refusal.HttpStatusCode);
        Assert.StartsWith("Invalid API Key provided", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_without_a_key_is_refused()
    {
        using var http = new HttpClient();
        var answer = await http.GetAsync(new Uri(simulator.Address + "/v1/customers"));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task A_key_may_come_as_the_user_of_basic_authentication()
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String("sk_test_abc:"u8));
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(simulator.Address + "/v1/customers"))).StatusCode);
    }

    [Fact]
    public async Task An_unknown_parameter_is_refused_by_name()
    {
        var error = (await simulator.PostAsync("/v1/customers", "email=a@example.com&favourite_film=Alien")).GetProperty("error");
        Assert.Equal("parameter_unknown", error.GetProperty("code").GetString());
        Assert.Equal("favourite_film", error.GetProperty("param").GetString());
        Assert.Equal("Received unknown parameter: favourite_film", error.GetProperty("message").GetString());
    }

    [Fact]
    public async Task An_unknown_parameter_in_a_nested_list_is_refused_with_its_path()
    {
        var customer = await simulator.CustomerWithCardAsync();
        var error = (await simulator.PostAsync("/v1/subscriptions", $"customer={customer.Id}&items[0][price]=price_x&items[0][colour]=red")).GetProperty("error");
        Assert.Equal("items[0][colour]", error.GetProperty("param").GetString());
    }

    [Fact]
    public async Task An_unknown_address_is_not_found()
    {
        using var answer = await simulator.Http.GetAsync(new Uri("/v1/films", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("Unrecognized request URL (GET: /v1/films)", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_object_is_resource_missing()
    {
        var refusal = await Simulator.RefusalOf(() => new CustomerService(simulator.Client).GetAsync("cus_nobody"));
        Assert.Equal(HttpStatusCode.NotFound, refusal.HttpStatusCode);
        Assert.Equal(("resource_missing", "id", "invalid_request_error"), (refusal.StripeError.Code, refusal.StripeError.Param, refusal.StripeError.Type));
        Assert.Equal("No such customer: 'cus_nobody'", refusal.StripeError.Message);
    }

    [Fact]
    public async Task A_missing_object_in_a_parameter_names_the_parameter()
    {
        var refusal = await Simulator.RefusalOf(() => new SubscriptionService(simulator.Client).CreateAsync(new() { Customer = "cus_nobody", Items = [new() { Price = "price_x" }] }));
        Assert.Equal((HttpStatusCode.BadRequest, "resource_missing", "customer"), (refusal.HttpStatusCode, refusal.StripeError.Code, refusal.StripeError.Param));
    }

    [Fact]
    public async Task A_missing_parameter_is_named()
    {
        var error = (await simulator.PostAsync("/v1/payment_intents", "currency=usd")).GetProperty("error");
        Assert.Equal(("parameter_missing", "amount"), (error.GetProperty("code").GetString(), error.GetProperty("param").GetString()));
    }

    [Fact]
    public async Task A_number_that_is_none_is_refused()
    {
        var error = (await simulator.PostAsync("/v1/payment_intents", "amount=ten&currency=usd")).GetProperty("error");
        Assert.Equal(("parameter_invalid_integer", "Invalid integer: ten"), (error.GetProperty("code").GetString(), error.GetProperty("message").GetString()));
    }

    [Fact]
    public async Task A_choice_outside_the_list_is_refused_with_the_list()
    {
        var customer = await simulator.CustomerWithCardAsync();
        var error = (await simulator.PostAsync("/v1/subscriptions", $"customer={customer.Id}&payment_behavior=hope&items[0][price]=price_x")).GetProperty("error");
        Assert.StartsWith("Invalid payment_behavior: must be one of allow_incomplete", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_answer_carries_a_request_id_and_the_version()
    {
        using var answer = await simulator.Http.GetAsync(new Uri("/v1/products", UriKind.Relative));
        Assert.StartsWith("req_", answer.Headers.GetValues("Request-Id").Single(), StringComparison.Ordinal);
        Assert.Equal(StripeConfiguration.ApiVersion, answer.Headers.GetValues("Stripe-Version").Single());
        Assert.NotNull(answer.Headers.Date);
    }

    [Fact]
    public async Task A_version_that_is_none_is_refused()
    {
        var error = (await simulator.GetAsync("/v1/products", "yesterday")).GetProperty("error");
        Assert.Equal("Invalid Stripe API version: yesterday", error.GetProperty("message").GetString());
    }

    [Fact]
    public async Task Pages_follow_each_other_newest_first()
    {
        var products = new ProductService(simulator.Client);
        var made = new List<string>();
        for (var number = 0; number < 25; number++)
            made.Add((await products.CreateAsync(new() { Name = $"Page {number}" })).Id);
        made.Reverse();

        var first = await products.ListAsync(new() { Limit = 10 });
        Assert.True(first.HasMore);
        Assert.Equal(made.Take(10), first.Select(product => product.Id));
        var second = await products.ListAsync(new() { Limit = 10, StartingAfter = made[9] });
        Assert.Equal(made.Skip(10).Take(10), second.Select(product => product.Id));
        var back = await products.ListAsync(new() { Limit = 10, EndingBefore = made[10] });
        Assert.Equal(made.Take(10), back.Select(product => product.Id));

        var all = new List<string>();
        await foreach (var product in products.ListAutoPagingAsync(new() { Limit = 7 }))
            all.Add(product.Id);
        Assert.Equal(made, all.Take(25));
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=101")]
    [InlineData("limit=many")]
    public async Task A_limit_outside_1_to_100_is_refused(string query)
    {
        var error = (await simulator.GetAsync("/v1/products?" + query)).GetProperty("error");
        Assert.Equal("limit", error.GetProperty("param").GetString());
    }

    [Fact]
    public async Task Objects_are_expanded_four_levels_deep_and_inside_lists()
    {
        var customer = await simulator.CustomerWithCardAsync();
        await simulator.SubscribeAsync(customer, await simulator.PriceAsync());
        var list = await new SubscriptionService(simulator.Client).ListAsync(new()
        {
            Customer = customer.Id,
            Expand = ["data.customer.invoice_settings.default_payment_method", "data.latest_invoice.payments.data.payment.payment_intent", "data.items.data.price.product"],
        });
        var subscription = list.Single();
        Assert.Equal("4242", subscription.Customer.InvoiceSettings.DefaultPaymentMethod.Card.Last4);
        Assert.Equal("Action", subscription.Items.Single().Price.Product.Name);
        Assert.Equal("succeeded", subscription.LatestInvoice.Payments.Single().Payment.PaymentIntent.Status);
    }

    [Theory]
    [InlineData("a.b.c.d.e", "You cannot expand more than 4 levels of a property")]
    [InlineData("favourite_film", "This property cannot be expanded")]
    [InlineData("email", "This property cannot be expanded")]
    public async Task What_cannot_be_expanded_is_said(string path, string message)
    {
        var customer = await simulator.CustomerWithCardAsync();
        var refusal = await Simulator.RefusalOf(() => new CustomerService(simulator.Client).GetAsync(customer.Id, new() { Expand = [path] }));
        Assert.StartsWith(message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_2020_08_27_has_the_period_and_plan_on_the_subscription()
    {
        var subscription = await simulator.SubscribeAsync(await simulator.CustomerWithCardAsync(), await simulator.PriceAsync());
        var old = await simulator.GetAsync($"/v1/subscriptions/{subscription.Id}", "2020-08-27");
        Assert.Equal(new DateTimeOffset(subscription.Items.Single().CurrentPeriodEnd).ToUnixTimeSeconds(), old.GetProperty("current_period_end").GetInt64());
        Assert.Equal(1000, old.GetProperty("plan").GetProperty("amount").GetInt64());
        Assert.Equal(1, old.GetProperty("quantity").GetInt64());
        Assert.False(old.GetProperty("items").GetProperty("data")[0].TryGetProperty("current_period_end", out _));

        var today = await simulator.GetAsync($"/v1/subscriptions/{subscription.Id}");
        Assert.False(today.TryGetProperty("current_period_end", out _));
        Assert.True(today.GetProperty("items").GetProperty("data")[0].TryGetProperty("current_period_end", out _));
    }

    [Fact]
    public async Task From_the_version_of_2026_09_30_payment_intents_take_no_payment_method_types()
    {
        const string Form = "amount=500&currency=usd&payment_method_types[]=card";
        Assert.Equal("payment_intent", (await simulator.PostAsync("/v1/payment_intents", Form, "2026-07-29.dahlia")).GetProperty("object").GetString());
        Assert.Equal("payment_method_types_no_longer_supported", (await simulator.PostAsync("/v1/payment_intents", Form, "2026-09-30.endive")).GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task The_page_at_the_root_shows_what_happened()
    {
        var customer = await simulator.CustomerWithCardAsync();
        var page = await simulator.Http.GetStringAsync(new Uri("/", UriKind.Relative));
        Assert.Contains(customer.Id, page, StringComparison.Ordinal);
        Assert.Contains("customer.created", page, StringComparison.Ordinal);
        using var health = await simulator.Http.GetAsync(new Uri("/_simulator/health", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Theory]
    [InlineData("metadata=flat")]
    [InlineData("metadata[a][b]=c")]
    [InlineData("address=here")]
    [InlineData("preferred_locales=en")]
    [InlineData("preferred_locales[x]=en")]
    [InlineData("invoice_settings[default_payment_method][]=x")]
    [InlineData("name=%00")]
    [InlineData("email[]=a&email[]=b")]
    [InlineData("a[b[c]=1")]
    [InlineData("expand=customer")]
    [InlineData("balance=99999999999999999999")]
    public async Task Parameters_of_a_wrong_shape_are_refused_and_never_an_inner_error(string form)
    {
        var error = (await simulator.PostAsync("/v1/customers", form)).GetProperty("error");
        Assert.Equal("invalid_request_error", error.GetProperty("type").GetString());
    }

    [Fact]
    public async Task Every_field_of_an_object_is_there_even_when_it_is_empty()
    {
        var customer = await simulator.PostAsync("/v1/customers");
        foreach (var field in (string[])["address", "balance", "currency", "default_source", "delinquent", "invoice_settings", "shipping", "tax_exempt", "test_clock"])
            Assert.True(customer.TryGetProperty(field, out _), field);
        Assert.DoesNotContain(customer.EnumerateObject(), field => field.Name.StartsWith('_'));
        Assert.Equal(JsonValueKind.Object, customer.GetProperty("metadata").ValueKind);
    }
}
