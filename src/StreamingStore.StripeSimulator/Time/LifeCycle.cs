using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Resources.Checkout;
using StreamingStore.StripeSimulator.Resources.Invoices;
using StreamingStore.StripeSimulator.Resources.Payments;
using StreamingStore.StripeSimulator.Resources.Subscriptions;
using StreamingStore.StripeSimulator.Resources.SubscriptionSchedules;
using StreamingStore.StripeSimulator.Storage;
using StreamingStore.StripeSimulator.Webhooks;

namespace StreamingStore.StripeSimulator.Time;

/// <summary>Does what is due, one object at a time and in the order of time, each step a unit of work of its own.</summary>
internal sealed class LifeCycle(World world, Committing committing, TimeProvider time)
{
    /// <summary>Brings everything on the wall clock up to now, and every test clock that is advancing to its target.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested && await StepAsync() is { } pending)
            await committing.StoredAsync(pending);
    }

    private async Task<PendingCommit?> StepAsync()
    {
        using (await world.TurnAsync())
        {
            var work = new Work(world, time.GetUtcNow());
            if (world.Agenda.First(null, work.Now) is not { } first)
                return null;
            var due = work.Find(first.Id)!;
            if (due.Kind() == TestClocks.Kind)
                TestClocks.Advance(work, work.Edit(due));
            else
                Do(work, work.Edit(due));
            return committing.Append(work.Commit());
        }
    }

    /// <summary>Does the one thing that is due on an object.</summary>
    public static void Do(Work work, JsonObject due)
    {
        switch (due.Kind())
        {
            case "invoice":
                OnInvoice(work, due);
                break;
            case CheckoutSessions.Kind:
                CheckoutSessions.Expire(work, due);
                break;
            case PaymentIntents.Kind:
                DelayedPayments.Settle(work, due);
                break;
            case Schedules.Kind:
                Schedules.MoveOn(work, due);
                break;
            default:
                OnSubscription(work, due);
                break;
        }
    }

    private static void OnInvoice(Work work, JsonObject invoice)
    {
        if (invoice.Text("status") == "draft")
        {
            InvoiceMaking.Finalize(work, invoice);
            if (invoice.Text("status") != "open" || invoice.Text("collection_method") != "charge_automatically")
                return;
        }
        InvoicePayments.Collect(work, invoice, new Attempt(null as string) { OffSession = true });
    }

    private static void OnSubscription(Work work, JsonObject subscription)
    {
        var now = work.NowOf(subscription);
        if (subscription.Text("status") == "incomplete")
            SubscriptionStates.Expire(work, subscription);
        else if (subscription.Number("cancel_at") <= now)
            SubscriptionStates.Cancel(work, subscription, "cancellation_requested");
        else if (subscription.Hash("pending_update")?.Number("expires_at") <= now)
            PendingUpdates.Expire(work, subscription);
        else if (subscription.Hash("pause_collection")?.Number("resumes_at") <= now)
        {
            subscription["pause_collection"] = null;
            SubscriptionStates.Changed(work, subscription);
        }
        else if (subscription.Text("status") == "trialing" && !subscription.Flag("_trial_end_announced"))
        {
            subscription["_trial_end_announced"] = true;
            work.Emit("customer.subscription.trial_will_end", subscription);
        }
        else
            SubscriptionStates.Renew(work, subscription);
    }
}
