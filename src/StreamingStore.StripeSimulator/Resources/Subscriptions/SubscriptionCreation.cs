using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;
using StreamingStore.StripeSimulator.Resources.Invoices;
using StreamingStore.StripeSimulator.Resources.Payments;
using StreamingStore.StripeSimulator.Time;

namespace StreamingStore.StripeSimulator.Resources.Subscriptions;

/// <summary><c>POST /v1/subscriptions</c></summary>
internal static class SubscriptionCreation
{
    private const int MostTrialDays = 730;

    private static readonly Template Shape = new(
        """
        {
          "id": null, "object": "subscription", "application": null, "application_fee_percent": null,
          "automatic_tax": { "disabled_reason": null, "enabled": false, "liability": null }, "billing_cycle_anchor": 0,
          "billing_cycle_anchor_config": null, "billing_mode": { "flexible": null, "type": "classic" }, "billing_schedules": [],
          "billing_thresholds": null, "cancel_at": null, "cancel_at_period_end": false, "canceled_at": null,
          "cancellation_details": { "comment": null, "feedback": null, "reason": null }, "collection_method": "charge_automatically",
          "created": 0, "currency": null, "customer": null, "customer_account": null, "days_until_due": null,
          "default_payment_method": null, "default_source": null, "default_tax_rates": [], "description": null, "discounts": [],
          "ended_at": null, "invoice_settings": { "account_tax_ids": null, "custom_fields": null, "description": null, "footer": null, "issuer": { "type": "self" } },
          "items": null, "latest_invoice": null, "livemode": false, "managed_payments": null, "metadata": {},
          "next_pending_invoice_item_invoice": null, "on_behalf_of": null, "pause_collection": null,
          "payment_settings": { "payment_method_options": null, "payment_method_types": null, "save_default_payment_method": "off" },
          "pending_invoice_item_interval": null, "pending_setup_intent": null, "pending_update": null, "schedule": null, "start_date": 0,
          "status": "incomplete", "test_clock": null, "transfer_data": null, "trial_end": null,
          "trial_settings": { "end_behavior": { "missing_payment_method": "create_invoice" } }, "trial_start": null
        }
        """);

    public static JsonObject Create(Call call)
    {
        var (work, parameters) = (call.Work, call.Parameters);
        var customer = call.Referenced("customer", "customer") ?? throw parameters.Missing("customer");
        var behavior = parameters.Choice("payment_behavior", "allow_incomplete", "default_incomplete", "error_if_incomplete", "pending_if_incomplete") ?? "allow_incomplete";
        parameters.Choice("proration_behavior", "always_invoice", "create_prorations", "none");
        var now = work.NowOf(customer);
        var subscription = Shape.Make(Ids.Long("sub_"), now);
        subscription["customer"] = customer.Id();
        subscription["test_clock"] = customer.Text("test_clock");
        subscription["start_date"] = now;

        var items = ItemsOf(call, subscription.Id(), now);
        SubscriptionItems.Check(items);
        subscription["items"] = SubscriptionItems.List(subscription.Id(), items);
        subscription["currency"] = items[0].Hash("price")!.Text("currency");
        SubscriptionSettings.Write(call, subscription, customer);
        StartPeriod(call, subscription, now);
        SubscriptionSettings.ShowEnd(subscription);
        work.Add(subscription);

        if (subscription.Text("status") == "trialing" && subscription.Number("trial_end") - now < DueTimes.TrialNotice)
            subscription["_trial_end_announced"] = true;
        InvoiceItems.AddTo(work, subscription, parameters);
        Bill(call, subscription, behavior);
        work.Emit("customer.subscription.created", subscription);
        if (subscription.Flag("_trial_end_announced"))
            work.Emit("customer.subscription.trial_will_end", subscription);
        return subscription;
    }

    private static List<JsonObject> ItemsOf(Call call, string subscription, long now)
    {
        var sent = call.Parameters.Hashes("items") ?? throw call.Parameters.Missing("items");
        return [.. sent.Select(parameters =>
        {
            parameters.Only("price", "plan", "price_data", "quantity", "metadata", "discounts", "tax_rates", "billing_thresholds", "trial");
            var price = SubscriptionItems.PriceOf(call.Work, parameters) ?? throw parameters.Missing("price");
            var item = SubscriptionItems.Make(subscription, price, parameters.Integer("quantity", 0, SubscriptionItems.MostQuantity), now);
            parameters.CopyMetadata(item);
            return item;
        })];
    }

