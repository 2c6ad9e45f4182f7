using System.Text.Json.Nodes;
using StreamingStore.Billing;
using StreamingStore.Billing.Orders;
using StreamingStore.Billing.PaymentMethods;
using StreamingStore.Billing.Plans;
using StreamingStore.StripeMirror;
using StreamingStore.Tests.Fixtures;
using Stripe;

namespace StreamingStore.Tests.Billing.Plans;

public sealed class PlanChangeTests(PostgresServer server) : IAsyncLifetime
{
    private const string Back = "http://store.test/checkout/return";

    private TestStore store = null!;
    private Guid viewerId;
    private string subscriptionId = "";

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.OpenWithStripeAsync(server, oneClock: true);
        viewerId = await store.NewViewerAsync();
        await store.PaymentMethods.AddAsync(viewerId, "pm_card_visa", "add");
        var made = await store.Subscriptions.SubscribeAsync(new SubscribeRequest(viewerId, "action-monthly", "web", "subscribe"));
        subscriptionId = Assert.IsType<SubscribeOutcome.Subscribed>(made).Subscription.Id;
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task A_dearer_plan_costs_the_difference_now_and_its_price_from_the_next_renewal()
    {
        var preview = await PreviewAsync("premium-monthly");

        Assert.InRange(preview.DueNow, 890, 900);
        Assert.Equal(0, preview.Credit);
        Assert.Equal(preview.Subscription.CurrentPeriodEnd, preview.NextPaymentAt);
    }

    [Fact]
    public async Task A_cheaper_plan_costs_nothing_now_and_what_is_left_over_is_kept()
    {
        var preview = await PreviewAsync("classics-monthly");

        Assert.Equal(0, preview.DueNow);
        Assert.InRange(preview.Credit, 195, 200);
    }

    [Fact]
    public async Task A_year_begins_with_the_change_and_is_paid_less_what_is_left_of_the_month()
    {
        var preview = await PreviewAsync("premium-yearly");

        Assert.InRange(preview.DueNow, 15900 - 699, 15900 - 690);
        Assert.InRange(preview.NextPaymentAt, DateTime.UtcNow.AddDays(364), DateTime.UtcNow.AddDays(367));
    }

    [Fact]
    public async Task What_was_shown_is_what_is_charged_to_the_cent()
    {
        var preview = await PreviewAsync("premium-monthly");
        store.Clock.Move(TimeSpan.FromSeconds(2));

        var changed = Assert.IsType<PlanChangeOutcome.Changed>(await ChangeAsync(preview, "change"));

        Assert.Equal("Premium", changed.Subscription.PlanName);
        Assert.Equal(preview.DueNow, (await LatestInvoiceAsync()).AmountPaid);
        Assert.True(await store.MayWatchAsync(viewerId));
    }

    [Fact]
    public async Task Pressed_twice_the_plan_is_changed_and_paid_once()
    {
        var preview = await PreviewAsync("premium-monthly");

        var outcomes = await Task.WhenAll(ChangeAsync(preview, "click"), ChangeAsync(preview, "click"));
        var again = await ChangeAsync(preview, "click");

        Assert.All(outcomes.Append(again), outcome => Assert.IsType<PlanChangeOutcome.Changed>(outcome));
        Assert.Equal(2, (await InvoicesAsync()).Count(invoice => invoice.AmountPaid > 0));
    }

    [Fact]
    public async Task An_answer_that_is_lost_after_the_change_is_asked_for_again_and_charges_once()
    {
        var preview = await PreviewAsync("premium-monthly");
        await store.AtStripe.FailAsync("cut_after", "POST", $"/v1/subscriptions/{subscriptionId}");

        Assert.IsType<PlanChangeOutcome.Changed>(await ChangeAsync(preview, "change"));
        Assert.Equal(2, (await InvoicesAsync()).Count(invoice => invoice.AmountPaid > 0));
    }

