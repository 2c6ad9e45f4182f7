using System.Diagnostics;
using StreamingStore.Billing;
using StreamingStore.StripeMirror;
using StreamingStore.StripeMirror.StripeApi;
using StreamingStore.Tests.Fixtures;
using Stripe;

namespace StreamingStore.Tests.StripeMirror.StripeApi;

/// <summary>What Stripe.net makes of what a server answers, and what the store makes of that.</summary>
public sealed class StripeFailureTests
{
    private const string Error = """{ "error": { "type": "TYPE", "code": "CODE", "message": "What Stripe says.", "param": "source", "decline_code": "lost_card" } }""";

    [Theory]
    [InlineData(200, "<html>Bad gateway</html>")]
    [InlineData(200, "")]
    [InlineData(200, "{\"id\": \"cus_1\", \"object\": \"cust")]
    [InlineData(200, "{}")]
    [InlineData(200, "[]")]
    [InlineData(200, "null")]
    [InlineData(200, "{ \"object\": \"customer\" }")]
    [InlineData(200, "{ \"object\": \"customer\", \"id\": 7 }")]
    [InlineData(200, "{ \"object\": \"customer\", \"id\": \"\\ud800\" }")]
    [InlineData(200, "{ \"object\": \"list\" }")]
    [InlineData(200, "{ \"object\": \"customer\", \"id\": \"cus_1\", \"created\": \"yesterday\" }")]
    [InlineData(204, "")]
    [InlineData(500, "[]")]
    [InlineData(502, "<html>Bad gateway</html>")]
    [InlineData(500, "{ \"error\": { \"type\": \"api_error\", \"message\": \"Sorry.\" } }")]
    [InlineData(404, "<html>Not found</html>")]
    [InlineData(403, "{}")]
    [InlineData(400, "{ \"error\": null }")]
    [InlineData(400, "{ \"error\": \"invalid\" }")]
    [InlineData(424, Error)]
    public async Task An_answer_that_is_not_Stripes_leaves_open_what_was_done(int status, string body)
    {
        await using var stripe = await FakeStripe.AnsweringAsync(status, body);

        var failure = await FailureAsync(stripe.Address);

        Assert.Equal(StripeFailureKind.UnusableAnswer, failure.Kind);
        Assert.Equal((false, true), (failure.IsFinal, failure.IsTransient));
    }

    [Theory]
    [InlineData(400, "invalid_request_error", "parameter_missing", StripeFailureKind.Rejected)]
    [InlineData(404, "invalid_request_error", "resource_missing", StripeFailureKind.NotFound)]
    [InlineData(404, "invalid_request_error", "", StripeFailureKind.Rejected)]
    [InlineData(402, "card_error", "card_declined", StripeFailureKind.Declined)]
    [InlineData(401, "invalid_request_error", "", StripeFailureKind.AccessDenied)]
    [InlineData(403, "invalid_request_error", "", StripeFailureKind.AccessDenied)]
    public async Task A_refusal_of_Stripes_is_final(int status, string type, string code, StripeFailureKind kind)
    {
        await using var stripe = await FakeStripe.AnsweringAsync(status, Said(type, code));

        var failure = await FailureAsync(stripe.Address);

        Assert.Equal(kind, failure.Kind);
        Assert.Equal((true, false), (failure.IsFinal, failure.IsTransient));
        Assert.Equal((code, "source", "lost_card"), (failure.Code, failure.Param, failure.DeclineCode));
        Assert.Equal(kind == StripeFailureKind.AccessDenied ? "Stripe does not accept the store's API key." : "What Stripe says.", failure.Message);
    }

    [Fact]
    public async Task A_key_that_is_in_use_leaves_the_order_open()
    {
        await using var stripe = await FakeStripe.AnsweringAsync(409, Said("idempotency_error", "idempotency_key_in_use"));

        var failure = await FailureAsync(stripe.Address);

        Assert.Equal((StripeFailureKind.InProgress, true), (failure.Kind, failure.IsTransient));
    }

