using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Resources.Invoices;
using StreamingStore.StripeSimulator.Resources.SubscriptionSchedules;
using StreamingStore.StripeSimulator.Storage;
using StreamingStore.StripeSimulator.Time;

namespace StreamingStore.StripeSimulator.Resources.Subscriptions;

/// <summary>What moves a subscription from one status to another.</summary>
internal static class SubscriptionStates
{
    /// <summary>Not over for good.</summary>
    public static bool IsLive(JsonObject subscription) => subscription.Text("status") is not "canceled" and not "incomplete_expired";

    /// <summary>Tells of a change, unless the subscription is only just being made.</summary>
    public static void Changed(Work work, JsonObject subscription)
    {
        if (!work.IsUntold(subscription))
            work.Emit("customer.subscription.updated", subscription);
    }

    public static void InvoicePaid(Work work, JsonObject subscription, JsonObject invoice, string? paidWith)
    {
        PendingUpdates.InvoicePaid(work, subscription, invoice);
        if (subscription.Text("status") is "incomplete" or "past_due" or "unpaid" && subscription.Text("latest_invoice") == invoice.Id())
            subscription["status"] = subscription.Number("trial_end") > work.NowOf(subscription) ? "trialing" : "active";
        if (paidWith is not null && subscription.Hash("payment_settings")!.Text("save_default_payment_method") == "on_subscription")
            subscription["default_payment_method"] = paidWith;
        Changed(work, subscription);
        SetDelinquent(work, subscription, false);
    }

    /// <summary>An attempt to collect failed; when it was the final one, the subscription ends.</summary>
    public static void InvoiceUnpaid(Work work, JsonObject subscription, bool final)
    {
        if (subscription.Text("status") is "incomplete" or "incomplete_expired" or "canceled" or "unpaid" || subscription.Hash("pending_update") is not null)
            return;
        if (final)
        {
            Cancel(work, subscription, "payment_failed");
            return;
        }
        subscription["status"] = "past_due";
        Changed(work, subscription);
        SetDelinquent(work, subscription, true);
    }

    public static void Cancel(Work work, JsonObject subscription, string? reason)
    {
        var now = work.NowOf(subscription);
        var incomplete = subscription.Text("status") == "incomplete";
        subscription["status"] = "canceled";
        subscription["ended_at"] = now;
        // A cancellation that was asked for earlier keeps the instant of the asking.
        subscription["canceled_at"] = subscription.Number("canceled_at") ?? now;
        if (reason is not null)
            subscription.Hash("cancellation_details")!["reason"] ??= reason;
        work.Emit("customer.subscription.deleted", subscription);
        Schedules.SubscriptionEnded(work, subscription, reason);

        foreach (var invoice in work.Where("invoice", "subscription", subscription.Id()))
            if (incomplete && invoice.Text("status") == "open")
                InvoicePayments.Void(work, work.Edit(invoice));
            else if (invoice.Flag("auto_advance") || invoice.Number("next_payment_attempt") is not null)
                InvoicePayments.StopCollecting(work, work.Edit(invoice));
        foreach (var pending in work.Where("invoiceitem", "subscription", subscription.Id()).Where(item => item.Text("invoice") is null))
            work.Remove(pending);
    }

    /// <summary>The first invoice stayed unpaid for too long.</summary>
    public static void Expire(Work work, JsonObject subscription)
    {
        subscription["status"] = "incomplete_expired";
        subscription["ended_at"] = work.NowOf(subscription);
        Changed(work, subscription);
        Schedules.SubscriptionEnded(work, subscription, "payment_failed");
        if (subscription.Text("latest_invoice") is { } id && work.Find(id) is { } invoice && invoice.Text("status") is "open")
            InvoicePayments.Void(work, work.Edit(invoice));
    }

    /// <summary>Begins the period that follows, or ends what was to end with the old one.</summary>
    public static void Renew(Work work, JsonObject subscription)
    {
        var now = work.NowOf(subscription);
        if (subscription.Text("schedule") is { } schedule)
        {
            // A phase that begins with the period decides what the period is billed for; one of another interval bills it itself.
            Schedules.MoveOn(work, work.Edit(schedule));
            if (!IsLive(subscription) || DueTimes.PeriodEnd(subscription) > now)
                return;
        }
        var trialEnded = subscription.Text("status") == "trialing";
        if (subscription.Flag("cancel_at_period_end"))
        {
            Cancel(work, subscription, "cancellation_requested");
            return;
        }
        if (trialEnded && !HasPaymentMethod(work, subscription) && subscription.Text("collection_method") == "charge_automatically")
        {
            switch (subscription.Hash("trial_settings")!.Hash("end_behavior")!.Text("missing_payment_method"))
            {
                case "cancel":
                    Cancel(work, subscription, null);
                    return;
                case "pause":
                    subscription["status"] = "paused";
                    work.Emit("customer.subscription.paused", subscription);
                    return;
            }
        }
        var start = DueTimes.PeriodEnd(subscription);
        if (trialEnded)
        {
            subscription["status"] = "active";
            subscription["billing_cycle_anchor"] = start;
        }
        var end = Periods.EndAfter((long)subscription.Number("billing_cycle_anchor")!, start, SubscriptionItems.RecurrenceOf(subscription));
        SubscriptionItems.SetPeriod(subscription, start, end);
        var invoice = InvoiceMaking.ForPeriod(work, subscription, "subscription_cycle");
        InvoiceMaking.LeaveAsDraft(work, invoice, subscription, now);
        Changed(work, subscription);
    }

    /// <summary>The payment method with which a subscription is paid when nothing else is said.</summary>
    public static string? PaymentMethodOf(Work work, JsonObject subscription) =>
        subscription.Text("default_payment_method")
        ?? work.Find(subscription.Text("customer")!)?.Hash("invoice_settings")?.Text("default_payment_method");

    public static bool HasPaymentMethod(Work work, JsonObject subscription) => PaymentMethodOf(work, subscription) is not null;

    private static void SetDelinquent(Work work, JsonObject subscription, bool delinquent)
    {
        var customer = work.Find(subscription.Text("customer")!)!;
        if (customer.Flag("deleted") || customer.Flag("delinquent") == delinquent)
            return;
        var edited = work.Edit(customer);
        edited["delinquent"] = delinquent;
        work.Emit("customer.updated", edited);
    }
}
