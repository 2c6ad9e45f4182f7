using StreamingStore.Billing;
using StreamingStore.Billing.Orders;
using StreamingStore.Billing.PaymentMethods;
using StreamingStore.Billing.Plans;
using StreamingStore.Billing.Portal;
using StreamingStore.StripeMirror.StripeApi;
using StreamingStore.Tests.Fixtures;
using Stripe;

namespace StreamingStore.Tests.Billing;

/// <summary>A renewal that fails, and what puts it right. Time passes on a test clock of Stripe's.</summary>
public sealed class BillTests(PostgresServer server) : IAsyncLifetime
{
    private const string Back = "http://store.test/checkout/return";

    private TestStore store = null!;
    private Guid viewerId;
    private string clockId = "";
    private string subscriptionId = "";

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.OpenWithStripeAsync(server);
        var clock = await new Stripe.TestHelpers.TestClockService(store.Stripe).CreateAsync(new Stripe.TestHelpers.TestClockCreateOptions { FrozenTime = DateTime.UtcNow });
        clockId = clock.Id;
        var customer = await new CustomerService(store.Stripe).CreateAsync(new CustomerCreateOptions { Email = "late@example.com", TestClock = clockId });
        await store.Mirror.ApplyResponseAsync(customer);
        viewerId = await store.NewViewerAsync(customer.Id);
        await store.PaymentMethods.AddAsync(viewerId, "pm_card_visa", "add");
        var made = await store.Subscriptions.SubscribeAsync(new SubscribeRequest(viewerId, "action-monthly", "web", "subscribe"));
        subscriptionId = Assert.IsType<SubscribeOutcome.Subscribed>(made).Subscription.Id;
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task Who_has_paid_is_told_nothing() => Assert.Null(await TroubleAsync());

    [Fact]
    public async Task A_renewal_that_fails_says_until_when_films_can_be_watched_and_what_is_owed()
    {
        await FailRenewalAsync();

        var trouble = await TroubleAsync();
        Assert.Equal((TroubleKind.Grace, "Action"), (trouble!.Kind, trouble.PlanName));
        Assert.InRange(trouble.At!.Value, store.Clock.GetUtcNow().UtcDateTime.AddDays(4), store.Clock.GetUtcNow().UtcDateTime.AddDays(7));
        Assert.True(await store.MayWatchAsync(viewerId));
        var bill = await Bills.FindAsync(viewerId);
        Assert.Equal((699L, "usd"), (bill!.AmountDue, bill.Currency));
        Assert.NotNull(bill.NextAttemptAt);
    }

    [Fact]
    public async Task After_the_grace_watching_has_stopped_and_the_page_says_so()
    {
        await FailRenewalAsync();

        // Off the test clock, whose time stands still, it is our own clock that counts.
        await store.ExecuteAsync("""update stripe.subscription set body = body - 'test_clock'""");
        store.Clock.Move(TimeSpan.FromDays(8));

        Assert.Equal(TroubleKind.Stopped, (await TroubleAsync())!.Kind);
        Assert.False(await store.MayWatchAsync(viewerId));
    }

    [Fact]
    public async Task A_card_that_works_pays_what_is_owed_and_the_plan_from_then_on()
    {
        await FailRenewalAsync();
        var card = Assert.IsType<PaymentMethodOutcome.Added>(await store.PaymentMethods.AddAsync(viewerId, "pm_card_mastercard", "new")).PaymentMethod;

        Assert.IsType<PayBillOutcome.Paid>(await PayAsync(card.Id));

        Assert.Null(await TroubleAsync());
        var subscription = await new SubscriptionService(store.Stripe).GetAsync(subscriptionId);
        Assert.Equal(("active", card.Id), (subscription.Status, subscription.DefaultPaymentMethodId));
        Assert.Equal("active", Assert.Single(await store.Subscriptions.ListAsync(viewerId)).Status);
        Assert.IsType<PayBillOutcome.NothingOwed>(await PayAsync(card.Id, "again"));
    }

