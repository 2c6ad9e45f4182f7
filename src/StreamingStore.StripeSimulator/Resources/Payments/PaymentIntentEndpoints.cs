using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;
using StreamingStore.StripeSimulator.Resources.Invoices;

namespace StreamingStore.StripeSimulator.Resources.Payments;

/// <summary><c>/v1/payment_intents</c></summary>
internal static class PaymentIntentEndpoints
{
    private const string Kind = PaymentIntents.Kind;
    private const string Writable =
        "amount amount_details application_fee_amount capture_method currency customer description excluded_payment_method_types metadata payment_method payment_method_configuration payment_method_data payment_method_options allowed_payment_method_types payment_method_types receipt_email setup_future_usage shipping statement_descriptor statement_descriptor_suffix transfer_data transfer_group";
    private const string Confirmable =
        " confirmation_token error_on_requires_action mandate mandate_data off_session return_url use_stripe_sdk radar_options";

    private static readonly string[] WrittenOnConfirmation =
        ["payment_method", "setup_future_usage", "shipping", "receipt_email", "allowed_payment_method_types", "payment_method_types"];

    private static readonly SearchFields Searchable = new(Kind, "amount", "created", "currency", "customer", "metadata", "status");

    public static void Map(ApiRoutes routes)
    {
        routes.Post("/v1/payment_intents", Writable + Confirmable + " automatic_payment_methods confirm confirmation_method on_behalf_of", Create);
        routes.Get("/v1/payment_intents/search", SearchFields.Parameters, Searchable.Search);
        routes.Get("/v1/payment_intents/{id}", "client_secret", call => call.Get(Kind));
        routes.Post("/v1/payment_intents/{id}", Writable, Update);
        routes.Post("/v1/payment_intents/{id}/confirm",
            Confirmable + " capture_method excluded_payment_method_types payment_method payment_method_data payment_method_options allowed_payment_method_types payment_method_types receipt_email setup_future_usage shipping client_secret",
            call => Confirm(call, Editable(call, "confirm", "requires_payment_method", "requires_confirmation", "requires_action")));
        routes.Post("/v1/payment_intents/{id}/cancel", "cancellation_reason", Cancel);
        routes.Post("/v1/payment_intents/{id}/capture",
            "amount_to_capture application_fee_amount final_capture metadata statement_descriptor statement_descriptor_suffix transfer_data amount_details", Capture);
        routes.Get("/v1/payment_intents", Paging.Parameters + " created customer", List);
    }

    private static JsonObject Create(Call call)
    {
        var (work, parameters) = (call.Work, call.Parameters);
        var amount = parameters.Integer("amount", 1) ?? throw parameters.Missing("amount");
        var currency = parameters.Required("currency").ToLowerInvariant();
        PaymentAmounts.Check(amount, currency);
        var customer = call.Referenced("customer", "customer");
        var intent = PaymentIntents.Make(work, amount, currency, customer is null ? work.Now : work.NowOf(customer));
        intent["customer"] = customer?.Id();
        if (parameters.Hash("automatic_payment_methods") is { } automatic)
        {
            automatic.Only("enabled", "allow_redirects");
            intent["automatic_payment_methods"] = new JsonObject
            {
                ["allow_redirects"] = automatic.Choice("allow_redirects", "always", "never") ?? "always",
                ["enabled"] = automatic.Boolean("enabled") ?? throw automatic.Missing("enabled"),
            };
        }
        else if (!parameters.Has("payment_method_types"))
            intent["automatic_payment_methods"] = new JsonObject { ["allow_redirects"] = "always", ["enabled"] = true };
        if (parameters.Choice("confirmation_method", "automatic", "manual") is { } confirmation)
            intent["confirmation_method"] = confirmation;
        Write(call, intent);
        work.Emit("payment_intent.created", intent);
        if (parameters.Boolean("confirm") == true)
            return Confirm(call, intent);
        foreach (var name in (ReadOnlySpan<string>)["off_session", "error_on_requires_action", "return_url"])
            if (parameters.Has(name))
                throw StripeError.Invalid($"You cannot set `{name}` if `confirm` is not set to true.", name);
        return intent;
    }

    private static JsonObject Update(Call call)
    {
        var intent = Editable(call, "update", "requires_payment_method", "requires_confirmation", "requires_action", "requires_capture");
        if (call.Parameters.Integer("amount", 1) is { } amount)
            intent["amount"] = amount;
        if (call.Parameters.Filled("currency") is { } currency)
            intent["currency"] = currency.ToLowerInvariant();
        if (call.Referenced("customer", "customer") is { } customer)
            intent["customer"] = customer.Id();
        PaymentAmounts.Check((long)intent.Number("amount")!, intent.Text("currency")!);
        Write(call, intent);
        return intent;
    }

