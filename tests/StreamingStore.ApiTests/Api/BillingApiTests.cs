using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using StreamingStore.ApiTests.Fixtures;

namespace StreamingStore.ApiTests.Api;

public sealed class BillingApiTests(ApiStore store)
{
    [Fact]
    public async Task A_television_subscribes_and_its_kind_is_in_the_metadata_at_stripe()
    {
        var account = await store.RegisterAsync();
        using var app = await store.OpenAppAsync(account);

        using var response = await app.PostAsJsonAsync("/api/subscriptions", new { price = "action-monthly", deviceType = "samsung", paymentMethod = "pm_card_visa" });

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var made = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal($"/api/subscriptions/{made.GetProperty("id").GetString()}", response.Headers.Location?.ToString());
        Assert.True(made.GetProperty("entitles").GetBoolean());
        Assert.Equal("samsung", Assert.Single(await store.Stripe.SubscriptionsAsync(account)).GetProperty("metadata").GetProperty("device_type").GetString());
        var listed = Assert.Single((await app.GetFromJsonAsync<JsonElement>("/api/subscriptions")).EnumerateArray());
        Assert.Equal(made.GetProperty("id").GetString(), listed.GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_request_repeated_with_its_idempotency_key_gets_the_same_answer_and_charges_once()
    {
        var account = await store.RegisterAsync();
        using var app = await store.OpenAppAsync(account);
        app.DefaultRequestHeaders.Add("Idempotency-Key", "remote-control-pressed-twice");
        var body = new { price = "action-monthly", paymentMethod = "pm_card_visa" };

        using var first = await app.PostAsJsonAsync("/api/subscriptions", body);
        using var again = await app.PostAsJsonAsync("/api/subscriptions", body);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.StatusCode, again.StatusCode));
        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
        Assert.Single(await store.Stripe.PaidAsync(account));
    }

    [Fact]
    public async Task Subscribing_again_to_the_same_price_is_a_conflict()
    {
        var account = await store.RegisterAsync();
        await store.SubscribeAsync(account);
        using var app = await store.OpenAppAsync(account);
        using var response = await app.PostAsJsonAsync("/api/subscriptions", new { price = "action-monthly" });
        await IsProblemAsync(response, HttpStatusCode.Conflict);
    }

