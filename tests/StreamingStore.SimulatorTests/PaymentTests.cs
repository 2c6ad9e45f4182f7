using System.Net;
using Stripe;

namespace StreamingStore.SimulatorTests;

public sealed class PaymentTests(Simulator simulator) : IClassFixture<Simulator>
{
    private readonly PaymentIntentService intents = new(simulator.Client);
    private readonly RefundService refunds = new(simulator.Client);
    private readonly ChargeService charges = new(simulator.Client);

    [Fact]
    public async Task A_saved_card_pays_off_session()
    {
        var customer = await simulator.CustomerWithCardAsync();
        var intent = await PayAsync(customer.InvoiceSettings.DefaultPaymentMethodId, 1999, customer.Id);
        Assert.Equal(("succeeded", 1999, customer.Id), (intent.Status, intent.AmountReceived, intent.CustomerId));
        var charge = await charges.GetAsync(intent.LatestChargeId);
        Assert.True(charge is { Paid: true, Captured: true, Refunded: false, Amount: 1999 });
        Assert.Equal(["payment_intent.created", "payment_intent.succeeded"], await simulator.EventsOfAsync(intent.Id));
    }

    [Theory]
    [InlineData("pm_card_chargeDeclined", "card_declined", "generic_decline")]
    [InlineData("pm_card_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds")]
    [InlineData("pm_card_chargeCustomerFail", "card_declined", "generic_decline")]
    [InlineData("pm_card_chargeDeclinedExpiredCard", "expired_card", "expired_card")]
    [InlineData("pm_card_chargeDeclinedProcessingError", "processing_error", "processing_error")]
    public async Task A_declined_card_answers_402_with_the_intent_and_leaves_a_failed_charge(string card, string code, string decline)
    {
        var refusal = await Simulator.RefusalOf(() => PayAsync(card));
        Assert.Equal((HttpStatusCode.PaymentRequired, "card_error", code, decline),
            (refusal.HttpStatusCode, refusal.StripeError.Type, refusal.StripeError.Code, refusal.StripeError.DeclineCode));
        var intent = await intents.GetAsync(refusal.StripeError.PaymentIntent.Id);
        Assert.Equal(("requires_payment_method", code), (intent.Status, intent.LastPaymentError.Code));
        Assert.Equal("failed", (await charges.ListAsync(new() { PaymentIntent = intent.Id })).Single().Status);
        Assert.Equal("payment_intent.payment_failed", (await simulator.EventsOfAsync(intent.Id))[^1]);
    }

    [Fact]
    public async Task A_card_that_fails_when_charged_can_be_attached()
    {
        var customer = await simulator.CustomerWithCardAsync("pm_card_chargeCustomerFail");
        var refusal = await Simulator.RefusalOf(() => PayAsync(customer.InvoiceSettings.DefaultPaymentMethodId, customer: customer.Id));
        Assert.Equal("card_declined", refusal.StripeError.Code);
    }

    [Fact]
    public async Task Authentication_is_asked_for_and_completed_on_a_page()
    {
        var intent = await intents.CreateAsync(new()
        {
            Amount = 900,
            Currency = "usd",
            PaymentMethod = "pm_card_authenticationRequired",
            Confirm = true,
            ReturnUrl = "https://example.com/back?film=7",
        });
        Assert.Equal(("requires_action", "redirect_to_url"), (intent.Status, intent.NextAction.Type));
        var page = new Uri(intent.NextAction.RedirectToUrl.Url);
        Assert.Contains("Complete authentication", await simulator.Http.GetStringAsync(page), StringComparison.Ordinal);
        using var answer = await FinishAsync(page, intent.ClientSecret, "complete");
        Assert.Equal($"https://example.com/back?film=7&payment_intent={intent.Id}&payment_intent_client_secret={intent.ClientSecret}&redirect_status=succeeded",
            answer.Headers.Location!.ToString());
        Assert.Equal("succeeded", (await intents.GetAsync(intent.Id)).Status);
    }

