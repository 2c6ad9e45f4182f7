using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;
using StreamingStore.StripeSimulator.Resources.Invoices;
using StreamingStore.StripeSimulator.Resources.Payments;
using StreamingStore.StripeSimulator.Time;

namespace StreamingStore.StripeSimulator.Resources.Subscriptions;

/// <summary><c>POST /v1/subscriptions/{id}</c>, and the changes of single items, which are the same thing.</summary>
internal static class SubscriptionUpdating
{
    /// <param name="Prorations">How the rest of the period is settled.</param>
    /// <param name="Payment">What happens when the payment that a change calls for fails.</param>
    public sealed record Manner(string Prorations, string Payment)
    {
        public static Manner Of(Parameters parameters) => new(
            parameters.Choice("proration_behavior", "create_prorations", "always_invoice", "none") ?? "create_prorations",
            parameters.Choice("payment_behavior", "allow_incomplete", "default_incomplete", "error_if_incomplete", "pending_if_incomplete") ?? "allow_incomplete");
    }

    public static JsonObject Update(Call call)
    {
        var (work, parameters) = (call.Work, call.Parameters);
        var subscription = Editable(call, call.Id);
        var manner = Manner.Of(parameters);
        SubscriptionSettings.Write(call, subscription, work.Get("customer", subscription.Text("customer")!));
        WritePause(parameters, subscription);
        if (parameters.Hash("cancellation_details") is { } details)
            details.Only("comment", "feedback").CopyTexts(subscription.Hash("cancellation_details")!, "comment", "feedback");
        var items = parameters.Hashes("items") is { } sent ? Changed(call, subscription, sent) : null;
        ChangeItems(call, subscription, items, manner);
        SubscriptionSettings.ShowEnd(subscription);
        SubscriptionStates.Changed(work, subscription);
        return subscription;
    }

    /// <exception cref="StripeError">It is over.</exception>
    public static JsonObject Editable(Call call, string id)
    {
        var subscription = call.Work.Get("subscription", id);
        return SubscriptionStates.IsLive(subscription)
            ? call.Work.Edit(subscription)
            : throw StripeError.Invalid("A canceled subscription can only update its cancellation_details and metadata.", null);
    }

    /// <summary>
    /// Puts new items in the place of the old ones, settles the difference, and begins a new period where the interval, the
    /// trial or the anchor asks for one. Null stands for items that stay as they are.
    /// </summary>
    public static void ChangeItems(Call call, JsonObject subscription, List<JsonObject>? items, Manner manner)
    {
        var (work, parameters) = (call.Work, call.Parameters);
        var now = work.NowOf(subscription);
        var before = subscription.Listed("items").Select(item => item.Copy()).ToList();
        var interval = Interval(subscription);
        if (items is not null)
        {
            SubscriptionItems.Check(items);
            subscription["items"] = SubscriptionItems.List(subscription.Id(), items);
            SubscriptionItems.SetPeriod(subscription, (long)before[0].Number("current_period_start")!, (long)before[0].Number("current_period_end")!);
        }

        var trialing = subscription.Text("status") == "trialing";
        var newTrialEnd = parameters.Filled("trial_end");
        if (newTrialEnd is not null and not "now")
        {
            StartTrial(subscription, parameters.Timestamp("trial_end")!.Value, now);
            return;
        }
        var restart = interval != Interval(subscription) || (trialing && newTrialEnd == "now") || parameters.Filled("billing_cycle_anchor") == "now";
        if (!trialing && manner.Prorations != "none" && subscription.Text("status") is "active" or "past_due")
            Prorate(call, subscription, before, restart, ProratedAt(parameters, before[0], now));

        if (restart && !(trialing && newTrialEnd != "now"))
            Restart(call, subscription, before, now, manner);
        else if (manner.Prorations == "always_invoice" && InvoiceMaking.ForPending(work, subscription, "subscription_update") is { } invoice)
            Settle(call, subscription, before, invoice, manner);
    }

    /// <summary>The instant that the change is reckoned for: now, or another one within the period.</summary>
    private static long ProratedAt(Parameters parameters, JsonObject item, long now)
    {
        var at = parameters.Timestamp("proration_date") ?? now;
        return at >= item.Number("current_period_start") && at <= item.Number("current_period_end")
            ? at
            : throw StripeError.Invalid("The `proration_date` must lie within the current period of the subscription.", "proration_date");
    }

    private static void Prorate(Call call, JsonObject subscription, List<JsonObject> before, bool restart, long now)
    {
        var after = subscription.Listed("items").ToDictionary(item => item.Id());
        var old = before.ToDictionary(item => item.Id());
        foreach (var item in before.Where(item => restart || !after.TryGetValue(item.Id(), out var kept) || Differs(item, kept)))
            Proration.Credit(call.Work, subscription, item, now);
        if (!restart)
            foreach (var item in after.Values.Where(item => !old.TryGetValue(item.Id(), out var was) || Differs(was, item)))
                Proration.Charge(call.Work, subscription, item, now);
    }