    private static void Write(Call call, JsonObject intent)
    {
        var parameters = call.Parameters;
        parameters.CopyTexts(intent, "description", "receipt_email", "statement_descriptor", "statement_descriptor_suffix", "transfer_group");
        parameters.CopyHashes(intent, "shipping");
        parameters.CopyMetadata(intent);
        if (parameters.Choice("capture_method", "automatic", "automatic_async", "manual") is { } capture)
            intent["capture_method"] = capture;
        if (parameters.IsBlank("setup_future_usage"))
            intent["setup_future_usage"] = null;
        else if (parameters.Choice("setup_future_usage", "on_session", "off_session") is { } usage)
            intent["setup_future_usage"] = usage;
        PaymentMethodTypes.Write(call, intent);
        if (parameters.Filled("payment_method") is { } id)
        {
            var method = PaymentMethods.Resolve(call.Work, id, "payment_method");
            if (method.Text("customer") is { } owner && owner != intent.Text("customer"))
                throw StripeError.Invalid(
                    intent.Text("customer") is null
                        ? $"The provided PaymentMethod was attached to another object. To use this PaymentMethod, provide the customer it belongs to ({owner})."
                        : $"The provided PaymentMethod cannot be used with this customer: it belongs to {owner}.",
                    "payment_method", "payment_method_unexpected_state");
            if (method.Flag("_detached") || (method.Flag("_used") && method.Text("customer") is null))
                throw StripeError.Invalid(
                    "The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, or was detached from a Customer. It may not be used again.",
                    "payment_method", "payment_method_unexpected_state");
            intent["payment_method"] = method.Id();
            if (intent.Text("status") == "requires_payment_method")
                intent["status"] = "requires_confirmation";
        }
    }

    private static JsonObject Confirm(Call call, JsonObject intent)
    {
        var (work, parameters) = (call.Work, call.Parameters);
        if (parameters.Names.Intersect(WrittenOnConfirmation).Any())
            Write(call, intent);
        if (intent.Text("payment_method") is not { } id)
            throw StripeError.Invalid(
                "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.",
                null, "payment_intent_unexpected_state");
        var returnUrl = parameters.Filled("return_url");
        if (intent.Hash("automatic_payment_methods") is { } automatic && automatic.Flag("enabled") && automatic.Text("allow_redirects") == "always"
            && returnUrl is null && parameters.Text("off_session") is null or "false" && parameters.Boolean("use_stripe_sdk") != true && parameters.Boolean("error_on_requires_action") != true
            && parameters.Has("automatic_payment_methods"))
            throw StripeError.Invalid(
                "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your customer off of your page, you must provide a `return_url`. If you don't want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and `automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and Payment Intents.");
        var refused = PaymentIntents.Attempt(work, intent, work.Get(PaymentMethods.Kind, id, "payment_method"), new Attempt(call.Origin)
        {
            OffSession = parameters.Text("off_session") is "true" or "one_off" or "recurring",
            RefuseAction = parameters.Boolean("error_on_requires_action") == true,
            ReturnUrl = returnUrl,
        });
        if (refused is not null && intent.Text("_invoice") is { } invoice)
            InvoicePayments.Failed(work, work.Edit(invoice), refused);
        return refused is null ? intent : throw refused;
    }

    private static JsonObject Cancel(Call call)
    {
        var intent = Editable(call, "cancel", "requires_payment_method", "requires_confirmation", "requires_action", "requires_capture", "processing");
        var reason = call.Parameters.Choice("cancellation_reason", "duplicate", "fraudulent", "requested_by_customer", "abandoned");
        if (intent.Text("_invoice") is not null)
            throw StripeError.Invalid("You cannot cancel this PaymentIntent because it belongs to an invoice; void the invoice instead.", null, "payment_intent_unexpected_state");
        if (intent.Text("status") == "requires_capture" && intent.Text("latest_charge") is { } id)
            Refunds.RefundMaking.ReleaseAuthorization(call.Work, call.Work.Edit(id));
        PaymentIntents.Cancel(call.Work, intent, reason);
        return intent;
    }

    private static JsonObject Capture(Call call)
    {
        var (work, intent) = (call.Work, Editable(call, "capture", "requires_capture"));
        var authorized = (long)intent.Number("amount_capturable")!;
        var amount = call.Parameters.Integer("amount_to_capture", 1) ?? authorized;
        if (amount > authorized)
            throw StripeError.Invalid($"The amount to capture is greater than the amount authorized ({authorized}).", "amount_to_capture", "amount_too_large");
        call.Parameters.CopyMetadata(intent);
        var charge = work.Edit(intent.Text("latest_charge")!);
        charge["captured"] = true;
        charge["amount_captured"] = amount;
        charge["amount_refunded"] = authorized - amount;
        work.Emit("charge.captured", charge);
        PaymentIntents.Succeed(work, intent, amount);
        return intent;
    }

    private static JsonObject Editable(Call call, string action, params ReadOnlySpan<string> states)
    {
        var intent = call.Get(Kind);
        var status = intent.Text("status")!;
        if (states.Contains(status))
            return call.Work.Edit(intent);
        throw new StripeError(400, "invalid_request_error",
            action == "confirm" && status == "succeeded"
                ? "You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed."
                : $"You cannot {action} this PaymentIntent because it has a status of {status}. Only a PaymentIntent with one of the following statuses may be {(action == "cancel" ? "canceled" : action + (action.EndsWith('e') ? "d" : "ed"))}: {string.Join(", ", states.ToArray())}.",
            "payment_intent_unexpected_state")
        { Attached = { ["payment_intent"] = intent } };
    }

    private static JsonObject List(Call call)
    {
        var within = call.Parameters.Within("created");
        var world = call.Work.World;
        var intents = call.Referenced("customer", "customer") is { } customer ? world.Where(Kind, "customer", customer.Id()) : world.All(Kind);
        return call.Page(intents, intent => within((long)intent.Number("created")!));
    }
}
