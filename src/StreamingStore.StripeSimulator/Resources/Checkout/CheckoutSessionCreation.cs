using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;

namespace StreamingStore.StripeSimulator.Resources.Checkout;

/// <summary><c>POST /v1/checkout/sessions</c></summary>
internal static class CheckoutSessionCreation
{
    public const string Names =
        "adaptive_pricing after_expiration allow_promotion_codes allowed_payment_method_types automatic_payment_methods automatic_tax billing_address_collection branding_settings cancel_url client_reference_id consent_collection currency custom_fields custom_text customer customer_creation customer_email customer_update discounts excluded_payment_method_types expires_at integration_identifier invoice_creation line_items locale managed_payments metadata mode name_collection optional_items origin_context payment_intent_data payment_method_collection payment_method_configuration payment_method_data payment_method_options payment_method_types permissions phone_number_collection redirect_on_completion return_url saved_payment_method_options setup_intent_data shipping_address_collection shipping_options submit_type subscription_data success_url tax_id_collection ui_mode wallet_options";

    private const long ShortestLifetime = 30 * 60;

    public static JsonObject Create(Call call)
    {
        var (work, parameters) = (call.Work, call.Parameters);
        var session = CheckoutSessions.Make(work);
        parameters.Required("mode");
        session["mode"] = parameters.Choice("mode", "payment", "setup", "subscription");
        WriteAddresses(call, session);
        WriteCustomer(call, session);
        WritePaymentMethods(call, session);
        WriteSettings(parameters, session);
        WriteExpiry(parameters, session, work.Now);
        KeepData(parameters, session);
        Price(call, session);
        work.Add(session);
        if (session.Text("mode") == "setup")
            CheckoutPaying.SetupIntentOf(work, session);
        else if (session.Text("mode") == "payment" && call.Version.IsBefore(ApiVersion.CheckoutPaysLate) && session.Number("amount_total") > 0)
            CheckoutPaying.PaymentIntentOf(work, session);
        return session;
    }

    private static void WriteAddresses(Call call, JsonObject session)
    {
        var parameters = call.Parameters;
        var mode = parameters.Choice("ui_mode", "hosted_page", "embedded_page", "elements", "form", "hosted", "embedded", "custom");
        mode = mode switch { null or "hosted" => "hosted_page", "embedded" => "embedded_page", "custom" => "elements", _ => mode };
        session["ui_mode"] = mode;
        if (mode == "hosted_page")
        {
            if (parameters.Has("return_url"))
                throw StripeError.Invalid("`return_url` cannot be used with this `ui_mode`; use `success_url` instead.", "return_url");
            session["success_url"] = Url(parameters, "success_url") ?? throw parameters.Missing("success_url");
            session["cancel_url"] = Url(parameters, "cancel_url");
            session["url"] = $"{call.Origin}/c/pay/{session.Id()}";
            return;
        }
        foreach (var name in (ReadOnlySpan<string>)["success_url", "cancel_url"])
            if (parameters.Has(name))
                throw StripeError.Invalid($"`{name}` cannot be used with this `ui_mode`; use `return_url` instead.", name);
        session["return_url"] = Url(parameters, "return_url");
        if (session.Text("return_url") is null && parameters.Choice("redirect_on_completion", "always", "if_required", "never") != "never")
            throw parameters.Missing("return_url");
        session["client_secret"] = Ids.Secret($"{session.Id()}_secret_");
    }

    private static string? Url(Parameters parameters, string name)
    {
        if (parameters.Filled(name) is not { } url)
            return null;
        return Uri.TryCreate(url, UriKind.Absolute, out _) ? url : throw StripeError.Invalid("Not a valid URL", name, "url_invalid");
    }

    private static void WriteCustomer(Call call, JsonObject session)
    {
        var parameters = call.Parameters;
        var customer = call.Referenced("customer", "customer");
        var email = parameters.Filled("customer_email");
        var creation = parameters.Choice("customer_creation", "always", "if_required");
        if (customer is not null && email is not null)
            throw StripeError.Invalid("You may only specify one of these parameters: customer, customer_email.", "customer_email");
        if (creation is not null && (customer is not null || session.Text("mode") == "subscription"))
            throw StripeError.Invalid(
                customer is not null ? "`customer_creation` cannot be used with `customer`." : "`customer_creation` can only be used in `payment` and `setup` mode.", "customer_creation");
        if (email?.Contains('@', StringComparison.Ordinal) == false)
            throw StripeError.Invalid($"Invalid email address: {email}", "customer_email", "email_invalid");
        session["customer"] = customer?.Id();
        session["customer_email"] = email;
        if (customer is null)
            session["customer_creation"] = creation ?? (session.Text("mode") == "subscription" ? "always" : "if_required");
        if ((customer?.Text("email") ?? email) is { } known)
            session["customer_details"] = CheckoutPaying.Details(known, customer?.Text("name"));
    }