    private static bool Differs(JsonObject one, JsonObject other) =>
        one.Hash("price")!.Id() != other.Hash("price")!.Id() || one.Number("quantity") != other.Number("quantity");

    private static (string?, long?) Interval(JsonObject subscription) =>
        SubscriptionItems.RecurrenceOf(subscription) is var recurring ? (recurring.Text("interval"), recurring.Number("interval_count")) : default;

    private static void StartTrial(JsonObject subscription, long end, long now)
    {
        if (end <= now)
            throw StripeError.Invalid("The `trial_end` timestamp must be in the future.", "trial_end");
        subscription["status"] = "trialing";
        subscription["trial_start"] ??= now;
        subscription["trial_end"] = end;
        subscription["billing_cycle_anchor"] = end;
        subscription.Remove("_trial_end_announced");
        SubscriptionItems.SetPeriod(subscription, now, end);
    }

    /// <summary>A new period from now on, invoiced at once.</summary>
    private static void Restart(Call call, JsonObject subscription, List<JsonObject> before, long now, Manner manner)
    {
        if (subscription.Text("status") == "trialing")
        {
            subscription["status"] = "active";
            subscription["trial_end"] = now;
        }
        if (manner.Payment != "pending_if_incomplete")
            subscription["billing_cycle_anchor"] = now;
        SubscriptionItems.SetPeriod(subscription, now, Periods.EndAfter(now, now, SubscriptionItems.RecurrenceOf(subscription)));
        Settle(call, subscription, before, InvoiceMaking.ForPeriod(call.Work, subscription, "subscription_update"), manner);
    }

    private static void Settle(Call call, JsonObject subscription, List<JsonObject> before, JsonObject invoice, Manner manner)
    {
        if (manner.Payment == "pending_if_incomplete")
            PendingUpdates.Hold(call.Work, subscription, before, invoice);
        InvoiceMaking.Finalize(call.Work, invoice);
        if (invoice.Text("status") == "paid" || manner.Payment == "default_incomplete" || invoice.Text("collection_method") == "send_invoice")
            return;
        var refused = InvoicePayments.Collect(call.Work, invoice, new Attempt(call.Origin)
        {
            OffSession = call.Parameters.Boolean("off_session") == true,
            RefuseAction = manner.Payment == "error_if_incomplete",
        });
        if (refused is not null && manner.Payment == "error_if_incomplete")
        {
            refused.KeepsChanges = false;
            refused.Attached.Clear();
            throw refused;
        }
        if (subscription.Hash("pending_update") is not null)
            subscription["_pending_told"] = true;
    }

    private static void WritePause(Parameters parameters, JsonObject subscription)
    {
        if (parameters.IsBlank("pause_collection"))
            subscription["pause_collection"] = null;
        else if (parameters.Hash("pause_collection")?.Only("behavior", "resumes_at") is { } pause)
            subscription["pause_collection"] = new JsonObject
            {
                ["behavior"] = pause.Choice("behavior", "keep_as_draft", "mark_uncollectible", "void") ?? throw pause.Missing("behavior"),
                ["resumes_at"] = pause.Timestamp("resumes_at"),
            };
    }

    /// <summary>The items as they will be: those with an id are changed or removed, those without are new.</summary>
    private static List<JsonObject> Changed(Call call, JsonObject subscription, IReadOnlyList<Parameters> sent)
    {
        var items = subscription.Listed("items").Select(item => item.Copy()).ToList();
        foreach (var parameters in sent)
        {
            parameters.Only("id", "price", "plan", "price_data", "quantity", "metadata", "deleted", "clear_usage", "discounts", "tax_rates", "billing_thresholds");
            if (parameters.Filled("id") is not { } id)
            {
                var added = SubscriptionItems.Make(
                    subscription.Id(), SubscriptionItems.PriceOf(call.Work, parameters) ?? throw parameters.Missing("price"), parameters.Integer("quantity", 0, SubscriptionItems.MostQuantity), call.Work.NowOf(subscription));
                parameters.CopyMetadata(added);
                items.Add(added);
                continue;
            }
            var item = items.Find(item => item.Id() == id) ?? throw StripeError.NoSuch(SubscriptionItems.Kind, id, parameters.PathOf("id"));
            if (parameters.Boolean("deleted") == true)
                items.Remove(item);
            else
                WriteItem(call, item, parameters);
        }
        return items;
    }

    public static void WriteItem(Call call, JsonObject item, Parameters parameters)
    {
        var quantity = parameters.Integer("quantity", 0, SubscriptionItems.MostQuantity) ?? item.Number("quantity");
        if (SubscriptionItems.PriceOf(call.Work, parameters) is { } price)
            SubscriptionItems.SetPrice(item, price);
        SubscriptionItems.SetQuantity(item, quantity);
        parameters.CopyMetadata(item);
    }
}
