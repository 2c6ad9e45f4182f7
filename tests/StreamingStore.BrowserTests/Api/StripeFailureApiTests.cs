using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using StreamingStore.BrowserTests.Fixtures;

namespace StreamingStore.BrowserTests.Api;

/// <summary>What an app is answered when Stripe fails, refuses, or is sent the same twice.</summary>
public sealed class StripeFailureApiTests(FailingStripe store) : IClassFixture<FailingStripe>, IAsyncLifetime
{
    private const string Payments = "/v1/payment_intents";
    private const string Refusal = """{ "error": { "type": "invalid_request_error", "code": "resource_missing", "message": "No such price: 'price_1'" } }""";

    private HttpClient app = null!;
    private Account account = null!;

    public async ValueTask InitializeAsync()
    {
        await store.FailAsync();
        (app, account) = await store.OpenAppAsync();
    }

    public ValueTask DisposeAsync()
    {
        app.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_Stripe_that_never_answers_is_504_in_time_and_the_same_key_ends_the_purchase()
    {
        await store.FailAsync(new { fault = "timeout_after", method = "POST", path = Payments, times = 1 });
        var since = Stopwatch.GetTimestamp();

        await IsProblemAsync(await BuyAsync("key"), HttpStatusCode.GatewayTimeout);

        Assert.InRange(Stopwatch.GetElapsedTime(since), TimeSpan.FromSeconds(7.9), TimeSpan.FromSeconds(30));
        await IsBoughtOnceAsync(await BuyAsync("key"));
    }

    [Fact]
    public async Task A_Stripe_that_can_not_be_reached_is_503_and_the_same_key_ends_the_purchase()
    {
        await store.FailAsync(new { fault = "cut_after", method = "POST", path = Payments, times = 3 });

        using var response = await BuyAsync("key");

        Assert.NotNull(response.Headers.RetryAfter?.Delta);
        await IsProblemAsync(response, HttpStatusCode.ServiceUnavailable);
        await IsBoughtOnceAsync(await BuyAsync("key"));
    }

    [Fact]
    public async Task Too_many_requests_to_Stripe_are_503_with_its_Retry_After()
    {
        await store.FailAsync(new { fault = "rate_limit", method = "POST", path = Payments, retry_after_seconds = 7, times = 1 });

        using var response = await BuyAsync("key");

        Assert.Equal(TimeSpan.FromSeconds(7), response.Headers.RetryAfter?.Delta);
        await IsProblemAsync(response, HttpStatusCode.ServiceUnavailable);
        await IsBoughtOnceAsync(await BuyAsync("key"));
    }

    [Theory]
    [InlineData("answer_before", 200, "{}")]
    [InlineData("answer_after", 200, "{}")]
    [InlineData("answer_after", 200, "{ \"id\": \"pi_1\", ")]
    [InlineData("answer_before", 200, "null")]
    [InlineData("answer_before", 404, "<html>Not found</html>")]
    public async Task An_answer_that_can_not_be_used_is_502_and_the_same_key_ends_the_purchase(string fault, int status, string body)
    {
        await store.FailAsync(new { fault, method = "POST", path = Payments, status, body, times = 1 });

        await IsProblemAsync(await BuyAsync("key"), HttpStatusCode.BadGateway);

        await IsBoughtOnceAsync(await BuyAsync("key"));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    public async Task A_refusal_of_Stripes_closes_the_order_with_its_reason_and_a_new_key_orders_again(int status)
    {
        await store.FailAsync(new { fault = "answer_before", method = "POST", path = Payments, status, body = Refusal, times = 1 });

        var problem = await IsProblemAsync(await BuyAsync("key"), HttpStatusCode.UnprocessableEntity);

        Assert.Equal(("No such price: 'price_1'", "resource_missing"), (problem.GetProperty("detail").GetString(), problem.GetProperty("code").GetString()));
        using var again = await BuyAsync("key");
        Assert.InRange((int)again.StatusCode, 400, 499);
        await IsBoughtOnceAsync(await BuyAsync("new key"));
    }

    [Fact]
    public async Task A_subscription_that_Stripe_refuses_is_told_so_and_one_that_is_gone_there_can_not_be_cancelled()
    {
        await store.FailAsync(new { fault = "answer_before", method = "POST", path = "/v1/subscriptions", status = 400, body = Refusal, times = 1 });
        await IsProblemAsync(await PostAsync("subscriptions", new { price = "action-monthly" }, "key"), HttpStatusCode.UnprocessableEntity);

        using var made = await PostAsync("subscriptions", new { price = "action-monthly" }, "new key");
        var id = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        await store.FailAsync(new { fault = "answer_before", method = "DELETE", path = "/v1/subscriptions/*", status = 404, body = Refusal, times = 1 });
        await IsProblemAsync(await app.DeleteAsync($"/api/subscriptions/{id}"), HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Of_four_purchases_at_once_one_is_made_and_the_others_are_conflicts()
    {
        await store.FailAsync(new { fault = "slow", method = "POST", path = Payments, min_milliseconds = 1500, max_milliseconds = 1500 });

        var responses = await Task.WhenAll(Enumerable.Range(0, 4).Select(number => BuyAsync($"key {number}")));

        var others = responses.Where(response => response.StatusCode != HttpStatusCode.Created).ToList();
        Assert.Equal(3, others.Count);
        foreach (var other in others)
        {
            Assert.NotNull(other.Headers.RetryAfter?.Delta);
            await IsProblemAsync(other, HttpStatusCode.Conflict);
        }

        Assert.Single(await store.Stripe.PaidAsync(account));
    }

    [Fact]
    public async Task Of_four_subscriptions_at_once_one_is_made_and_the_others_are_conflicts()
    {
        await store.FailAsync(new { fault = "slow", method = "POST", path = "/v1/subscriptions", min_milliseconds = 1500, max_milliseconds = 1500 });

        var responses = await Task.WhenAll(Enumerable.Range(0, 4).Select(number => PostAsync("subscriptions", new { price = "action-monthly" }, $"key {number}")));

        Assert.Equal(1, responses.Count(response => response.StatusCode == HttpStatusCode.Created));
        Assert.Equal(3, responses.Count(response => response.StatusCode == HttpStatusCode.Conflict));
        Assert.Single(await store.Stripe.SubscriptionsAsync(account));
    }

    [Fact]
    public async Task A_key_that_was_sent_with_another_body_or_to_another_endpoint_is_409_and_nothing_is_bought()
    {
        using var bought = await BuyAsync("key");
        Assert.Equal(HttpStatusCode.Created, bought.StatusCode);

        foreach (var reused in new[]
        {
            await PostAsync("purchases", new { movieId = 3 }, "key"),
            await PostAsync("purchases", new { movieId = RunningStore.Raiders, paymentMethod = "pm_card_mastercard" }, "key"),
            await PostAsync("subscriptions", new { price = "action-monthly" }, "key"),
            await PostAsync("payment-methods", new { paymentMethod = "pm_card_mastercard" }, "key"),
        })
        {
            Assert.Equal("idempotency_error", (await IsProblemAsync(reused, HttpStatusCode.Conflict)).GetProperty("code").GetString());
        }

        await IsBoughtOnceAsync(await BuyAsync("key"));
    }

    [Fact]
    public async Task A_key_whose_request_was_no_good_may_be_sent_again_with_a_better_one()
    {
        await IsProblemAsync(await PostAsync("purchases", new { movieId = RunningStore.Raiders, deviceType = "toaster" }, "key"), HttpStatusCode.BadRequest);

        await IsBoughtOnceAsync(await PostAsync("purchases", new { movieId = RunningStore.Raiders, deviceType = "roku" }, "key"));
    }

    [Theory]
    [InlineData(181, 'k')]
    [InlineData(300, 'k')]
    [InlineData(10, 'é')]
    public async Task A_key_that_does_not_reach_Stripe_whole_is_400(int length, char letter)
    {
        var key = new string(letter, length);
        await IsProblemAsync(await BuyAsync(key), HttpStatusCode.BadRequest);
        await IsProblemAsync(await PostAsync("subscriptions", new { price = "action-monthly" }, key), HttpStatusCode.BadRequest);
        await IsProblemAsync(await PostAsync("payment-methods", new { paymentMethod = "pm_card_visa" }, key), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_longest_key_reaches_Stripe()
    {
        var key = new string('k', 180);
        Assert.Equal(HttpStatusCode.Created, (await PostAsync("payment-methods", new { paymentMethod = "pm_card_mastercard" }, key)).StatusCode);
        using var subscribed = await PostAsync("subscriptions", new { price = "action-monthly" }, "s" + key[1..]);
        Assert.Equal(HttpStatusCode.Created, subscribed.StatusCode);
        var id = (await subscribed.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        using var cancel = new HttpRequestMessage(HttpMethod.Delete, $"/api/subscriptions/{id}?atPeriodEnd=true") { Headers = { { "Idempotency-Key", "c" + key[1..] } } };
        using var cancelled = await app.SendAsync(cancel);
        Assert.Equal(HttpStatusCode.OK, cancelled.StatusCode);
        await IsBoughtOnceAsync(await BuyAsync("p" + key[1..]), payments: 2);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("pm_1/../../customers/cus_1")]
    [InlineData("cus_1")]
    [InlineData("pm_card visa")]
    public async Task An_id_that_is_none_of_a_payment_methods_is_400(string paymentMethod)
    {
        foreach (var response in new[]
        {
            await PostAsync("payment-methods", new { paymentMethod }),
            await PostAsync("purchases", new { movieId = RunningStore.Raiders, paymentMethod }),
            await PostAsync("subscriptions", new { price = "action-monthly", paymentMethod }),
        })
        {
            Assert.True((await IsProblemAsync(response, HttpStatusCode.BadRequest)).GetProperty("errors").TryGetProperty("paymentMethod", out _));
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{ \"paymentMethod\": null }")]
    [InlineData("{ \"paymentMethod\": \"\" }")]
    public async Task Saving_a_card_without_naming_it_is_400(string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        await IsProblemAsync(await app.PostAsync("/api/payment-methods", content), HttpStatusCode.BadRequest);
    }

    private Task<HttpResponseMessage> BuyAsync(string key) => PostAsync("purchases", new { movieId = RunningStore.Raiders }, key);

    private async Task<HttpResponseMessage> PostAsync(string path, object body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/{path}") { Content = JsonContent.Create(body) };
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        return await app.SendAsync(request);
    }

    private async Task IsBoughtOnceAsync(HttpResponseMessage response, int payments = 1)
    {
        Assert.True(response.StatusCode == HttpStatusCode.Created, await response.Content.ReadAsStringAsync());
        Assert.Equal(payments, (await store.Stripe.PaidAsync(account)).Count);
        Assert.True((await app.GetFromJsonAsync<JsonElement>($"/api/movies/{RunningStore.Raiders}")).GetProperty("purchased").GetBoolean());
    }

    private static async Task<JsonElement> IsProblemAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, $"{response.StatusCode}: {body}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return JsonDocument.Parse(body).RootElement;
    }
}
