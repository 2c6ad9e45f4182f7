using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;
using StreamingStore.StripeSimulator.Resources.Payments;

namespace StreamingStore.StripeSimulator.Resources.Subscriptions;

/// <summary>The parameters that creating and updating a subscription have in common.</summary>
internal static class SubscriptionSettings
{
    public const string Names =
        "add_invoice_items application_fee_percent automatic_tax billing_mode billing_thresholds cancel_at cancel_at_period_end collection_method coupon days_until_due default_payment_method default_source default_tax_rates description discounts invoice_settings items metadata off_session on_behalf_of payment_behavior payment_settings pending_invoice_item_interval promotion_code proration_behavior transfer_data trial_end trial_from_plan trial_settings billing_cycle_anchor";

    public static void Write(Call call, JsonObject subscription, JsonObject customer)
    {
        var parameters = call.Parameters;
        parameters.CopyTexts(subscription, "description");
        parameters.CopyMetadata(subscription);
        if (parameters.Choice("collection_method", "charge_automatically", "send_invoice") is { } collection)
            subscription["collection_method"] = collection;
        if (parameters.Integer("days_until_due", 0) is { } days)
            subscription["days_until_due"] = days;
        if (subscription.Text("collection_method") == "send_invoice" && subscription.Number("days_until_due") is null)
            throw StripeError.Invalid("When the `collection_method` is `send_invoice`, you must pass `days_until_due`.", "days_until_due");
        if (parameters.IsBlank("default_payment_method"))
            subscription["default_payment_method"] = null;
        else if (parameters.Filled("default_payment_method") is { } method)
            subscription["default_payment_method"] = PaymentMethods.OfCustomer(call.Work, method, customer, "default_payment_method").Id();
        if (parameters.Hash("payment_settings") is { } settings)
        {
            settings.Only("payment_method_options", "payment_method_types", "save_default_payment_method");
            var kept = subscription.Hash("payment_settings")!;
            if (settings.Choice("save_default_payment_method", "off", "on_subscription") is { } save)
                kept["save_default_payment_method"] = save;
            if (settings.Texts("payment_method_types") is { Count: > 0 } types)
                kept["payment_method_types"] = types.ToJsonArray();
        }
        if (parameters.Hash("trial_settings")?.Only("end_behavior").Hash("end_behavior")?.Only("missing_payment_method") is { } trial)
            subscription["trial_settings"] = new JsonObject
            {
                ["end_behavior"] = new JsonObject
                {
                    ["missing_payment_method"] = trial.Choice("missing_payment_method", "cancel", "create_invoice", "pause") ?? throw trial.Missing("missing_payment_method"),
                },
            };
        WriteCancellation(call, subscription);
    }

    /// <summary>The end that is asked for: at the period's end, at an instant, or none any more.</summary>
    private static void WriteCancellation(Call call, JsonObject subscription)
    {
        var parameters = call.Parameters;
        var now = call.Work.NowOf(subscription);
        if (parameters.Boolean("cancel_at_period_end") is { } atEnd)
        {
            if (atEnd && parameters.Timestamp("cancel_at") is not null)
                throw StripeError.Invalid("You may only specify one of these parameters: cancel_at, cancel_at_period_end.", "cancel_at_period_end");
            subscription["cancel_at_period_end"] = atEnd;
            subscription["_cancel_at_period_end_set"] = true;
        }
        if (parameters.IsBlank("cancel_at"))
            subscription["cancel_at"] = null;
        else if (parameters.Timestamp("cancel_at") is { } at)
        {
            if (at <= now)
                throw StripeError.Invalid("The `cancel_at` timestamp must be in the future.", "cancel_at");
            subscription["cancel_at"] = at;
            subscription["cancel_at_period_end"] = false;
        }
        else if (parameters.Boolean("cancel_at_period_end") == false)
            subscription["cancel_at"] = null;

        var ending = subscription.Flag("cancel_at_period_end") || subscription.Number("cancel_at") is not null;
        subscription["canceled_at"] = ending ? subscription.Number("canceled_at") ?? now : null;
        subscription.Hash("cancellation_details")!["reason"] = ending ? "cancellation_requested" : null;
    }

    /// <summary>With a cancellation at the period's end, <c>cancel_at</c> shows that end; to be called once the period is known.</summary>
    public static void ShowEnd(JsonObject subscription)
    {
        if (!subscription.ContainsKey("_cancel_at_period_end_set"))
            return;
        subscription.Remove("_cancel_at_period_end_set");
        if (subscription.Flag("cancel_at_period_end"))
            subscription["cancel_at"] = Time.DueTimes.PeriodEnd(subscription);
    }
}
