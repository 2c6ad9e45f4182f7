using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;
using StreamingStore.StripeSimulator.Resources.Payments;
using StreamingStore.StripeSimulator.Resources.Subscriptions;
using StreamingStore.StripeSimulator.Storage;
using StreamingStore.StripeSimulator.Time;

namespace StreamingStore.StripeSimulator.Resources.SubscriptionSchedules;

/// <summary>The phases of a schedule, each of which says how the subscription is to be from one instant to another.</summary>
internal static class SchedulePhases
{
    private const int Most = 10;

    private static readonly Template Shape = new(
        """
        {
          "add_invoice_items": [], "application_fee_percent": null, "billing_cycle_anchor": null,
          "billing_thresholds": null, "collection_method": null, "currency": null, "default_payment_method": null,
          "default_tax_rates": [], "description": null, "discounts": [], "end_date": 0, "invoice_settings": null, "items": [],
          "metadata": {}, "on_behalf_of": null, "proration_behavior": "create_prorations", "start_date": 0, "transfer_data": null,
          "trial_end": null
        }
        """);

    /// <summary>The phases that parameters describe, one after the other from an instant on.</summary>
    /// <exception cref="StripeError">None, too many, one that ends before it begins, or items that cannot be in one subscription.</exception>
    public static List<JsonObject> Read(Call call, JsonObject customer, long start)
    {
        var sent = call.Parameters.Hashes("phases") ?? throw call.Parameters.Missing("phases");
        if (sent.Count is 0 or > Most)
            throw StripeError.Invalid($"A subscription schedule must have between 1 and {Most} phases to come.", "phases");
        var phases = new List<JsonObject>();
        foreach (var parameters in sent)
        {
            var phase = Read(call.Work, parameters, customer, start);
            start = (long)phase.Number("end_date")!;
            phases.Add(phase);
        }
        if (phases.Select(phase => phase.Text("currency")).Distinct().Count() > 1)
            throw StripeError.Invalid("All phases of a subscription schedule must have the same currency.", "phases");
        return phases;
    }

    /// <summary>The phase in which a subscription is already.</summary>
    public static JsonObject Of(JsonObject subscription)
    {
        var phase = Blank(DueTimes.PeriodStart(subscription), DueTimes.PeriodEnd(subscription), subscription.Text("currency")!);
        phase["items"] = subscription.Listed("items").Select(item => ItemOf(item.Hash("price")!, item.Number("quantity"), item.Hash("metadata")!)).ToJsonArray();
        phase["default_payment_method"] = subscription.Text("default_payment_method");
        phase["description"] = subscription.Text("description");
        phase["metadata"] = subscription.Hash("metadata")!.Copy();
        phase["trial_end"] = subscription.Text("status") == "trialing" ? subscription.Number("trial_end") : null;
        return phase;
    }

    /// <summary>The items that a subscription has in a phase; those whose price stays are kept.</summary>
    public static List<JsonObject> ItemsIn(Work work, JsonObject phase, JsonObject subscription)
    {
        var present = subscription.Listed("items").ToDictionary(item => item.Hash("price")!.Id());
        return [.. phase.Hashes("items").Select(planned =>
        {
            var price = planned.Text("price")!;
            var item = present.TryGetValue(price, out var kept)
                ? kept.Copy()
                : SubscriptionItems.Make(subscription.Id(), work.Find(price)!, planned.Number("quantity"), work.NowOf(subscription));
            SubscriptionItems.SetQuantity(item, planned.Number("quantity"));
            item["metadata"] = planned.Hash("metadata")!.Copy();
            return item;
        })];
    }