    [Fact]
    public async Task Pressed_twice_the_bill_is_paid_once()
    {
        await FailRenewalAsync();
        var card = Assert.IsType<PaymentMethodOutcome.Added>(await store.PaymentMethods.AddAsync(viewerId, "pm_card_mastercard", "new")).PaymentMethod;

        await Task.WhenAll(PayAsync(card.Id), PayAsync(card.Id));

        Assert.Equal(2, (await new PaymentIntentService(store.Stripe).ListAsync(new PaymentIntentListOptions { Customer = await CustomerAsync(), Limit = 100 }))
            .Count(payment => payment.Status == "succeeded"));
    }

    [Fact]
    public async Task A_card_that_is_declined_again_says_so_and_the_bill_stays_open()
    {
        await FailRenewalAsync();

        var declined = Assert.IsType<PayBillOutcome.Declined>(await PayAsync(null));

        Assert.Contains("declined", declined.Message, StringComparison.Ordinal);
        Assert.Equal(699, (await Bills.FindAsync(viewerId))!.AmountDue);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_card_that_must_be_confirmed_pays_by_way_of_its_bank(bool complete)
    {
        await FailRenewalAsync();
        var card = Assert.IsType<PaymentMethodOutcome.Added>(await store.PaymentMethods.AddAsync(viewerId, "pm_card_authenticationRequired", "3ds")).PaymentMethod;

        var bank = Assert.IsType<PayBillOutcome.RequiresAction>(await PayAsync(card.Id)).Url;
        Assert.NotNull(await StripePages.ConfirmAsync(bank, complete));
        var order = await store.Get<OrderReturns>().PullAsync(viewerId, "pay");

        Assert.Equal(OrderKind.Bill, order!.Kind);
        Assert.IsType(complete ? typeof(OrderState.Settled) : typeof(OrderState.Failed), order.State);
        Assert.Equal(complete, await TroubleAsync() is null);
    }

    [Fact]
    public async Task A_payment_whose_answer_was_never_heard_is_found_on_the_way_back_and_not_called_uncharged()
    {
        await FailRenewalAsync();
        var card = Assert.IsType<PaymentMethodOutcome.Added>(await store.PaymentMethods.AddAsync(viewerId, "pm_card_mastercard", "new")).PaymentMethod;
        await store.AtStripe.FailAsync("cut_after", "POST", "/v1/payment_intents/*", times: 3);
        await Assert.ThrowsAsync<StripeCallException>(() => PayAsync(card.Id));

        var order = await store.Get<OrderReturns>().PullAsync(viewerId, "pay");

        Assert.IsType<OrderState.Settled>(order!.State);
        Assert.Null(await TroubleAsync());
        Assert.IsType<PayBillOutcome.Paid>(await PayAsync(card.Id));
    }

    [Fact]
    public async Task A_payment_whose_answer_was_never_heard_but_whose_webhook_came_keeps_its_card_when_tried_again()
    {
        await FailRenewalAsync();
        var card = Assert.IsType<PaymentMethodOutcome.Added>(await store.PaymentMethods.AddAsync(viewerId, "pm_card_mastercard", "new")).PaymentMethod;
        await store.AtStripe.FailAsync("cut_after", "POST", "/v1/payment_intents/*", times: 3);
        await Assert.ThrowsAsync<StripeCallException>(() => PayAsync(card.Id));
        await store.Mirror.ApplyResponseAsync(await new SubscriptionService(store.Stripe).GetAsync(subscriptionId));
        Assert.Null(await TroubleAsync());

        Assert.IsType<PayBillOutcome.Paid>(await PayAsync(card.Id));

        Assert.Equal(card.Id, (await new SubscriptionService(store.Stripe).GetAsync(subscriptionId)).DefaultPaymentMethodId);
    }

    [Fact]
    public async Task A_payment_that_never_reached_stripe_may_be_on_its_way_and_the_same_action_makes_it()
    {
        await FailRenewalAsync();
        var card = Assert.IsType<PaymentMethodOutcome.Added>(await store.PaymentMethods.AddAsync(viewerId, "pm_card_mastercard", "new")).PaymentMethod;
        await store.AtStripe.FailAsync("cut_before", "POST", "/v1/payment_intents/*", times: 3);
        await Assert.ThrowsAsync<StripeCallException>(() => PayAsync(card.Id));

        Assert.IsType<OrderState.OnItsWay>((await store.Get<OrderReturns>().PullAsync(viewerId, "pay"))!.State);
        Assert.IsType<PayBillOutcome.Paid>(await PayAsync(card.Id));

        Assert.Null(await TroubleAsync());
    }

    [Fact]
    public async Task An_action_that_has_paid_does_not_pay_the_next_bill()
    {
        await FailRenewalAsync();
        var card = Assert.IsType<PaymentMethodOutcome.Added>(await store.PaymentMethods.AddAsync(viewerId, "pm_card_mastercard", "new")).PaymentMethod;
        Assert.IsType<PayBillOutcome.Paid>(await PayAsync(card.Id));
        await FailRenewalAsync();

        Assert.IsType<PayBillOutcome.Paid>(await PayAsync(card.Id));

        Assert.Equal(699, (await Bills.FindAsync(viewerId))!.AmountDue);
        Assert.IsType<PayBillOutcome.Paid>(await PayAsync(card.Id, "a click of today"));
        Assert.Null(await Bills.FindAsync(viewerId));
    }

    [Fact]
    public async Task An_action_that_found_nothing_owed_does_not_pay_what_falls_due_later()
    {
        Assert.IsType<PayBillOutcome.NothingOwed>(await PayAsync(null));
        await FailRenewalAsync();

        Assert.IsType<PayBillOutcome.NothingOwed>(await PayAsync("pm_card_visa"));

        Assert.Equal(699, (await Bills.FindAsync(viewerId))!.AmountDue);
    }

    [Fact]
    public async Task An_action_whose_card_was_declined_stays_declined()
    {
        await FailRenewalAsync();
        var declined = Assert.IsType<PayBillOutcome.Declined>(await PayAsync(null));

        Assert.Equal(declined, await PayAsync("pm_card_visa"));

        Assert.Equal(699, (await Bills.FindAsync(viewerId))!.AmountDue);
    }

    [Fact]
    public async Task A_card_saved_to_pay_a_bill_pays_it_on_that_day_or_not_at_all()
    {
        var page = await store.Get<CardOrders>().BeginAsync(viewerId, "card", Back, Back, "/account", paysBill: true);
        await StripePages.PayAsync(page);
        Assert.True((await store.Get<OrderReturns>().PullAsync(viewerId, "card"))!.PaysBill);

        store.Clock.Move(TimeSpan.FromHours(25));

        var later = await store.Get<OrderReturns>().PullAsync(viewerId, "card");
        Assert.IsType<OrderState.Settled>(later!.State);
        Assert.False(later.PaysBill);
    }

    [Fact]
    public async Task When_stripe_gives_up_the_viewer_is_told_that_the_plan_has_ended_unpaid()
    {
        await FailRenewalAsync();
        await AdvanceAsync(TimeSpan.FromDays(20));
        await store.Get<CustomerPortal>().PullAsync(viewerId);

        Assert.Equal(TroubleKind.Ended, (await TroubleAsync())!.Kind);
        Assert.Null(await Bills.FindAsync(viewerId));
        store.Clock.Move(TimeSpan.FromDays(20));
        Assert.Null(await TroubleAsync());
    }

    [Fact]
    public async Task A_trial_that_ended_without_a_card_goes_on_once_there_is_one()
    {
        await store.Subscriptions.CancelAsync(viewerId, subscriptionId, atPeriodEnd: false, "cancel");
        var customer = await new CustomerService(store.Stripe).CreateAsync(new CustomerCreateOptions { Email = "trial@example.com", TestClock = clockId });
        await store.Mirror.ApplyResponseAsync(customer);
        viewerId = await store.NewViewerAsync(customer.Id);
        var trial = await new SubscriptionService(store.Stripe).CreateAsync(new SubscriptionCreateOptions
        {
            Customer = customer.Id,
            Items = [new SubscriptionItemOptions { Price = (await store.Get<PlanCatalog>().FindAsync("action-monthly"))!.Value.Price.PriceId }],
            TrialPeriodDays = 7,
            TrialSettings = new SubscriptionTrialSettingsOptions { EndBehavior = new SubscriptionTrialSettingsEndBehaviorOptions { MissingPaymentMethod = "pause" } },
        });
        await store.Mirror.ApplyResponseAsync(trial);
        await AdvanceAsync(TimeSpan.FromDays(8));
        await store.Get<CustomerPortal>().PullAsync(viewerId);
        Assert.Equal(TroubleKind.Paused, (await TroubleAsync())!.Kind);
        Assert.IsType<PayBillOutcome.NeedsPaymentMethod>(await PayAsync(null));

        Assert.IsType<PayBillOutcome.Paid>(await PayAsync("pm_card_visa", "with a card"));

        Assert.Null(await TroubleAsync());
        Assert.True(await store.MayWatchAsync(viewerId));
    }

    [Fact]
    public async Task What_was_done_in_the_portal_shows_when_its_viewer_comes_back_webhook_or_not()
    {
        var page = await store.Get<CustomerPortal>().OpenAsync(viewerId, "http://store.test/account", "portal");
        Assert.Contains("/p/session/", page, StringComparison.Ordinal);
        var card = Assert.Single(await store.PaymentMethods.ListAsync(viewerId));
        await new SubscriptionService(store.Stripe).UpdateAsync(subscriptionId, new SubscriptionUpdateOptions { CancelAtPeriodEnd = true });
        await new PaymentMethodService(store.Stripe).DetachAsync(card.Id);

        await store.Get<CustomerPortal>().PullAsync(viewerId);

        Assert.True(Assert.Single(await store.Subscriptions.ListAsync(viewerId)).CancelAtPeriodEnd);
        Assert.Empty(await store.PaymentMethods.ListAsync(viewerId));
    }

    [Theory]
    [InlineData("answer_after", typeof(PayBillOutcome.Paid))]
    [InlineData("answer_before", typeof(PayBillOutcome.Declined))]
    public async Task A_confirmation_that_Stripe_refuses_counts_by_what_has_become_of_the_payment(string fault, Type outcome)
    {
        const string Refusal = """{ "error": { "type": "invalid_request_error", "code": "payment_intent_unexpected_state", "message": "It can't be confirmed." } }""";
        await FailRenewalAsync();
        var card = Assert.IsType<PaymentMethodOutcome.Added>(await store.PaymentMethods.AddAsync(viewerId, "pm_card_mastercard", "new")).PaymentMethod;
        await store.AtStripe.AnswerAsync(fault, "POST", "/v1/payment_intents/*", 400, Refusal);

        Assert.IsType(outcome, await PayAsync(card.Id));
        Assert.True(await store.ScalarAsync<bool>("select closed_at is not null from store.bill_payment where action_id = 'pay'"));
    }

    private Bills Bills => store.Get<Bills>();

    private Task<PaymentTrouble?> TroubleAsync() => store.Get<PaymentTroubles>().FindAsync(viewerId);

    private Task<PayBillOutcome> PayAsync(string? card, string action = "pay") => Bills.PayAsync(viewerId, card, action, Back);

    private async Task<string?> CustomerAsync() => await store.ScalarAsync<string>("select stripe_customer_id from store.viewer where id = @viewerId", new { viewerId });

    /// <summary>A month and a day pass with a card that is declined.</summary>
    private async Task FailRenewalAsync()
    {
        var bad = Assert.IsType<PaymentMethodOutcome.Added>(await store.PaymentMethods.AddAsync(viewerId, "pm_card_chargeCustomerFail", "bad"));
        await new SubscriptionService(store.Stripe).UpdateAsync(subscriptionId, new SubscriptionUpdateOptions { DefaultPaymentMethod = bad.PaymentMethod.Id });
        await AdvanceAsync(TimeSpan.FromDays(32));
        await store.Get<CustomerPortal>().PullAsync(viewerId);
    }

    private async Task AdvanceAsync(TimeSpan by)
    {
        var clocks = new Stripe.TestHelpers.TestClockService(store.Stripe);
        store.Clock.Move(by);
        await clocks.AdvanceAsync(clockId, new Stripe.TestHelpers.TestClockAdvanceOptions { FrozenTime = store.Clock.GetUtcNow().UtcDateTime });
        while ((await clocks.GetAsync(clockId)).Status != "ready")
        {
            await Task.Delay(50);
        }
    }
}
