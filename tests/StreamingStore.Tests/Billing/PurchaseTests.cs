using StreamingStore.Billing;
using StreamingStore.StripeMirror.StripeApi;
using StreamingStore.Tests.Fixtures;

namespace StreamingStore.Tests.Billing;

public sealed class PurchaseTests(PostgresServer server) : IAsyncLifetime
{
    private TestStore store = null!;
    private Guid viewerId;

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.OpenWithStripeAsync(server);
        viewerId = await store.NewViewerAsync();
        await store.PaymentMethods.AddAsync(viewerId, "pm_card_visa", "add");
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task A_bought_film_may_be_watched_the_moment_the_answer_is_there()
    {
        Assert.IsType<BuyOutcome.Bought>(await BuyAsync());

        Assert.True((await store.Catalog.FindAsync(TestStore.Raiders, viewerId))!.Purchased);
        var purchase = Assert.Single(await store.Purchases.ListAsync(viewerId));
        Assert.Equal((TestStore.Raiders, 799L, "usd", "owned"), (purchase.MovieId, purchase.Amount, purchase.Currency, purchase.State));
    }

    [Fact]
    public async Task A_double_click_charges_once()
    {
        var outcomes = await Task.WhenAll(BuyAsync("click"), BuyAsync("click"));
        var again = await BuyAsync("click");

        Assert.Single(outcomes.Append(again).Select(outcome => Assert.IsType<BuyOutcome.Bought>(outcome).PaymentIntentId).Distinct());
        Assert.Equal(1, await store.ScalarAsync<int>("select count(*) from stripe.payment_intent"));
    }

    [Theory]
    [InlineData("cut_after", 1)]
    [InlineData("cut_before", 2)]
    [InlineData("error_after", 1)]
    public async Task A_charge_whose_answer_is_lost_is_asked_for_again_and_made_once(string fault, int times)
    {
        await store.AtStripe.FailAsync(fault, "POST", "/v1/payment_intents", times);

        Assert.IsType<BuyOutcome.Bought>(await BuyAsync("lost"));
        Assert.Equal(1, await CountPaymentsAsync());
    }

    [Theory]
    [InlineData("lost", typeof(BuyOutcome.Bought))]
    [InlineData("a page loaded anew", typeof(BuyOutcome.AlreadyOwned))]
    public async Task When_no_answer_comes_at_all_pressing_again_finds_the_charge_that_was_made(string nextAction, Type outcome)
    {
        await store.AtStripe.FailAsync("cut_after", "POST", "/v1/payment_intents", times: 3);
        await Assert.ThrowsAsync<StripeCallException>(() => BuyAsync("lost"));

        Assert.IsType(outcome, await BuyAsync(nextAction));
        Assert.Equal(1, await CountPaymentsAsync());
        Assert.True(await store.MayWatchAsync(viewerId));
    }

    [Fact]
    public async Task Two_pages_that_buy_the_film_in_the_same_moment_charge_once()
    {
        // A race, so it is run as often as it takes to have met it.
        for (var viewer = 0; viewer < 12; viewer++)
        {
            viewerId = await store.NewViewerAsync();
            var outcomes = await Task.WhenAll(BuyAsync("one page", "pm_card_visa"), LaterAsync(viewer, "another page"), LaterAsync(2 * viewer, "a third"));

            Assert.Single(outcomes, outcome => outcome is BuyOutcome.Bought);
        }

        Assert.Equal(12, await CountPaymentsAsync());

        async Task<BuyOutcome> LaterAsync(int milliseconds, string action)
        {
            await Task.Delay(milliseconds);
            return await BuyAsync(action, "pm_card_visa");
        }
    }

    [Fact]
    public async Task A_payment_left_at_the_bank_is_called_off_when_the_film_is_bought_another_way()
    {
        var waiting = await store.Purchases.BuyAsync(
            new BuyRequest(viewerId, TestStore.Raiders, "web", "3ds", "pm_card_authenticationRequired", "http://store.test/checkout/return"));
        var bank = Assert.IsType<BuyOutcome.RequiresAction>(waiting).Url!;

        Assert.IsType<BuyOutcome.Bought>(await BuyAsync("another card", "pm_card_mastercard"));

        await StripePages.ConfirmAsync(bank);
        Assert.Equal(1, await CountPaymentsAsync());
    }

    [Fact]
    public async Task A_film_that_is_owned_is_not_sold_again()
    {
        await BuyAsync();

        Assert.IsType<BuyOutcome.AlreadyOwned>(await BuyAsync());
    }