    private static void WritePaymentMethods(Call call, JsonObject session)
    {
        var parameters = call.Parameters;
        var fixedTypes = call.Version.IsBefore(ApiVersion.NoPaymentMethodTypes);
        var foreign = fixedTypes ? "automatic_payment_methods" : "payment_method_types";
        if (parameters.Has(foreign))
            throw StripeError.Malformed($"Received unknown parameter: {foreign}", foreign, "parameter_unknown");
        if (parameters.Texts("payment_method_types") is { Count: > 0 } types)
            session["payment_method_types"] = types.ToJsonArray();
        parameters.Hash("automatic_payment_methods")?.Only("enabled", "allow_redirects");
        if (parameters.Choice("payment_method_collection", "always", "if_required") is { } collection)
        {
            if (session.Text("mode") != "subscription")
                throw StripeError.Invalid("`payment_method_collection` can only be used in `subscription` mode.", "payment_method_collection");
            session["payment_method_collection"] = collection;
        }
        else
            session["payment_method_collection"] = session.Text("mode") == "payment" ? "if_required" : "always";
    }

    private static void WriteSettings(Parameters parameters, JsonObject session)
    {
        parameters.CopyTexts(session, "client_reference_id", "integration_identifier", "locale", "origin_context", "submit_type", "billing_address_collection");
        parameters.CopyFlags(session, "allow_promotion_codes");
        parameters.CopyMetadata(session);
        if (parameters.Hash("phone_number_collection")?.Boolean("enabled") is { } phone)
            session["phone_number_collection"] = new JsonObject { ["enabled"] = phone };
        if (parameters.Hashes("discounts") is [var discount, ..])
            throw StripeError.NoSuch("coupon", discount.Text("coupon") ?? discount.Text("promotion_code") ?? "", "discounts[0][coupon]");
        if (parameters.Hash("invoice_creation")?.Boolean("enabled") == true)
            throw StripeError.Invalid("The simulator makes no invoices for one-time payments.", "invoice_creation[enabled]");
    }

    private static void WriteExpiry(Parameters parameters, JsonObject session, long now)
    {
        if (parameters.Timestamp("expires_at") is not { } at)
            return;
        if (at < now + ShortestLifetime)
            throw StripeError.Invalid("The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.", "expires_at");
        if (at > now + CheckoutSessions.Lifetime)
            throw StripeError.Invalid("The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.", "expires_at");
        session["expires_at"] = at;
    }

    /// <summary>What the payment, the subscription or the set-up gets is kept until somebody pays.</summary>
    private static void KeepData(Parameters parameters, JsonObject session)
    {
        Keep("payment", parameters.Hash("payment_intent_data")?.Only("application_fee_amount", "capture_method", "description", "metadata", "on_behalf_of",
            "receipt_email", "setup_future_usage", "shipping", "statement_descriptor", "statement_descriptor_suffix", "transfer_data", "transfer_group"), "payment_intent_data");
        Keep("subscription", parameters.Hash("subscription_data")?.Only("application_fee_percent", "billing_cycle_anchor", "billing_mode", "default_tax_rates",
            "description", "invoice_settings", "metadata", "on_behalf_of", "pending_invoice_item_interval", "proration_behavior", "transfer_data", "trial_end",
            "trial_period_days", "trial_settings"), "subscription_data");
        Keep("setup", parameters.Hash("setup_intent_data")?.Only("description", "metadata", "on_behalf_of"), "setup_intent_data");

        void Keep(string mode, Parameters? data, string name)
        {
            if (data is null)
                return;
            if (session.Text("mode") != mode)
                throw StripeError.Invalid($"You can not pass `{name}` in `{session.Text("mode")}` mode.", name);
            // Read once, so that metadata that is too long is refused now and not when the customer pays.
            data.CopyMetadata([]);
            session["_data"] = data.Kept();
        }
    }

    private static void Price(Call call, JsonObject session)
    {
        var mode = session.Text("mode")!;
        session["currency"] = call.Parameters.Filled("currency")?.ToLowerInvariant();
        if (mode == "setup")
        {
            if (call.Parameters.Has("line_items"))
                throw StripeError.Invalid("You can not pass `line_items` in `setup` mode.", "line_items");
            session["payment_status"] = "no_payment_required";
            return;
        }
        var data = new Form().AddKept(session.Hash("_data")).ToParameters();
        var trial = data.Integer("trial_period_days", 1, 730) is not null || data.Timestamp("trial_end") is not null;
        var items = CheckoutLineItems.Of(call, mode, trial);
        var total = items.Sum(item => (long)item.Number("amount_total")!);
        session["_line_items"] = items.ToJsonArray();
        session["currency"] = items[0].Text("currency");
        session["amount_subtotal"] = total;
        session["amount_total"] = total;
        session["total_details"] = new JsonObject { ["amount_discount"] = 0L, ["amount_shipping"] = 0L, ["amount_tax"] = 0L };
    }
}