    [Fact]
    public async Task A_key_that_was_used_for_another_request_is_neither_final_nor_to_be_sent_again()
    {
        await using var stripe = await FakeStripe.AnsweringAsync(400, Said("idempotency_error", ""));

        var failure = await FailureAsync(stripe.Address);

        Assert.Equal((StripeFailureKind.KeyReused, false, false), (failure.Kind, failure.IsFinal, failure.IsTransient));
    }

    [Fact]
    public async Task Too_many_requests_say_how_long_to_wait()
    {
        await using var stripe = await FakeStripe.AnsweringAsync(429, Said("invalid_request_error", "rate_limit"), ("Retry-After", "7"));

        var failure = await FailureAsync(stripe.Address);

        Assert.Equal((StripeFailureKind.RateLimited, TimeSpan.FromSeconds(7), true), (failure.Kind, failure.RetryAfter, failure.IsTransient));
    }

    [Fact]
    public async Task A_connection_that_is_refused_leaves_the_order_open()
    {
        var stripe = await FakeStripe.SilentAsync();
        var address = stripe.Address;
        await stripe.DisposeAsync();

        var failure = await FailureAsync(address);

        Assert.Equal((StripeFailureKind.Unreachable, true), (failure.Kind, failure.IsTransient));
    }

    [Fact]
    public async Task Silence_ends_with_the_time_limit_and_retries_do_not_prolong_it()
    {
        await using var stripe = await FakeStripe.SilentAsync();
        var since = Stopwatch.GetTimestamp();

        var failure = await FailureAsync(stripe.Address, new StripeSettings { Timeout = TimeSpan.FromSeconds(1) }, retries: 2);

        Assert.Equal((StripeFailureKind.Timeout, true), (failure.Kind, failure.IsTransient));
        Assert.InRange(Stopwatch.GetElapsedTime(since).TotalSeconds, 0.9, 10);
    }

    [Fact]
    public async Task A_caller_who_cancels_gets_no_failure_of_Stripes()
    {
        await using var stripe = await FakeStripe.SilentAsync();
        using var caller = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new CustomerService(Client(stripe.Address, new StripeSettings(), 2)).GetAsync("cus_1", cancellationToken: caller.Token));
    }

    [Theory]
    [InlineData("{ \"object\": \"product\", \"id\": \"prod_1\" }")]
    [InlineData("{ \"object\": \"list\", \"data\": [] }")]
    public async Task An_object_of_another_kind_is_not_taken_for_the_answer(string body)
    {
        await using var stripe = await FakeStripe.AnsweringAsync(200, body);
        var customer = await new CustomerService(Client(stripe.Address, new StripeSettings(), 0)).GetAsync("cus_1");
        var mirror = new StreamingStore.StripeMirror.Mirror.MirrorWriter(null!, TimeProvider.System);

        var error = await Assert.ThrowsAsync<StripeCallException>(() => mirror.ApplyResponseAsync(customer));

        Assert.Equal(StripeFailureKind.UnusableAnswer, StripeFailure.Of(error).Kind);
    }

    private static string Said(string type, string code) =>
        Error.Replace("TYPE", type, StringComparison.Ordinal).Replace("CODE", code, StringComparison.Ordinal);

    private static async Task<StripeFailure> FailureAsync(string address, StripeSettings? settings = null, int retries = 0)
    {
        var error = await Assert.ThrowsAnyAsync<StripeException>(() => new CustomerService(Client(address, settings ?? new StripeSettings(), retries)).GetAsync("cus_1"));
        return StripeFailure.Of(error);
    }

    private static StripeClient Client(string address, StripeSettings settings, int retries)
    {
        (settings.ApiKey, settings.ApiBase) = ("sk_test_failures", address);
        return settings.CreateClient(new HttpClient(), retries);
    }
}
