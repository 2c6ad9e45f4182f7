using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;
using StreamingStore.StripeSimulator.Resources.Checkout;
using StreamingStore.StripeSimulator.Storage;

namespace StreamingStore.StripeSimulator.Resources.Payments;

/// <summary>The states of a setup intent: saving a card for later without charging it.</summary>
internal static class SetupIntents
{
    public const string Kind = "setup_intent";

    private static readonly Template Shape = new(
        """
        {
          "id": null, "object": "setup_intent", "application": null, "automatic_payment_methods": null, "cancellation_reason": null,
          "client_secret": null, "created": 0, "customer": null, "customer_account": null, "description": null,
          "excluded_payment_method_types": null, "flow_directions": null, "last_setup_error": null, "latest_attempt": null,
          "livemode": false, "mandate": null, "metadata": {}, "next_action": null, "on_behalf_of": null, "payment_method": null,
          "payment_method_configuration_details": null,
          "payment_method_options": { "card": { "mandate_options": null, "network": null, "request_three_d_secure": "automatic" } },
          "payment_method_types": ["card"], "single_use_mandate": null, "status": "requires_payment_method", "usage": "off_session"
        }
        """);

    public static JsonObject Make(Work work, string? customer)
    {
        var intent = Shape.Make(Ids.Long("seti_"), work.Now);
        intent["client_secret"] = Ids.Secret($"{intent.Id()}_secret_");
        intent["customer"] = customer;
        return work.Add(intent);
    }

    /// <returns>The error of a refused card, or null.</returns>
    public static StripeError? Attempt(Work work, JsonObject intent, JsonObject method, Attempt attempt)
    {
        intent["next_action"] = null;
        var card = PaymentMethods.CardOf(method);
        if (!attempt.Authenticated && card.Behavior is (CardBehavior.Authenticates or CardBehavior.AuthenticatesUnlessSetUp or CardBehavior.AuthenticatesThenDeclines))
        {
            intent["status"] = "requires_action";
            var page = $"{attempt.Origin}/_simulator/authenticate/{intent.Id()}?client_secret={intent.Text("client_secret")}";
            intent["_return_url"] = attempt.ReturnUrl;
            intent["next_action"] = attempt.ReturnUrl is null
                ? new JsonObject { ["type"] = "use_stripe_sdk", ["use_stripe_sdk"] = new JsonObject { ["type"] = "three_d_secure_redirect", ["stripe_js"] = page } }
                : new JsonObject { ["type"] = "redirect_to_url", ["redirect_to_url"] = new JsonObject { ["return_url"] = attempt.ReturnUrl, ["url"] = page } };
            work.Emit("setup_intent.requires_action", intent);
            return null;
        }
        if (card.Behavior == CardBehavior.Declines)
            return Refuse(work, intent, method, Declines.Of(card.Decline!));
        if (intent.Text("customer") is { } customer)
            PaymentMethods.Attach(work, method, work.Get("customer", customer));
        work.Edit(method)["_set_up"] = true;
        intent["status"] = "succeeded";
        intent["last_setup_error"] = null;
        work.Emit("setup_intent.succeeded", intent);
        CheckoutPaying.SetUp(work, intent);
        return null;
    }

    public static void Cancel(Work work, JsonObject intent, string? reason)
    {
        intent["status"] = "canceled";
        intent["cancellation_reason"] = reason;
        intent["next_action"] = null;
        work.Emit("setup_intent.canceled", intent);
    }

    public static StripeError Refuse(Work work, JsonObject intent, JsonObject method, StripeError error)
    {
        intent["status"] = "requires_payment_method";
        intent["payment_method"] = null;
        intent["next_action"] = null;
        var kept = error.ToErrorHash();
        kept["payment_method"] = method.Presented();
        intent["last_setup_error"] = kept;
        work.Emit("setup_intent.setup_failed", intent);
        error.Attached["setup_intent"] = intent;
        return error;
    }
}
