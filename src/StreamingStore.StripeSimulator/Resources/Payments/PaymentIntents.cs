using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;
using StreamingStore.StripeSimulator.Resources.Checkout;
using StreamingStore.StripeSimulator.Resources.Disputes;
using StreamingStore.StripeSimulator.Resources.Invoices;
using StreamingStore.StripeSimulator.Storage;

namespace StreamingStore.StripeSimulator.Resources.Payments;

/// <summary>The states of a payment intent and what moves it from one to the next.</summary>
internal static class PaymentIntents
{
    public const string Kind = "payment_intent";

    private static readonly Template Shape = new(
        """
        {
          "id": null, "object": "payment_intent", "amount": 0, "amount_capturable": 0, "amount_details": { "tip": {} },
          "amount_received": 0, "application": null, "application_fee_amount": null, "automatic_payment_methods": null,
          "canceled_at": null, "cancellation_reason": null, "capture_method": "automatic", "client_secret": null,
          "confirmation_method": "automatic", "created": 0, "currency": null, "customer": null, "customer_account": null,
          "description": null, "excluded_payment_method_types": null, "last_payment_error": null, "latest_charge": null,
          "livemode": false, "managed_payments": null, "metadata": {}, "next_action": null, "on_behalf_of": null,
          "payment_method": null, "payment_method_configuration_details": null,
          "payment_method_options": { "card": { "installments": null, "mandate_options": null, "network": null, "request_three_d_secure": "automatic" } },
          "payment_method_types": ["card"], "processing": null, "receipt_email": null, "review": null, "setup_future_usage": null,
          "shipping": null, "source": null, "statement_descriptor": null, "statement_descriptor_suffix": null,
          "status": "requires_payment_method", "transfer_data": null, "transfer_group": null
        }
        """);

    public static JsonObject Make(Work work, long amount, string currency, long created)
    {
        var intent = Shape.Make(Ids.Long("pi_"), created);
        intent["amount"] = amount;
        intent["currency"] = currency;
        intent["client_secret"] = Ids.Secret($"{intent.Id()}_secret_");
        return work.Add(intent);
    }

    /// <summary>The time in which the payment is made, which is its customer's.</summary>
    public static long NowOf(Work work, JsonObject intent) =>
        intent.Text("customer") is { } id && work.Find(id) is { } customer ? work.NowOf(customer) : work.Now;

    /// <summary>
    /// Tries to take the money. The intent ends as succeeded, requires_capture, requires_action (with somewhere to go), or
    /// back at requires_payment_method with the error.
    /// </summary>
    /// <returns>The error of a refused card, or null.</returns>
    public static StripeError? Attempt(Work work, JsonObject intent, JsonObject method, Attempt attempt)
    {
        intent["payment_method"] = method.Id();
        intent["next_action"] = null;
        if (DelayedPayments.IsDelayed(method) && !attempt.Arrived)
        {
            DelayedPayments.Begin(work, intent);
            return null;
        }
        var card = PaymentMethods.CardOf(method);
        if (!attempt.Authenticated && NeedsAuthentication(card, method, intent, attempt.OffSession))
        {
            if (attempt.OffSession || attempt.RefuseAction)
                return Refuse(work, intent, method, Declines.AuthenticationRequired());
            intent["status"] = "requires_action";
            intent["next_action"] = NextAction(intent, attempt);
            work.Emit("payment_intent.requires_action", intent);
            return null;
        }
        if (card.Behavior is CardBehavior.Declines or CardBehavior.DeclinesCharge or CardBehavior.AuthenticatesThenDeclines)
            return Refuse(work, intent, method, Declines.Of(card.Decline!));

        if (intent.Text("setup_future_usage") is not null && intent.Text("customer") is { } payer && work.Find(payer) is { } customer && !customer.Flag("deleted"))
        {
            method = PaymentMethods.Attach(work, method, customer);
            work.Edit(method)["_set_up"] = true;
        }
        else if (method.Text("customer") is null)
            work.Edit(method)["_used"] = true;

        var charge = Charges.Succeed(work, intent, method, attempt.Authenticated);
        intent["latest_charge"] = charge.Id();
        intent["last_payment_error"] = null;
        if (!charge.Flag("captured"))
        {
            intent["status"] = "requires_capture";
            intent["amount_capturable"] = intent.Number("amount");
            work.Emit("payment_intent.amount_capturable_updated", intent);
            CheckoutPaying.Paid(work, intent);
            return null;
        }
        Succeed(work, intent, (long)intent.Number("amount")!);
        if (card.Behavior is CardBehavior.Disputes or CardBehavior.DisputesNotReceived)
            DisputeCases.Open(work, charge, card.Behavior == CardBehavior.Disputes ? "fraudulent" : "product_not_received");
        return null;
    }

