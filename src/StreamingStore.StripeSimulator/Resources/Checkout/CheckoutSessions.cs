using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Resources.Payments;
using StreamingStore.StripeSimulator.Resources.Subscriptions;
using StreamingStore.StripeSimulator.Storage;

namespace StreamingStore.StripeSimulator.Resources.Checkout;

/// <summary>The states of a checkout session: open, and then complete or expired for good.</summary>
internal static class CheckoutSessions
{
    public const string Kind = "checkout.session";

    /// <summary>Sessions that nobody completes expire after a day.</summary>
    public const long Lifetime = 24 * 3600;

    private static readonly Template Shape = new(
        """
        {
          "id": null, "object": "checkout.session", "adaptive_pricing": null, "after_expiration": null, "allow_promotion_codes": null,
          "amount_subtotal": null, "amount_total": null,
          "automatic_tax": { "enabled": false, "liability": null, "provider": null, "status": null }, "billing_address_collection": null,
          "cancel_url": null, "client_reference_id": null, "client_secret": null, "collected_information": null, "consent": null,
          "consent_collection": null, "created": 0, "currency": null, "currency_conversion": null, "custom_fields": [],
          "custom_text": { "after_submit": null, "shipping_address": null, "submit": null, "terms_of_service_acceptance": null },
          "customer": null, "customer_account": null, "customer_creation": null, "customer_details": null, "customer_email": null,
          "discounts": [], "expires_at": 0, "integration_identifier": null, "invoice": null, "invoice_creation": null, "livemode": false,
          "locale": null, "managed_payments": { "enabled": false }, "metadata": {}, "mode": null, "origin_context": null,
          "payment_intent": null, "payment_link": null, "payment_method_collection": null,
          "payment_method_configuration_details": null, "payment_method_options": {}, "payment_method_types": ["card"],
          "payment_status": "unpaid", "permissions": null, "phone_number_collection": { "enabled": false }, "recovered_from": null,
          "saved_payment_method_options": null, "setup_intent": null, "shipping_address_collection": null,
          "shipping_cost": null, "shipping_options": [], "status": "open", "submit_type": null, "subscription": null,
          "success_url": null, "total_details": null, "ui_mode": "hosted_page", "url": null, "wallet_options": null
        }
        """);

    public static JsonObject Make(Work work)
    {
        var session = Shape.Make("cs_test_a1" + Ids.Secret("", 56), work.Now);
        session["expires_at"] = work.Now + Lifetime;
        return session;
    }

    public static bool IsOpen(JsonObject session) => session.Text("status") == "open";

    /// <summary>Where the customer goes when all is done; null when there is nowhere to go.</summary>
    public static string? Destination(JsonObject session) =>
        (session.Text("success_url") ?? session.Text("return_url"))?.Replace("{CHECKOUT_SESSION_ID}", session.Id(), StringComparison.Ordinal);

    /// <summary>The person did what was asked. The payment is <c>unpaid</c> while the money is still on its way.</summary>
    public static void Complete(Work work, JsonObject session, string paymentStatus)
    {
        session["status"] = "complete";
        session["payment_status"] = paymentStatus;
        session["url"] = null;
        session["client_secret"] = null;
        session["customer"] = session.Text("customer") ?? session.Text("_customer");
        if (session.Text("_subscription") is { } id)
        {
            session["subscription"] = id;
            session["invoice"] = work.Find(id)!.Text("latest_invoice");
        }
        work.Emit("checkout.session.completed", session);
    }

    /// <summary>Nobody can pay any more; what was begun is called off.</summary>
    public static void Expire(Work work, JsonObject session)
    {
        session["status"] = "expired";
        session["url"] = null;
        if (session.Text("payment_intent") is { } payment && work.Find(payment) is { } intent && intent.Text("status") is not ("succeeded" or "canceled"))
            PaymentIntents.Cancel(work, work.Edit(intent), null);
        if (session.Text("setup_intent") is { } setup && work.Find(setup) is { } pending && pending.Text("status") is not ("succeeded" or "canceled"))
            SetupIntents.Cancel(work, work.Edit(pending), null);
        if (session.Text("_subscription") is { } id && work.Find(id) is { } subscription && subscription.Text("status") == "incomplete")
            SubscriptionStates.Expire(work, work.Edit(subscription));
        work.Emit("checkout.session.expired", session);
    }
}