    [Fact]
    public async Task A_failed_authentication_sends_the_intent_back_to_the_start()
    {
        var intent = await intents.CreateAsync(new() { Amount = 900, Currency = "usd", PaymentMethod = "pm_card_authenticationRequired", Confirm = true });
        Assert.Equal("use_stripe_sdk", intent.NextAction.Type);
        using var answer = await FinishAsync(new Uri($"{simulator.Address}/_simulator/authenticate/{intent.Id}"), intent.ClientSecret, "fail");
        intent = await intents.GetAsync(intent.Id);
        Assert.Equal(("requires_payment_method", "payment_intent_authentication_failure"), (intent.Status, intent.LastPaymentError.Code));
        intent = await intents.ConfirmAsync(intent.Id, new() { PaymentMethod = "pm_card_visa" });
        Assert.Equal("succeeded", intent.Status);
    }

    [Fact]
    public async Task A_card_that_wants_authentication_is_refused_off_session()
    {
        var customer = await simulator.CustomerWithCardAsync("pm_card_authenticationRequired");
        var refusal = await Simulator.RefusalOf(() => PayAsync(customer.InvoiceSettings.DefaultPaymentMethodId, customer: customer.Id));
        Assert.Equal(("authentication_required", "authentication_required"), (refusal.StripeError.Code, refusal.StripeError.DeclineCode));
    }

    [Fact]
    public async Task A_failure_can_be_preferred_to_an_action()
    {
        var refusal = await Simulator.RefusalOf(() => intents.CreateAsync(new()
        {
            Amount = 900,
            Currency = "usd",
            PaymentMethod = "pm_card_authenticationRequired",
            Confirm = true,
            ErrorOnRequiresAction = true,
        }));
        Assert.Equal("authentication_required", refusal.StripeError.Code);
    }

    [Fact]
    public async Task A_payment_is_authorized_first_and_captured_in_part()
    {
        var intent = await intents.CreateAsync(new() { Amount = 1000, Currency = "usd", PaymentMethod = "pm_card_visa", Confirm = true, CaptureMethod = "manual" });
        Assert.Equal(("requires_capture", 1000), (intent.Status, intent.AmountCapturable));
        var captured = await simulator.PostAsync($"/v1/payment_intents/{intent.Id}/capture", "amount_to_capture=600");
        Assert.Equal(("succeeded", 600), (captured.GetProperty("status").GetString(), captured.GetProperty("amount_received").GetInt64()));
        Assert.Equal(600, (await charges.GetAsync(intent.LatestChargeId)).AmountCaptured);
    }

    [Fact]
    public async Task A_canceled_intent_cannot_be_confirmed()
    {
        var intent = await intents.CreateAsync(new() { Amount = 1000, Currency = "usd" });
        Assert.Equal("canceled", (await intents.CancelAsync(intent.Id, new() { CancellationReason = "abandoned" })).Status);
        var refusal = await Simulator.RefusalOf(() => intents.ConfirmAsync(intent.Id, new() { PaymentMethod = "pm_card_visa" }));
        Assert.Equal("payment_intent_unexpected_state", refusal.StripeError.Code);
    }

    [Fact]
    public async Task A_payment_is_refunded_in_part_and_then_whole()
    {
        var intent = await PayAsync("pm_card_visa", 1000);
        var part = await refunds.CreateAsync(new() { PaymentIntent = intent.Id, Amount = 300, Reason = "requested_by_customer" });
        Assert.Equal(("succeeded", 300, intent.LatestChargeId), (part.Status, part.Amount, part.ChargeId));
        Assert.True(await charges.GetAsync(intent.LatestChargeId) is { AmountRefunded: 300, Refunded: false });
        Assert.Equal(700, (await refunds.CreateAsync(new() { Charge = intent.LatestChargeId })).Amount);
        Assert.True(await charges.GetAsync(intent.LatestChargeId) is { AmountRefunded: 1000, Refunded: true });
        Assert.Equal(2, (await refunds.ListAsync(new() { PaymentIntent = intent.Id })).Data.Count);
        Assert.Equal(["charge.succeeded", "charge.refunded", "charge.refunded"], await simulator.EventsOfAsync(intent.LatestChargeId));
    }