    [Fact]
    public async Task A_declined_card_leaves_the_old_plan_and_no_open_bill()
    {
        await UseCardAsync("pm_card_chargeCustomerFail");
        var preview = await PreviewAsync("premium-monthly");

        var declined = Assert.IsType<PlanChangeOutcome.Declined>(await ChangeAsync(preview, "change"));

        Assert.Contains("declined", declined.Message, StringComparison.Ordinal);
        Assert.Equal("Action", Assert.Single(await store.Subscriptions.ListAsync(viewerId)).PlanName);
        Assert.DoesNotContain(await InvoicesAsync(), invoice => invoice.Status == "open");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_card_that_must_be_confirmed_goes_by_its_bank_and_the_old_plan_goes_on_until_then(bool complete)
    {
        await UseCardAsync("pm_card_authenticationRequired");
        var preview = await PreviewAsync("premium-monthly");

        var bank = Assert.IsType<PlanChangeOutcome.RequiresAction>(await ChangeAsync(preview, "change")).Url;
        Assert.Equal("Action", Assert.Single(await store.Subscriptions.ListAsync(viewerId)).PlanName);
        var back = await StripePages.ConfirmAsync(bank, complete);

        Assert.StartsWith($"{Back}?order=change", back, StringComparison.Ordinal);
        var order = await store.Get<OrderReturns>().PullAsync(viewerId, "change");
        Assert.Equal(OrderKind.PlanChange, order!.Kind);
        Assert.IsType(complete ? typeof(OrderState.Settled) : typeof(OrderState.Failed), order.State);
        Assert.Equal(complete ? "Premium" : "Action", Assert.Single(await store.Subscriptions.ListAsync(viewerId)).PlanName);
        Assert.DoesNotContain(await InvoicesAsync(), invoice => invoice.Status == "open");
    }

    [Fact]
    public async Task Terms_that_were_never_shown_are_refused()
    {
        var preview = await PreviewAsync("premium-monthly");

        Assert.IsType<PlanChangeOutcome.Outdated>(await ChangeAsync(preview with { DueNow = 1 }, "cheap"));
        Assert.IsType<PlanChangeOutcome.Outdated>(await ChangeAsync(preview with { ProratedAt = preview.ProratedAt.AddHours(-1) }, "early"));
        Assert.IsType<PlanChangeOutcome.Outdated>(await ChangeAsync(preview with { ProratedAt = preview.ProratedAt.AddDays(20) }, "late"));
        Assert.Equal("Action", Assert.Single(await store.Subscriptions.ListAsync(viewerId)).PlanName);
    }

    [Fact]
    public async Task What_was_agreed_for_one_plan_is_not_agreed_for_another()
    {
        await UseCardAsync("pm_card_chargeCustomerFail");
        Assert.IsType<PlanChangeOutcome.Declined>(await ChangeAsync(await PreviewAsync("premium-monthly"), "change"));
        var other = await PreviewAsync("new-releases-monthly");

        Assert.IsType<PlanChangeOutcome.Outdated>(await ChangeAsync(other with { DueNow = other.DueNow - 1 }, "change"));
    }

    [Fact]
    public async Task A_confirmation_that_names_no_page_is_waited_for_and_not_taken_for_a_change()
    {
        await UseCardAsync("pm_card_authenticationRequired");
        var preview = await PreviewAsync("premium-monthly");
        var stripe = store.Get<StripeSettings>().CreateClient(new HttpClient(new PaymentsBeingProcessed()));
        var changes = new PlanChanges(
            store.Database, stripe, store.Mirror, store.Subscriptions, store.Get<PlanCatalog>(), new CheckoutSessions(stripe, store.Mirror), store.Clock);

        var outcome = await changes.ChangeAsync(new PlanChangeRequest(viewerId, subscriptionId, "premium-monthly", preview.ProratedAt, preview.DueNow, "change", Back));

        Assert.Equal($"{Back}?order=change", Assert.IsType<PlanChangeOutcome.RequiresAction>(outcome).Url);
        Assert.Equal("Action", Assert.Single(await store.Subscriptions.ListAsync(viewerId)).PlanName);
    }

    [Fact]
    public async Task A_plan_that_is_ending_is_kept_first_and_changed_then()
    {
        await store.Subscriptions.CancelAsync(viewerId, subscriptionId, atPeriodEnd: true, "cancel");

        Assert.IsType<PlanChangeOutcome.NotNow>(await store.Get<PlanChanges>().PreviewAsync(viewerId, subscriptionId, "premium-monthly"));
    }

    [Fact]
    public async Task Somebody_elses_plan_and_a_plan_that_is_not_on_offer_are_not_found()
    {
        Assert.IsType<PlanChangeOutcome.NotFound>(await store.Get<PlanChanges>().PreviewAsync(await store.NewViewerAsync(), subscriptionId, "premium-monthly"));
        Assert.IsType<PlanChangeOutcome.NotFound>(await store.Get<PlanChanges>().PreviewAsync(viewerId, subscriptionId, "no-such-plan"));
    }

    private async Task<PlanChangePreview> PreviewAsync(string price) =>
        Assert.IsType<PlanChangeOutcome.Previewed>(await store.Get<PlanChanges>().PreviewAsync(viewerId, subscriptionId, price)).Preview;

    private Task<PlanChangeOutcome> ChangeAsync(PlanChangePreview preview, string action) => store.Get<PlanChanges>().ChangeAsync(
        new PlanChangeRequest(viewerId, subscriptionId, preview.Price.LookupKey, preview.ProratedAt, preview.DueNow, action, Back));

    private async Task UseCardAsync(string card)
    {
        var added = Assert.IsType<PaymentMethodOutcome.Added>(await store.PaymentMethods.AddAsync(viewerId, card, card));
        await new SubscriptionService(store.Stripe).UpdateAsync(subscriptionId, new SubscriptionUpdateOptions { DefaultPaymentMethod = added.PaymentMethod.Id });
    }

    private async Task<Invoice> LatestInvoiceAsync() => (await InvoicesAsync())[0];

    private async Task<IReadOnlyList<Invoice>> InvoicesAsync() =>
        [.. await new InvoiceService(store.Stripe).ListAsync(new InvoiceListOptions { Subscription = subscriptionId, Limit = 100 })];

    /// <summary>Stripe as it is with a slow bank: a confirmed payment is under way, and no page is named.</summary>
    private sealed class PaymentsBeingProcessed() : DelegatingHandler(new HttpClientHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (request.RequestUri!.AbsolutePath.EndsWith("/confirm", StringComparison.Ordinal))
            {
                var payment = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!;
                (payment["status"], payment["next_action"]) = ("processing", null);
                response.Content = new StringContent(payment.ToJsonString());
            }

            return response;
        }
    }
}