    private static JsonObject Read(Work work, Parameters sent, JsonObject customer, long start)
    {
        sent.Only("add_invoice_items", "application_fee_percent", "automatic_tax", "billing_cycle_anchor", "billing_thresholds", "collection_method", "currency",
            "default_payment_method", "default_tax_rates", "description", "discounts", "duration", "end_date", "invoice_settings", "items", "iterations", "metadata",
            "on_behalf_of", "proration_behavior", "start_date", "transfer_data", "trial", "trial_end");
        var items = (sent.Hashes("items") ?? throw sent.Missing("items")).Select(parameters => Item(work, parameters)).ToList();
        SubscriptionItems.Check(items);
        var recurring = items[0].Hash("price")!.Hash("recurring")!;
        var phase = Blank(start, EndOf(sent, start, recurring), items[0].Hash("price")!.Text("currency")!);
        phase["items"] = items.Select(item => ItemOf(item.Hash("price")!, item.Number("quantity"), item.Hash("metadata")!)).ToJsonArray();
        sent.CopyTexts(phase, "description");
        sent.CopyMetadata(phase);
        phase["billing_cycle_anchor"] = sent.Choice("billing_cycle_anchor", "automatic", "phase_start");
        phase["collection_method"] = sent.Choice("collection_method", "charge_automatically", "send_invoice");
        phase["proration_behavior"] = sent.Choice("proration_behavior", "always_invoice", "create_prorations", "none") ?? "create_prorations";
        if (sent.Hash("invoice_settings") is { } settings)
            phase["invoice_settings"] = new JsonObject { ["account_tax_ids"] = null, ["days_until_due"] = settings.Integer("days_until_due", 0), ["issuer"] = null };
        if (sent.Filled("default_payment_method") is { } method)
            phase["default_payment_method"] = PaymentMethods.OfCustomer(work, method, customer, sent.PathOf("default_payment_method")).Id();
        phase["trial_end"] = sent.Boolean("trial") == true ? phase.Number("end_date") : sent.Timestamp("trial_end");
        return phase;
    }

    private static JsonObject Item(Work work, Parameters sent)
    {
        sent.Only("billing_thresholds", "discounts", "metadata", "plan", "price", "price_data", "quantity", "tax_rates", "trial");
        var item = SubscriptionItems.Make(
            "", SubscriptionItems.PriceOf(work, sent) ?? throw sent.Missing("price"), sent.Integer("quantity", 0, SubscriptionItems.MostQuantity), 0);
        sent.CopyMetadata(item);
        return item;
    }

    /// <summary>An end that is given, or so long after the start; else one interval of the prices.</summary>
    private static long EndOf(Parameters sent, long start, JsonObject recurring)
    {
        if (sent.Timestamp("end_date") is { } end)
            return end > start ? end : throw StripeError.Invalid("A phase's `end_date` must be after its start.", sent.PathOf("end_date"));
        if (sent.Hash("duration")?.Only("interval", "interval_count") is { } duration)
            return Periods.EndAfter(start, start, new JsonObject
            {
                ["interval"] = duration.Choice("interval", "day", "week", "month", "year") ?? throw duration.Missing("interval"),
                ["interval_count"] = duration.Integer("interval_count", 1, 1095) ?? 1,
            });
        return Periods.EndAfter(start, start, new JsonObject
        {
            ["interval"] = recurring.Text("interval"),
            ["interval_count"] = recurring.Number("interval_count") * (sent.Integer("iterations", 1, 1095) ?? 1),
        });
    }

    private static JsonObject Blank(long start, long end, string currency)
    {
        var phase = Shape.Make("", 0);
        phase.Remove("id");
        phase["start_date"] = start;
        phase["end_date"] = end;
        phase["currency"] = currency;
        return phase;
    }

    private static JsonObject ItemOf(JsonObject price, long? quantity, JsonObject metadata) => new()
    {
        ["billing_thresholds"] = null,
        ["discounts"] = new JsonArray(),
        ["metadata"] = metadata.Copy(),
        ["plan"] = price.Id(),
        ["price"] = price.Id(),
        ["quantity"] = quantity,
        ["tax_rates"] = new JsonArray(),
    };
}
