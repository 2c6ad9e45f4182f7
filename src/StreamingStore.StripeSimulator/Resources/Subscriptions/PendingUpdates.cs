using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Resources.Invoices;
using StreamingStore.StripeSimulator.Storage;
using StreamingStore.StripeSimulator.Time;

namespace StreamingStore.StripeSimulator.Resources.Subscriptions;

/// <summary>Changes of items that hold only once their invoice is paid (<c>payment_behavior=pending_if_incomplete</c>).</summary>
internal static class PendingUpdates
{
    /// <summary>Sets the new items aside and brings the old ones back until the invoice is paid.</summary>
    public static void Hold(Work work, JsonObject subscription, List<JsonObject> before, JsonObject invoice)
    {
        var after = subscription.Listed("items").Select(item => item.Copy()).ToList();
        subscription["pending_update"] = new JsonObject
        {
            ["billing_cycle_anchor"] = null,
            ["discount"] = null,
            ["discounts"] = null,
            ["expires_at"] = work.NowOf(subscription) + DueTimes.IncompleteLifetime,
            ["metadata"] = null,
            ["subscription_items"] = after.ToJsonArray(),
            ["trial_end"] = null,
            ["trial_from_plan"] = null,
        };
        subscription["items"] = SubscriptionItems.List(subscription.Id(), before);
        subscription["_pending_invoice"] = invoice.Id();
    }

    public static void InvoicePaid(Work work, JsonObject subscription, JsonObject invoice)
    {
        if (subscription.Text("_pending_invoice") != invoice.Id())
            return;
        var items = subscription.Hash("pending_update")!.Hashes("subscription_items").Select(item => item.Copy()).ToList();
        var restarted = items[0].Number("current_period_start") != DueTimes.PeriodStart(subscription);
        subscription["items"] = SubscriptionItems.List(subscription.Id(), items);
        if (restarted)
            subscription["billing_cycle_anchor"] = DueTimes.PeriodStart(subscription);
        Drop(subscription);
        if (subscription.Flag("_pending_told"))
            work.Emit("customer.subscription.pending_update_applied", subscription);
        subscription.Remove("_pending_told");
    }

    /// <summary>The invoice stayed unpaid for too long: everything stays as it was.</summary>
    public static void Expire(Work work, JsonObject subscription)
    {
        if (work.Find(subscription.Text("_pending_invoice")!) is { } invoice && invoice.Text("status") == "open")
            InvoicePayments.Void(work, work.Edit(invoice));
        Drop(subscription);
        subscription.Remove("_pending_told");
        work.Emit("customer.subscription.pending_update_expired", subscription);
    }

    private static void Drop(JsonObject subscription)
    {
        subscription["pending_update"] = null;
        subscription.Remove("_pending_invoice");
    }
}
