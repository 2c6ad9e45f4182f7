using StreamingStore.Billing;
using StreamingStore.Billing.Orders;
using StreamingStore.StripeMirror.StripeApi;
using StreamingStore.Tests.Fixtures;
using Stripe;

namespace StreamingStore.Tests.Billing.Orders;

/// <summary>Paying on Stripe's page. No webhook reaches these stores: what is right here is right without one.</summary>
public sealed class CheckoutTests(PostgresServer server) : IAsyncLifetime
{
    private const string Back = "http://store.test/checkout/return";

    private TestStore store = null!;
    private Guid viewerId;

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.OpenWithStripeAsync(server);
        viewerId = await store.NewViewerAsync();
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task A_film_paid_at_stripe_can_be_watched_when_its_viewer_comes_back_webhook_or_not()
    {
        var page = await BuyAtStripeAsync("buy");
        var back = await StripePages.PayAsync(page);

        Assert.Equal($"{Back}?order=buy", back);
        Assert.False(await store.MayWatchAsync(viewerId));
        var order = await Returns.PullAsync(viewerId, "buy");

        Assert.Equal((OrderKind.Film, TestStore.Raiders), (order!.Kind, order.MovieId));
        Assert.IsType<OrderState.Settled>(order.State);
        Assert.True(await store.MayWatchAsync(viewerId));
        Assert.Equal(799, Assert.Single(await store.Purchases.ListAsync(viewerId)).Amount);
    }

    [Fact]
    public async Task A_plan_paid_at_stripe_covers_its_films_when_its_viewer_comes_back_webhook_or_not()
    {
        var outcome = await store.Subscriptions.CheckoutAsync(Subscribe("subscribe") with { ReturnPath = "/movies/25346" });
        await StripePages.PayAsync(Assert.IsType<SubscribeOutcome.PayAtStripe>(outcome).Url);
        var order = await Returns.PullAsync(viewerId, "subscribe");

        Assert.IsType<OrderState.Settled>(order!.State);
        Assert.Equal("/movies/25346", order.ReturnPath);
        Assert.True(await store.MayWatchAsync(viewerId));
        var subscription = Assert.Single(await store.Subscriptions.ListAsync(viewerId));
        Assert.Equal(("active", "web"), (subscription.Status, subscription.DeviceType));
    }

    [Fact]
    public async Task The_card_that_paid_at_stripe_is_saved_for_the_next_time()
    {
        await StripePages.PayAsync(await BuyAtStripeAsync("buy"));
        await Returns.PullAsync(viewerId, "buy");

        Assert.Equal("4242", Assert.Single(await store.PaymentMethods.ListAsync(viewerId)).Last4);
    }

    [Fact]
    public async Task A_page_that_was_left_is_the_page_that_is_opened_again()
    {
        var first = await BuyAtStripeAsync("first");

        Assert.Equal(first, await BuyAtStripeAsync("first"));
        Assert.Equal(first, await BuyAtStripeAsync("from another tab"));
        Assert.IsType<OrderState.WaitsForViewer>((await Returns.PullAsync(viewerId, "first"))!.State);
    }

    [Fact]
    public async Task Two_presses_at_once_open_one_page()
    {
        var pages = await Task.WhenAll(BuyAtStripeAsync("one"), BuyAtStripeAsync("two"), BuyAtStripeAsync("one"));

        Assert.Single(pages.Distinct());
    }

    [Fact]
    public async Task Pressed_again_after_paying_it_says_owned_and_opens_nothing()
    {
        await StripePages.PayAsync(await BuyAtStripeAsync("buy"));

        // The viewer goes back in the browser, to a form that knows nothing of the payment.
        Assert.IsType<BuyOutcome.AlreadyOwned>(await store.Purchases.CheckoutAsync(Buy("buy")));
        Assert.IsType<BuyOutcome.AlreadyOwned>(await store.Purchases.CheckoutAsync(Buy("anew")));
        Assert.Single(await PaidAsync());
    }

    [Fact]
    public async Task Paying_with_a_saved_card_closes_the_page_that_was_left_open()
    {
        var page = await BuyAtStripeAsync("at stripe");
        await store.PaymentMethods.AddAsync(viewerId, "pm_card_visa", "add");

        Assert.IsType<BuyOutcome.Bought>(await store.Purchases.BuyAsync(Buy("here")));

        Assert.Null(await StripePages.PayAsync(page));
        Assert.Single(await PaidAsync());
    }

    [Fact]
    public async Task The_same_form_sent_the_one_way_and_then_the_other_charges_once()
    {
        await store.PaymentMethods.AddAsync(viewerId, "pm_card_visa", "add");
        var page = await BuyAtStripeAsync("same");

        Assert.IsType<BuyOutcome.Bought>(await store.Purchases.BuyAsync(Buy("same")));

        Assert.Null(await StripePages.PayAsync(page));
        Assert.Single(await PaidAsync());
    }

    [Fact]
    public async Task A_film_paid_at_stripe_is_not_paid_again_with_a_saved_card()
    {
        await store.PaymentMethods.AddAsync(viewerId, "pm_card_visa", "add");
        await StripePages.PayAsync(await BuyAtStripeAsync("at stripe"));

        Assert.IsType<BuyOutcome.AlreadyOwned>(await store.Purchases.BuyAsync(Buy("here")));
        Assert.Single(await PaidAsync());
    }