    public static void Succeed(Work work, JsonObject intent, long received)
    {
        intent["status"] = "succeeded";
        intent["amount_received"] = received;
        intent["amount_capturable"] = 0L;
        work.Emit("payment_intent.succeeded", intent);
        if (intent.Text("_invoice") is { } invoice)
            InvoicePayments.Succeeded(work, work.Edit(invoice), intent);
        CheckoutPaying.Paid(work, intent);
    }

    /// <summary>The customer failed to authenticate, or the issuer said no afterwards.</summary>
    public static StripeError Refuse(Work work, JsonObject intent, JsonObject method, StripeError error)
    {
        if (error.Code != "payment_intent_authentication_failure")
            intent["latest_charge"] = Charges.Fail(work, intent, method, error).Id();
        error.Charge = intent.Text("latest_charge");
        intent["status"] = "requires_payment_method";
        intent["next_action"] = null;
        intent["payment_method"] = null;
        var kept = error.ToErrorHash();
        kept["payment_method"] = method.Presented();
        intent["last_payment_error"] = kept;
        work.Emit("payment_intent.payment_failed", intent);
        CheckoutPaying.Failed(work, intent);
        error.Attached["payment_intent"] = intent;
        error.Attached["payment_method"] = method;
        return error;
    }

    public static void Cancel(Work work, JsonObject intent, string? reason)
    {
        intent["status"] = "canceled";
        intent["canceled_at"] = NowOf(work, intent);
        intent["cancellation_reason"] = reason;
        intent["amount_capturable"] = 0L;
        intent["next_action"] = null;
        work.Emit("payment_intent.canceled", intent);
    }

    private static bool NeedsAuthentication(TestCard card, JsonObject method, JsonObject intent, bool offSession) => card.Behavior switch
    {
        CardBehavior.Authenticates or CardBehavior.AuthenticatesThenDeclines => true,
        CardBehavior.AuthenticatesUnlessSetUp => !method.Flag("_set_up") || (!offSession && intent.Text("setup_future_usage") is not null),
        _ => false,
    };

    private static JsonObject NextAction(JsonObject intent, Attempt attempt)
    {
        var page = $"{attempt.Origin}/_simulator/authenticate/{intent.Id()}?client_secret={intent.Text("client_secret")}";
        if (attempt.ReturnUrl is null)
            return new JsonObject
            {
                ["type"] = "use_stripe_sdk",
                ["use_stripe_sdk"] = new JsonObject { ["type"] = "three_d_secure_redirect", ["stripe_js"] = page, ["source"] = Ids.Long("src_") },
            };
        intent["_return_url"] = attempt.ReturnUrl;
        return new JsonObject
        {
            ["type"] = "redirect_to_url",
            ["redirect_to_url"] = new JsonObject { ["return_url"] = attempt.ReturnUrl, ["url"] = page },
        };
    }
}

/// <summary>The circumstances of one try to pay.</summary>
/// <param name="Origin">Where the simulator's own pages are reached; null when nobody is there to see one.</param>
internal sealed record Attempt(string? Origin)
{
    /// <summary>The customer is not there.</summary>
    public bool OffSession { get; init; }

    /// <summary>Fail rather than ask the customer to do something.</summary>
    public bool RefuseAction { get; init; }

    /// <summary>The customer has just authenticated.</summary>
    public bool Authenticated { get; init; }

    /// <summary>A payment that takes days has come to its end.</summary>
    public bool Arrived { get; init; }

    public string? ReturnUrl { get; init; }
}