    [Theory]
    [InlineData("no-such-price", "web", "price")]
    [InlineData("action-monthly", "toaster", "deviceType")]
    public async Task A_wish_that_makes_no_sense_is_told_by_field(string price, string deviceType, string field)
    {
        using var app = await store.OpenAppAsync(await store.RegisterAsync());
        using var response = await app.PostAsJsonAsync("/api/subscriptions", new { price, deviceType, paymentMethod = "pm_card_visa" });
        var problem = await IsProblemAsync(response, HttpStatusCode.BadRequest);
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _));
    }

    [Fact]
    public async Task A_declined_card_is_answered_402_with_its_decline_code()
    {
        var account = await store.RegisterAsync();
        using var app = await store.OpenAppAsync(account);
        using var response = await app.PostAsJsonAsync("/api/subscriptions", new { price = "action-monthly", paymentMethod = "pm_card_chargeCustomerFail" });
        var problem = await IsProblemAsync(response, HttpStatusCode.PaymentRequired);
        Assert.Equal("generic_decline", problem.GetProperty("declineCode").GetString());
        Assert.Empty(await store.Stripe.SubscriptionsAsync(account));
    }

    [Fact]
    public async Task Without_a_card_one_is_asked_for()
    {
        using var app = await store.OpenAppAsync(await store.RegisterAsync());
        using var subscribe = await app.PostAsJsonAsync("/api/subscriptions", new { price = "action-monthly" });
        await IsProblemAsync(subscribe, HttpStatusCode.PaymentRequired);
        using var buy = await app.PostAsJsonAsync("/api/purchases", new { movieId = ApiStore.Raiders });
        await IsProblemAsync(buy, HttpStatusCode.PaymentRequired);
    }

    [Fact]
    public async Task A_subscription_is_cancelled_with_its_period_or_now()
    {
        var account = await store.RegisterAsync();
        var id = await store.SubscribeAsync(account);
        using var app = await store.OpenAppAsync(account);

        var ending = await CancelAsync(app, $"{id}?atPeriodEnd=true");
        Assert.Equal(("active", true, true), (ending.GetProperty("status").GetString(), ending.GetProperty("cancelAtPeriodEnd").GetBoolean(), ending.GetProperty("entitles").GetBoolean()));

        var ended = await CancelAsync(app, id);
        Assert.Equal(("canceled", false), (ended.GetProperty("status").GetString(), ended.GetProperty("entitles").GetBoolean()));
    }

    [Fact]
    public async Task Another_viewers_subscription_is_not_there()
    {
        var owner = await store.RegisterAsync();
        var id = await store.SubscribeAsync(owner);
        using var stranger = await store.OpenAppAsync(await store.RegisterAsync());

        using var response = await stranger.DeleteAsync($"/api/subscriptions/{id}");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("active", Assert.Single(await store.Stripe.SubscriptionsAsync(owner)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_film_is_bought_once_with_the_saved_card()
    {
        var account = await store.RegisterAsync();
        using var app = await store.OpenAppAsync(account);
        using var card = await app.PostAsJsonAsync("/api/payment-methods", new { paymentMethod = "pm_card_visa" });
        Assert.Equal(HttpStatusCode.Created, card.StatusCode);
        var saved = Assert.Single((await app.GetFromJsonAsync<JsonElement>("/api/payment-methods")).EnumerateArray());
        Assert.Equal(("visa", "4242", true), (saved.GetProperty("brand").GetString(), saved.GetProperty("last4").GetString(), saved.GetProperty("isDefault").GetBoolean()));

        using var bought = await app.PostAsJsonAsync("/api/purchases", new { movieId = ApiStore.Raiders, deviceType = "roku" });
        using var again = await app.PostAsJsonAsync("/api/purchases", new { movieId = ApiStore.Raiders });
        using var unknown = await app.PostAsJsonAsync("/api/purchases", new { movieId = 99999999 });

        Assert.Equal(HttpStatusCode.Created, bought.StatusCode);
        await IsProblemAsync(again, HttpStatusCode.Conflict);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Single(await store.Stripe.PaidAsync(account));
        var film = await app.GetFromJsonAsync<JsonElement>($"/api/movies/{ApiStore.Raiders}");
        Assert.True(film.GetProperty("purchased").GetBoolean());
    }

    [Fact]
    public async Task A_card_that_does_not_exist_is_refused()
    {
        using var app = await store.OpenAppAsync(await store.RegisterAsync());
        using var response = await app.PostAsJsonAsync("/api/payment-methods", new { paymentMethod = "pm_no_such_card" });
        await IsProblemAsync(response, HttpStatusCode.PaymentRequired);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("{\"price\": 7}")]
    public async Task A_body_that_cannot_be_read_is_answered_400(string body)
    {
        using var app = await store.OpenAppAsync(await store.RegisterAsync());
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await app.PostAsync("/api/subscriptions", content);
        await IsProblemAsync(response, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_plans_on_offer_are_for_everybody_to_see()
    {
        var plans = (await store.Anonymous.GetFromJsonAsync<JsonElement>("/api/plans")).EnumerateArray().ToList();
        var action = plans.Single(plan => plan.GetProperty("name").GetString() == "Action");
        Assert.Equal("action", action.GetProperty("subscriptionGroups")[0].GetString());
        Assert.Equal(699, action.GetProperty("prices")[0].GetProperty("unitAmount").GetInt64());
        Assert.Equal("action-monthly", action.GetProperty("prices")[0].GetProperty("lookupKey").GetString());
    }

    private static async Task<JsonElement> CancelAsync(HttpClient app, string id)
    {
        using var response = await app.DeleteAsync($"/api/subscriptions/{id}");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task<JsonElement> IsProblemAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, $"{response.StatusCode}: {body}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(body).RootElement;
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        return problem;
    }
}
