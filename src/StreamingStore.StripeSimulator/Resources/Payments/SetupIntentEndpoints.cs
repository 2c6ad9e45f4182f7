using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;

namespace StreamingStore.StripeSimulator.Resources.Payments;

/// <summary><c>/v1/setup_intents</c></summary>
internal static class SetupIntentEndpoints
{
    private const string Kind = SetupIntents.Kind;

    public static void Map(ApiRoutes routes)
    {
        routes.Post("/v1/setup_intents",
            "automatic_payment_methods confirm confirmation_token customer description excluded_payment_method_types flow_directions mandate_data metadata on_behalf_of payment_method payment_method_data payment_method_options allowed_payment_method_types payment_method_types return_url single_use usage use_stripe_sdk",
            Create);
        routes.Get("/v1/setup_intents/{id}", "client_secret", call => call.Get(Kind));
        routes.Post("/v1/setup_intents/{id}", "customer description metadata payment_method payment_method_options allowed_payment_method_types payment_method_types", call =>
        {
            var intent = Unfinished(call, "update");
            if (call.Referenced("customer", "customer") is { } customer)
                intent["customer"] = customer.Id();
            Write(call, intent);
            return intent;
        });
        routes.Post("/v1/setup_intents/{id}/confirm", "payment_method payment_method_data payment_method_options return_url use_stripe_sdk mandate_data confirmation_token client_secret",
            call => Confirm(call, Unfinished(call, "confirm")));
        routes.Post("/v1/setup_intents/{id}/cancel", "cancellation_reason", call =>
        {
            var intent = Unfinished(call, "cancel");
            SetupIntents.Cancel(call.Work, intent, call.Parameters.Choice("cancellation_reason", "abandoned", "duplicate", "requested_by_customer"));
            return intent;
        });
        routes.Get("/v1/setup_intents", Paging.Parameters + " attach_to_self created customer payment_method", List);
    }

    private static JsonObject Create(Call call)
    {
        var parameters = call.Parameters;
        var intent = SetupIntents.Make(call.Work, call.Referenced("customer", "customer")?.Id());
        if (parameters.Choice("usage", "off_session", "on_session") is { } usage)
            intent["usage"] = usage;
        if (!parameters.Has("payment_method_types"))
            intent["automatic_payment_methods"] = new JsonObject
            {
                ["allow_redirects"] = parameters.Hash("automatic_payment_methods")?.Filled("allow_redirects") ?? "always",
                ["enabled"] = true,
            };
        Write(call, intent);
        call.Work.Emit("setup_intent.created", intent);
        return parameters.Boolean("confirm") == true ? Confirm(call, intent) : intent;
    }

    private static void Write(Call call, JsonObject intent)
    {
        call.Parameters.CopyTexts(intent, "description");
        call.Parameters.CopyMetadata(intent);
        PaymentMethodTypes.Write(call, intent);
        if (call.Parameters.Filled("payment_method") is { } id)
        {
            intent["payment_method"] = PaymentMethods.Resolve(call.Work, id, "payment_method").Id();
            if (intent.Text("status") == "requires_payment_method")
                intent["status"] = "requires_confirmation";
        }
    }

    private static JsonObject Confirm(Call call, JsonObject intent)
    {
        if (call.Parameters.Has("payment_method"))
            Write(call, intent);
        if (intent.Text("payment_method") is not { } id)
            throw StripeError.Invalid(
                "You cannot confirm this SetupIntent because it's missing a payment method. Update the SetupIntent with a payment method and then confirm it again.",
                null, "setup_intent_unexpected_state");
        var refused = SetupIntents.Attempt(
            call.Work, intent, call.Work.Get(PaymentMethods.Kind, id), new Attempt(call.Origin) { ReturnUrl = call.Parameters.Filled("return_url") });
        return refused is null ? intent : throw refused;
    }

    private static JsonObject Unfinished(Call call, string action)
    {
        var intent = call.Get(Kind);
        return intent.Text("status") is not "succeeded" and not "canceled"
            ? call.Work.Edit(intent)
            : throw StripeError.Invalid(
                $"You cannot {action} this SetupIntent because it has a status of {intent.Text("status")}.", null, "setup_intent_unexpected_state");
    }

    private static JsonObject List(Call call)
    {
        var within = call.Parameters.Within("created");
        var method = call.Parameters.Filled("payment_method");
        var world = call.Work.World;
        var intents = call.Referenced("customer", "customer") is { } customer ? world.Where(Kind, "customer", customer.Id()) : world.All(Kind);
        return call.Page(intents, intent => (method is null || intent.Text("payment_method") == method) && within((long)intent.Number("created")!));
    }
}