    private static void StartPeriod(Call call, JsonObject subscription, long now)
    {
        var recurring = SubscriptionItems.RecurrenceOf(subscription);
        if (TrialEnd(call.Parameters, subscription, now) is { } trialEnd)
        {
            subscription["status"] = "trialing";
            subscription["trial_start"] = now;
            subscription["trial_end"] = trialEnd;
            subscription["billing_cycle_anchor"] = trialEnd;
            SubscriptionItems.SetPeriod(subscription, now, trialEnd);
            return;
        }
        var anchor = call.Parameters.Timestamp("billing_cycle_anchor") ?? now;
        if (anchor < now)
            throw StripeError.Invalid("The `billing_cycle_anchor` timestamp must be in the future.", "billing_cycle_anchor");
        if (anchor > Periods.EndAfter(now, now, recurring))
            throw StripeError.Invalid("The `billing_cycle_anchor` must not be later than the next natural billing date.", "billing_cycle_anchor");
        subscription["billing_cycle_anchor"] = anchor;
        SubscriptionItems.SetPeriod(subscription, now, Periods.EndAfter(anchor, now, recurring));
    }

    private static long? TrialEnd(Parameters parameters, JsonObject subscription, long now)
    {
        if (parameters.Integer("trial_period_days", 0, MostTrialDays) is { } days)
        {
            if (parameters.Has("trial_end"))
                throw StripeError.Invalid("You may only specify one of these parameters: trial_end, trial_period_days.", "trial_period_days");
            return days > 0 ? now + (days * 86400) : null;
        }
        if (parameters.Filled("trial_end") is "now" or null)
            return parameters.Boolean("trial_from_plan") == true && SubscriptionItems.RecurrenceOf(subscription).Number("trial_period_days") is > 0 and var planned
                ? now + (planned * 86400)
                : null;
        var end = (long)parameters.Timestamp("trial_end")!;
        return end > now ? end : throw StripeError.Invalid("The `trial_end` timestamp must be in the future.", "trial_end");
    }

    /// <summary>Makes the first invoice and settles it as the payment behaviour says.</summary>
    private static void Bill(Call call, JsonObject subscription, string behavior)
    {
        var work = call.Work;
        var invoice = InvoiceMaking.ForPeriod(work, subscription, "subscription_create");
        var due = (long)invoice.Number("amount_due")! > 0;
        if (subscription.Text("collection_method") == "send_invoice")
        {
            if (subscription.Text("status") == "incomplete")
                subscription["status"] = "active";
            InvoiceMaking.LeaveAsDraft(work, invoice, subscription, work.NowOf(subscription));
            return;
        }
        if (due && behavior != "default_incomplete" && !SubscriptionStates.HasPaymentMethod(work, subscription))
            throw StripeError.Invalid(
                "This customer has no attached payment source or default payment method. Please consider adding a default payment method. For more information, visit https://stripe.com/docs/billing/subscriptions/payment-methods-setting#payment-method-priority.",
                null, "resource_missing");
        InvoiceMaking.Finalize(work, invoice);
        if (!due || invoice.Text("status") == "paid")
        {
            if (behavior == "default_incomplete" && subscription.Text("status") == "trialing" && !SubscriptionStates.HasPaymentMethod(work, subscription))
            {
                var setup = SetupIntents.Make(work, subscription.Text("customer"));
                work.Emit("setup_intent.created", setup);
                subscription["pending_setup_intent"] = setup.Id();
            }
            return;
        }
        if (behavior == "default_incomplete")
        {
            if (SubscriptionStates.PaymentMethodOf(work, subscription) is { } ready)
            {
                var intent = work.Edit(InvoicePayments.IntentOf(work, invoice)!);
                intent["payment_method"] = ready;
                intent["status"] = "requires_confirmation";
            }
            return;
        }
        var refused = InvoicePayments.Collect(work, invoice, new Attempt(call.Origin)
        {
            OffSession = call.Parameters.Boolean("off_session") == true,
            RefuseAction = behavior == "error_if_incomplete",
        });
        if (behavior == "error_if_incomplete" && refused is not null)
        {
            // Nothing of it is to remain, so neither may the error speak of it.
            refused.KeepsChanges = false;
            refused.Attached.Clear();
            throw refused;
        }
    }
}
