using StreamingStore.Tests.Fixtures;

namespace StreamingStore.Tests.Scenarios;

/// <summary>Films that are paid for once.</summary>
public sealed class PurchaseTests(PostgresServer server) : IAsyncLifetime
{
    private Scene scene = null!;

    public async ValueTask InitializeAsync() => scene = await Scene.OpenAsync(server);

    public ValueTask DisposeAsync() => scene.DisposeAsync();

    [Theory]
    [InlineData("bank", true)]
    [InlineData("bank_fails", false)]
    public async Task A_one_off_checkout_completed_but_unpaid_is_Buy_Now_async_succeeded_Watch_Now_and_async_failed_Buy_Now(string account, bool arrives)
    {
        var session = await scene.PostAsync("checkout/sessions", $"mode=payment&customer={scene.Customer}&success_url=https://shop.example/&line_items[0][quantity]=1&line_items[0][price_data][currency]=usd&line_items[0][price_data][unit_amount]=799&line_items[0][price_data][product_data][name]=Film&payment_intent_data[metadata][movie_id]={Scene.FilmA}");
        await scene.SubmitAsync(session.Text("url"), ("email", "viewer@example.com"), ("card", account));
        await scene.SettleAsync();
        var payment = (await scene.GetAsync($"checkout/sessions/{session.Id()}")).Text("payment_intent");
        Assert.Equal("processing", await StatusAsync(payment));
        Assert.False(await scene.MayWatchAsync());

        await Scene.UntilAsync(async () => (await scene.GetAsync($"payment_intents/{payment}")).Text("status") != "processing");
        await scene.SettleAsync();
        Assert.Equal(arrives ? "succeeded" : "requires_payment_method", await StatusAsync(payment));
        Assert.Equal(arrives, await scene.MayWatchAsync());
    }

    [Fact]
    public async Task A_partial_refund_is_Watch_Now_refunds_that_reach_the_total_are_Buy_Now()
    {
        var payment = await PayAsync("pm_card_visa");
        await scene.PostAsync("refunds", $"payment_intent={payment}&amount=300");
        await AssertAsync(true);

        await scene.PostAsync("refunds", $"payment_intent={payment}&amount=499");
        await AssertAsync(false);
    }

    [Fact]
    public async Task A_refund_of_the_total_that_fails_is_Watch_Now_again()
    {
        await scene.HoldAsync();
        var payment = await PayAsync("pm_card_refundFail");
        await scene.DeliverAsync(await scene.LetterAsync("payment_intent.succeeded"));
        Assert.True(await scene.MayWatchAsync());

        await scene.PostAsync("refunds", $"payment_intent={payment}");
        await scene.DeliverAsync(await scene.LetterAsync("refund.created"));
        Assert.False(await scene.MayWatchAsync());

        await scene.DeliverAsync(await scene.LetterAsync("refund.failed"));
        await AssertAsync(true);
    }

    [Theory]
    [InlineData("losing_evidence", "lost", false)]
    [InlineData("winning_evidence", "won", true)]
    public async Task A_dispute_is_opened_and_the_film_stays_Watch_Now_lost_it_is_Buy_Now_and_won_Watch_Now(string evidence, string end, bool mayWatch)
    {
        await PayAsync("pm_card_createDispute");
        await AssertAsync(true);
        var dispute = (await scene.GetAsync("disputes")).GetProperty("data")[0].Id();

        await scene.PostAsync($"disputes/{dispute}", $"evidence[uncategorized_text]={evidence}&submit=true");
        await AssertAsync(mayWatch);
        Assert.Equal(end, await scene.Store.ScalarAsync<string>("select status from stripe.dispute"));
    }

    [Fact]
    public async Task A_purchase_is_refunded_while_a_subscription_covers_the_film_and_it_stays_Watch_Now()
    {
        var payment = await PayAsync("pm_card_visa");
        await scene.SubscribeAsync();
        await scene.PostAsync("refunds", $"payment_intent={payment}");
        await AssertAsync(true);
    }

    private async Task<string> PayAsync(string card) =>
        (await scene.PostAsync("payment_intents", $"amount=799&currency=usd&customer={scene.Customer}&payment_method={card}&allowed_payment_method_types[]=card&confirm=true&metadata[movie_id]={Scene.FilmA}")).Id();

    private Task<string?> StatusAsync(string payment) => scene.Store.ScalarAsync<string>("select status from stripe.payment_intent where id = @payment", new { payment });

    private async Task AssertAsync(bool mayWatch)
    {
        await scene.SettleAsync();
        Assert.Equal(mayWatch, await scene.MayWatchAsync());
    }
}
