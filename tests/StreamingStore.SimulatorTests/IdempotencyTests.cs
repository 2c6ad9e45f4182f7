using System.Net;
using Microsoft.Extensions.Time.Testing;
using Stripe;

namespace StreamingStore.SimulatorTests;

public sealed class IdempotencyTests(Simulator simulator) : IClassFixture<Simulator>
{
    private readonly CustomerService customers = new(simulator.Client);

    [Fact]
    public async Task The_same_request_with_the_same_key_gets_the_first_answer_again()
    {
        var key = Guid.NewGuid().ToString();
        var first = await customers.CreateAsync(new() { Name = "Ann" }, new() { IdempotencyKey = key });
        var again = await customers.CreateAsync(new() { Name = "Ann" }, new() { IdempotencyKey = key });
        Assert.Equal(first.Id, again.Id);
        Assert.Equal("true", again.StripeResponse.Headers.GetValues("Idempotent-Replayed").Single());
        Assert.Equal(first.StripeResponse.Content, again.StripeResponse.Content);
    }

    [Fact]
    public async Task The_same_key_with_other_parameters_is_refused()
    {
        var key = Guid.NewGuid().ToString();
        await customers.CreateAsync(new() { Name = "Ann" }, new() { IdempotencyKey = key });
        var refusal = await Simulator.RefusalOf(() => customers.CreateAsync(new() { Name = "Bob" }, new() { IdempotencyKey = key }));
        Assert.Equal((HttpStatusCode.BadRequest, "idempotency_error"), (refusal.HttpStatusCode, refusal.StripeError.Type));
    }

    [Fact]
    public async Task A_decline_is_kept_and_replayed()
    {
        var intents = new PaymentIntentService(simulator.Client);
        var options = new PaymentIntentCreateOptions { Amount = 700, Currency = "usd", PaymentMethod = "pm_card_chargeDeclined", Confirm = true, OffSession = true };
        var request = new RequestOptions { IdempotencyKey = Guid.NewGuid().ToString() };
        var first = await Simulator.RefusalOf(() => intents.CreateAsync(options, request));
        var again = await Simulator.RefusalOf(() => intents.CreateAsync(options, request));
        Assert.Equal(HttpStatusCode.PaymentRequired, again.HttpStatusCode);
        Assert.Equal(first.StripeError.PaymentIntent.Id, again.StripeError.PaymentIntent.Id);
    }

    [Fact]
    public async Task A_refusal_of_parameters_does_not_use_up_the_key()
    {
        var prices = new PriceService(simulator.Client);
        var request = new RequestOptions { IdempotencyKey = Guid.NewGuid().ToString() };
        await Simulator.RefusalOf(() => prices.CreateAsync(new() { UnitAmount = 5, ProductData = new() { Name = "x" } }, request));
        var made = await prices.CreateAsync(new() { UnitAmount = 5, Currency = "usd", ProductData = new() { Name = "x" } }, request);
        Assert.Equal(5, made.UnitAmount);
    }

    [Fact]
    public async Task A_key_is_forgotten_after_24_hours()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var own = new Simulator(new() { TimeProvider = time });
        await own.InitializeAsync();
        var request = new RequestOptions { IdempotencyKey = "once" };
        var first = await new CustomerService(own.Client).CreateAsync(new() { Name = "Ann" }, request);
        time.Advance(TimeSpan.FromHours(25));
        var later = await new CustomerService(own.Client).CreateAsync(new() { Name = "Ann" }, request);
        Assert.NotEqual(first.Id, later.Id);
    }
}