    [Fact]
    public async Task A_declined_card_buys_nothing_and_says_why()
    {
        var declined = Assert.IsType<BuyOutcome.Declined>(await BuyAsync(card: "pm_card_chargeCustomerFail"));

        Assert.Equal("generic_decline", declined.DeclineCode);
        Assert.False(await store.MayWatchAsync(viewerId));
    }

    [Fact]
    public async Task A_card_that_must_be_confirmed_leads_to_its_bank_and_the_film_waits()
    {
        var outcome = await store.Purchases.BuyAsync(
            new BuyRequest(viewerId, TestStore.Raiders, "web", "3ds", "pm_card_authenticationRequired", "http://127.0.0.1/back"));

        Assert.NotNull(Assert.IsType<BuyOutcome.RequiresAction>(outcome).Url);
        Assert.False(await store.MayWatchAsync(viewerId));
    }

    [Fact]
    public async Task A_card_that_must_be_confirmed_is_declined_where_there_is_no_way_back() =>
        Assert.IsType<BuyOutcome.Declined>(await BuyAsync(card: "pm_card_authenticationRequired"));

    [Fact]
    public async Task A_refund_of_the_whole_takes_the_film_back_with_the_answer_and_a_part_does_not()
    {
        var bought = Assert.IsType<BuyOutcome.Bought>(await BuyAsync());

        Assert.IsType<RefundOutcome.Refunded>(await store.Purchases.RefundAsync(bought.PaymentIntentId, 300, "part"));
        Assert.True(await store.MayWatchAsync(viewerId));

        var rest = Assert.IsType<RefundOutcome.Refunded>(await store.Purchases.RefundAsync(bought.PaymentIntentId, null, "rest"));
        Assert.Equal(499, rest.Amount);
        Assert.False(await store.MayWatchAsync(viewerId));
        Assert.Equal("refunded", Assert.Single(await store.Purchases.ListAsync(viewerId)).State);
    }

    [Fact]
    public async Task A_refund_repeated_with_the_same_action_gives_the_money_back_once()
    {
        var bought = Assert.IsType<BuyOutcome.Bought>(await BuyAsync());
        await store.Purchases.RefundAsync(bought.PaymentIntentId, 300, "part");
        await store.Purchases.RefundAsync(bought.PaymentIntentId, 300, "part");

        Assert.Equal(300, await store.ScalarAsync<long>("select sum(amount) from stripe.refund"));
    }

    [Fact]
    public async Task More_than_was_paid_is_not_refunded()
    {
        var bought = Assert.IsType<BuyOutcome.Bought>(await BuyAsync());

        Assert.IsType<RefundOutcome.Refused>(await store.Purchases.RefundAsync(bought.PaymentIntentId, 800, "too much"));
    }

    [Fact]
    public async Task A_refunded_purchase_under_a_subscription_that_covers_the_film_still_lets_watch()
    {
        var bought = Assert.IsType<BuyOutcome.Bought>(await BuyAsync());
        await store.Subscriptions.SubscribeAsync(new SubscribeRequest(viewerId, "action-monthly", "web", "subscribe"));
        await store.Purchases.RefundAsync(bought.PaymentIntentId, null, "all");

        Assert.True(await store.MayWatchAsync(viewerId));
    }

    [Fact]
    public async Task A_film_that_is_not_in_the_catalogue_can_not_be_bought() =>
        Assert.IsType<BuyOutcome.UnknownMovie>(await store.Purchases.BuyAsync(new BuyRequest(viewerId, 999_999_999, "web", "a")));

    [Fact]
    public async Task Cards_are_listed_with_the_default_first()
    {
        await store.PaymentMethods.AddAsync(viewerId, "pm_card_mastercard", "second");

        var cards = await store.PaymentMethods.ListAsync(viewerId);

        Assert.Equal([("mastercard", true), ("visa", false)], cards.Select(card => (card.Brand, card.IsDefault)));
        Assert.Equal("4242", cards[1].Last4);
    }

    private async Task<int> CountPaymentsAsync() =>
        (await new Stripe.PaymentIntentService(store.Stripe).ListAsync(new Stripe.PaymentIntentListOptions { Limit = 100 })).Count(payment => payment.Status == "succeeded");

    private Task<BuyOutcome> BuyAsync(string? action = null, string? card = null) =>
        store.Purchases.BuyAsync(new BuyRequest(viewerId, TestStore.Raiders, "web", action ?? Guid.NewGuid().ToString(), card));
}
