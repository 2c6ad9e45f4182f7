using StreamingStore.Billing;
using StreamingStore.Billing.Orders;
using StreamingStore.Billing.PaymentMethods;
using StreamingStore.Billing.Plans;
using StreamingStore.StripeMirror;
using StreamingStore.StripeMirror.StripeApi;
using StreamingStore.Tests.Fixtures;
using Stripe;

namespace StreamingStore.Tests.Billing.Orders;

/// <summary>An order stays open while Stripe may have done what was asked, and closes with the reason when Stripe refuses for good.</summary>
public sealed class RefusedOrderTests(PostgresServer server) : IAsyncLifetime
{
    private const string Refusal = """{ "error": { "type": "invalid_request_error", "code": "CODE", "message": "No such thing." } }""";

    private TestStore store = null!;
    private Guid viewerId;

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.OpenWithStripeAsync(server);
        viewerId = await store.NewViewerAsync();
        await store.PaymentMethods.AddAsync(viewerId, "pm_card_visa", "add");
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Theory]
    [InlineData("answer_before", "{}")]
    [InlineData("answer_after", "{}")]
    [InlineData("answer_before", "null")]
    [InlineData("answer_before", "<html>")]
    public async Task A_purchase_with_an_answer_that_can_not_be_used_stays_open_and_the_same_action_ends_it(string fault, string body)
    {
        await store.AtStripe.AnswerAsync(fault, "POST", "/v1/payment_intents", 200, body);

        Assert.Equal(StripeFailureKind.UnusableAnswer, await FailureAsync(() => BuyAsync("press")));
        Assert.True(await IsOpenAsync("purchase_order"));

        Assert.IsType<BuyOutcome.Bought>(await BuyAsync("press"));
        Assert.Single((await new PaymentIntentService(store.Stripe).ListAsync()).Where(payment => payment.Status == "succeeded"));
    }

    [Fact]
    public async Task A_purchase_that_Stripe_never_answers_stays_open_and_the_same_action_ends_it()
    {
        store.Get<StripeSettings>().Timeout = TimeSpan.FromSeconds(1);
        await store.AtStripe.FailAsync("timeout_after", "POST", "/v1/payment_intents");

        Assert.Equal(StripeFailureKind.Timeout, await FailureAsync(() => BuyAsync("press")));
        Assert.True(await IsOpenAsync("purchase_order"));

        store.Get<StripeSettings>().Timeout = TimeSpan.FromSeconds(20);
        Assert.IsType<BuyOutcome.Bought>(await BuyAsync("press"));
    }

    [Theory]
    [InlineData(400, "parameter_unknown")]
    [InlineData(404, "resource_missing")]
    [InlineData(403, "")]
    public async Task A_purchase_that_Stripe_refuses_is_closed_with_the_reason_and_another_action_may_follow_at_once(int status, string code)
    {
        await store.AtStripe.AnswerAsync("answer_before", "POST", "/v1/payment_intents", status, Refusal.Replace("CODE", code, StringComparison.Ordinal));

        var refused = Assert.IsType<BuyOutcome.Refused>(await BuyAsync("press"));

        Assert.True(refused.Failure.IsFinal);
        Assert.Equal(refused.Failure.Message, await store.ScalarAsync<string>("select refusal from store.purchase_order where closed_at is not null"));
        Assert.Equal(refused.Failure.Message, Assert.IsType<BuyOutcome.Declined>(await BuyAsync("press")).Message);
        Assert.IsType<BuyOutcome.Bought>(await BuyAsync("another press"));
    }

    [Fact]
    public async Task An_archived_price_closes_the_order_with_Stripes_reason()
    {
        var price = (await store.Get<PlanCatalog>().FindAsync("action-monthly"))!.Value.Price.PriceId;
        await new PriceService(store.Stripe).UpdateAsync(price, new PriceUpdateOptions { Active = false });

        var refused = Assert.IsType<SubscribeOutcome.Refused>(await SubscribeAsync("press"));

        Assert.Equal(StripeFailureKind.Rejected, refused.Failure.Kind);
        Assert.Equal(refused.Failure.Message, await store.ScalarAsync<string>("select refusal from store.subscription_order where closed_at is not null"));

        await new PriceService(store.Stripe).UpdateAsync(price, new PriceUpdateOptions { Active = true });
        Assert.IsType<SubscribeOutcome.Subscribed>(await SubscribeAsync("another press"));
    }

    [Fact]
    public async Task A_payment_page_that_Stripe_refuses_closes_its_order()
    {
        await store.AtStripe.AnswerAsync("answer_before", "POST", "/v1/checkout/sessions", 400, Refusal);
        var request = new BuyRequest(viewerId, TestStore.Raiders, "web", "page", ReturnUrl: "http://store.test/checkout/return");

        Assert.IsType<BuyOutcome.Refused>(await store.Purchases.CheckoutAsync(request));

        Assert.False(await IsOpenAsync("purchase_order"));
        Assert.IsType<BuyOutcome.Bought>(await BuyAsync("card"));
    }

    [Fact]
    public async Task A_customer_that_Stripe_refuses_to_make_closes_the_order()
    {
        viewerId = await store.NewViewerAsync();
        await store.AtStripe.AnswerAsync("answer_before", "POST", "/v1/customers", 400, Refusal);
        var request = new SubscribeRequest(viewerId, "action-monthly", "web", "page", ReturnUrl: "http://store.test/checkout/return");

        Assert.IsType<SubscribeOutcome.Refused>(await store.Subscriptions.CheckoutAsync(request));

        Assert.False(await IsOpenAsync("subscription_order"));
    }

    [Fact]
    public async Task A_change_of_plan_that_Stripe_refuses_is_closed_and_the_old_plan_goes_on()
    {
        var held = Assert.IsType<SubscribeOutcome.Subscribed>(await SubscribeAsync("press")).Subscription;
        var changes = store.Get<PlanChanges>();
        var preview = Assert.IsType<PlanChangeOutcome.Previewed>(await changes.PreviewAsync(viewerId, held.Id, "classics-monthly")).Preview;
        await store.AtStripe.AnswerAsync("answer_before", "POST", "/v1/subscriptions/*", 400, Refusal);

        var outcome = await changes.ChangeAsync(new PlanChangeRequest(
            viewerId, held.Id, "classics-monthly", preview.ProratedAt, preview.DueNow, "change", "http://store.test/checkout/return"));

        Assert.Equal("No such thing.", Assert.IsType<PlanChangeOutcome.Declined>(outcome).Message);
        Assert.False(await IsOpenAsync("plan_change"));
        Assert.Equal(held.PriceId, (await store.Subscriptions.FindAsync(viewerId, held.Id))!.PriceId);
    }

    [Fact]
    public async Task Too_many_requests_leave_the_order_open()
    {
        await store.AtStripe.FailAsync("rate_limit", "POST", "/v1/subscriptions");

        Assert.Equal(StripeFailureKind.RateLimited, await FailureAsync(() => SubscribeAsync("press")));

        Assert.True(await IsOpenAsync("subscription_order"));
        Assert.IsType<SubscribeOutcome.Subscribed>(await SubscribeAsync("press"));
    }

    [Fact]
    public async Task An_action_that_bought_one_film_buys_no_other()
    {
        Assert.IsType<BuyOutcome.Bought>(await BuyAsync("press"));

        Assert.IsType<BuyOutcome.ActionUsed>(await store.Purchases.BuyAsync(new BuyRequest(viewerId, 3, "web", "press")));
        Assert.IsType<BuyOutcome.Bought>(await BuyAsync("press"));
    }

    [Fact]
    public async Task An_action_that_subscribed_to_one_price_subscribes_to_no_other()
    {
        Assert.IsType<SubscribeOutcome.Subscribed>(await SubscribeAsync("press"));

        Assert.IsType<SubscribeOutcome.ActionUsed>(await SubscribeAsync("press", "classics-monthly"));
        Assert.IsType<SubscribeOutcome.Subscribed>(await SubscribeAsync("press"));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("pm_1/../../customers")]
    [InlineData("")]
    [InlineData("cus_1")]
    public async Task An_id_that_is_none_of_a_payment_methods_does_not_reach_Stripe(string id)
    {
        await store.AtStripe.FailAsync("error_before", "POST", "/v1/*", times: 10);

        Assert.IsType<PaymentMethodOutcome.Refused>(await store.PaymentMethods.AddAsync(viewerId, id, "add another"));
    }

    [Fact]
    public async Task A_page_that_is_not_Stripes_deletes_nothing_from_the_mirror()
    {
        await store.ExecuteAsync("insert into stripe.dirty_object (object, id) values ('product', 'plan_action')");
        await store.AtStripe.AnswerAsync("answer_before", "GET", "/v1/products/plan_action", 404, "<html>Not found</html>");

        await store.Worker.FetchDueAsync();

        Assert.False(await store.ScalarAsync<bool>("select deleted from stripe.product where id = 'plan_action'"));
        Assert.Equal(1, await store.ScalarAsync<int>("select attempts from stripe.dirty_object where id = 'plan_action'"));
    }

    private static async Task<StripeFailureKind> FailureAsync(Func<Task> call) => StripeFailure.Of(await Assert.ThrowsAnyAsync<StripeException>(call)).Kind;

    private async Task<bool> IsOpenAsync(string orders) =>
        await store.ScalarAsync<bool>($"select closed_at is null from store.{orders} where viewer_id = @viewerId", new { viewerId });

    private Task<BuyOutcome> BuyAsync(string action) => store.Purchases.BuyAsync(new BuyRequest(viewerId, TestStore.Raiders, "web", action));

    private Task<SubscribeOutcome> SubscribeAsync(string action, string price = "action-monthly") =>
        store.Subscriptions.SubscribeAsync(new SubscribeRequest(viewerId, price, "web", action));
}