    [Fact]
    public async Task No_more_is_refunded_than_was_paid()
    {
        var intent = await PayAsync("pm_card_visa", 1000);
        var tooMuch = await Simulator.RefusalOf(() => refunds.CreateAsync(new() { PaymentIntent = intent.Id, Amount = 1001 }));
        Assert.Equal("Refund amount ($10.01) is greater than unrefunded amount on charge ($10.00)", tooMuch.Message);
        await refunds.CreateAsync(new() { PaymentIntent = intent.Id });
        var twice = await Simulator.RefusalOf(() => refunds.CreateAsync(new() { PaymentIntent = intent.Id }));
        Assert.Equal("charge_already_refunded", twice.StripeError.Code);
    }

    [Fact]
    public async Task A_refund_that_fails_gives_the_charge_its_money_back()
    {
        var intent = await PayAsync("pm_card_refundFail", 1000);
        var refund = await refunds.CreateAsync(new() { PaymentIntent = intent.Id });
        Assert.Equal("failed", (await refunds.GetAsync(refund.Id)).Status);
        Assert.True(await charges.GetAsync(intent.LatestChargeId) is { AmountRefunded: 0, Refunded: false });
        Assert.Equal(["refund.created", "refund.updated", "charge.refund.updated", "refund.failed"], await simulator.EventsOfAsync(refund.Id));
    }

    [Theory]
    [InlineData("evidence[uncategorized_text]=winning_evidence", "won")]
    [InlineData("evidence[uncategorized_text]=losing_evidence", "lost")]
    public async Task The_evidence_decides_a_dispute(string form, string outcome)
    {
        var intent = await PayAsync("pm_card_createDispute", 1000);
        var dispute = (await new DisputeService(simulator.Client).ListAsync(new() { PaymentIntent = intent.Id })).Single();
        Assert.Equal(("needs_response", "fraudulent", 1000), (dispute.Status, dispute.Reason, dispute.Amount));
        Assert.True((await charges.GetAsync(intent.LatestChargeId)).Disputed);
        Assert.Equal(outcome, (await simulator.PostAsync($"/v1/disputes/{dispute.Id}", form)).GetProperty("status").GetString());
        var happened = await simulator.EventsOfAsync(dispute.Id);
        Assert.Equal("charge.dispute.created", happened[0]);
        Assert.Equal("charge.dispute.closed", happened[^1]);
        Assert.Equal(outcome == "won", happened.Contains("charge.dispute.funds_reinstated"));
    }

    [Fact]
    public async Task A_dispute_that_is_closed_is_lost()
    {
        var intent = await PayAsync("pm_card_createDispute", 1000);
        var dispute = (await new DisputeService(simulator.Client).ListAsync(new() { PaymentIntent = intent.Id })).Single();
        Assert.Equal("lost", (await simulator.PostAsync($"/v1/disputes/{dispute.Id}/close")).GetProperty("status").GetString());
        var refusal = await Simulator.RefusalOf(() => refunds.CreateAsync(new() { PaymentIntent = intent.Id }));
        Assert.Equal("charge_disputed", refusal.StripeError.Code);
    }

    private Task<PaymentIntent> PayAsync(string method, long amount = 500, string? customer = null) => intents.CreateAsync(new()
    {
        Amount = amount,
        Currency = "usd",
        Customer = customer,
        PaymentMethod = method,
        Confirm = true,
        OffSession = true,
    });

    private async Task<HttpResponseMessage> FinishAsync(Uri page, string secret, string outcome)
    {
        using var form = new FormUrlEncodedContent([new("client_secret", secret), new("outcome", outcome)]);
        return await simulator.Http.PostAsync(page, form);
    }
}