    [Fact]
    public async Task A_card_declined_at_stripe_leaves_the_page_open_and_nothing_bought()
    {
        var page = await BuyAtStripeAsync("buy");
        Assert.Null(await StripePages.PayAsync(page, StripePages.DeclinedCard));

        Assert.IsType<OrderState.WaitsForViewer>((await Returns.PullAsync(viewerId, "buy"))!.State);
        Assert.False(await store.MayWatchAsync(viewerId));
        await StripePages.PayAsync(page);
        Assert.IsType<OrderState.Settled>((await Returns.PullAsync(viewerId, "buy"))!.State);
    }

    [Fact]
    public async Task Money_that_is_still_on_its_way_is_waited_for_and_never_charged_a_second_time()
    {
        await store.PaymentMethods.AddAsync(viewerId, "pm_card_visa", "add");
        var page = await BuyAtStripeAsync("bank");
        Assert.NotNull(await StripePages.PayAsync(page, "bank"));

        Assert.IsType<OrderState.OnItsWay>((await Returns.PullAsync(viewerId, "bank"))!.State);
        Assert.Equal("bank", Assert.IsType<BuyOutcome.UnderWay>(await store.Purchases.CheckoutAsync(Buy("again"))).ActionId);
        Assert.Equal("bank", Assert.IsType<BuyOutcome.UnderWay>(await store.Purchases.BuyAsync(Buy("card"))).ActionId);

        var state = await EventuallyAsync("bank", state => state is not OrderState.OnItsWay);
        Assert.IsType<OrderState.Settled>(state);
        Assert.True(await store.MayWatchAsync(viewerId));
    }

    [Fact]
    public async Task Money_that_did_not_arrive_is_told_and_the_film_can_be_bought_again()
    {
        Assert.NotNull(await StripePages.PayAsync(await BuyAtStripeAsync("bank"), "bank_fails"));

        var state = await EventuallyAsync("bank", state => state is not OrderState.OnItsWay);

        Assert.NotNull(Assert.IsType<OrderState.Failed>(state).Message);
        await StripePages.PayAsync(await BuyAtStripeAsync("again"));
        Assert.IsType<OrderState.Settled>((await Returns.PullAsync(viewerId, "again"))!.State);
    }

    [Fact]
    public async Task A_page_whose_address_was_lost_on_the_way_is_the_one_that_the_next_press_opens()
    {
        await store.AtStripe.FailAsync("cut_after", "POST", "/v1/checkout/sessions", times: 3);
        await Assert.ThrowsAsync<StripeCallException>(() => store.Purchases.CheckoutAsync(Buy("press")));

        await BuyAtStripeAsync("press");

        Assert.Equal(1, await CountSessionsAsync());
    }

    [Fact]
    public async Task Another_viewers_order_is_as_if_it_were_not_there()
    {
        await BuyAtStripeAsync("mine");

        Assert.Null(await Returns.PullAsync(await store.NewViewerAsync(), "mine"));
        Assert.Null(await Returns.PullAsync(viewerId, "never made"));
    }

    [Fact]
    public async Task A_card_saved_at_stripe_is_the_default_when_its_owner_comes_back()
    {
        await store.PaymentMethods.AddAsync(viewerId, "pm_card_mastercard", "add");
        var page = await store.Get<CardOrders>().BeginAsync(viewerId, "card", Back, "http://store.test/account", "/account");
        await StripePages.PayAsync(page);
        var order = await Returns.PullAsync(viewerId, "card");

        Assert.Equal((OrderKind.Card, "/account"), (order!.Kind, order.ReturnPath));
        Assert.Equal(("visa", true), (await store.PaymentMethods.ListAsync(viewerId)).Select(card => (card.Brand, card.IsDefault)).First());
    }

    private OrderReturns Returns => store.Get<OrderReturns>();

    private BuyRequest Buy(string action) => new(viewerId, TestStore.Raiders, "web", action, ReturnUrl: Back, CancelUrl: "http://store.test/buy");

    private SubscribeRequest Subscribe(string action) => new(viewerId, "action-monthly", "web", action, ReturnUrl: Back, CancelUrl: "http://store.test/plans");

    private async Task<string> BuyAtStripeAsync(string action) => Assert.IsType<BuyOutcome.PayAtStripe>(await store.Purchases.CheckoutAsync(Buy(action))).Url;

    private async Task<OrderState> EventuallyAsync(string action, Func<OrderState, bool> settled)
    {
        var deadline = DateTime.UtcNow.AddSeconds(30);
        while (true)
        {
            var state = (await Returns.PullAsync(viewerId, action))!.State;
            if (settled(state) || DateTime.UtcNow > deadline)
            {
                return state;
            }

            await Task.Delay(200);
        }
    }

    private async Task<IReadOnlyList<PaymentIntent>> PaidAsync() =>
        [.. (await new PaymentIntentService(store.Stripe).ListAsync(new PaymentIntentListOptions { Limit = 100 })).Where(payment => payment.Status == "succeeded")];

    private async Task<int> CountSessionsAsync()
    {
        var answer = await ((StripeClient)store.Stripe).RawRequestAsync(HttpMethod.Get, "/v1/checkout/sessions?limit=100");
        using var json = System.Text.Json.JsonDocument.Parse(answer.Content);
        return json.RootElement.GetProperty("data").GetArrayLength();
    }
}
