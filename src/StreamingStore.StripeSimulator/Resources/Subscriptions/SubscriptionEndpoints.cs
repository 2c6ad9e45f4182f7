using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;
using StreamingStore.StripeSimulator.Resources.Invoices;
using StreamingStore.StripeSimulator.Resources.Payments;
using StreamingStore.StripeSimulator.Storage;
using StreamingStore.StripeSimulator.Time;

namespace StreamingStore.StripeSimulator.Resources.Subscriptions;

/// <summary><c>/v1/subscriptions</c></summary>
internal static class SubscriptionEndpoints
{
    private const string Kind = "subscription";

    private static readonly SearchFields Searchable = new(Kind, "canceled_at", "created", "metadata", "status");

    public static void Map(ApiRoutes routes)
    {
        routes.Post("/v1/subscriptions", SubscriptionSettings.Names + " customer currency backdate_start_date billing_cycle_anchor_config trial_period_days", SubscriptionCreation.Create);
        routes.Get("/v1/subscriptions/search", SearchFields.Parameters, Searchable.Search);
        routes.Retrieve("/v1/subscriptions/{id}", Kind);
        routes.Post("/v1/subscriptions/{id}", SubscriptionSettings.Names + " cancellation_details pause_collection proration_date", call =>
            SubscriptionStates.IsLive(call.Get(Kind)) ? SubscriptionUpdating.Update(call) : Annotate(call));
        routes.Delete("/v1/subscriptions/{id}", "cancellation_details invoice_now prorate", Cancel);
        routes.Post("/v1/subscriptions/{id}/resume", "billing_cycle_anchor proration_behavior proration_date", Resume);
        routes.Get("/v1/subscriptions", Paging.Parameters + " automatic_tax collection_method created current_period_end current_period_start customer price status test_clock", List);
    }

    /// <summary>What may still be written on a subscription that is over.</summary>
    private static JsonObject Annotate(Call call)
    {
        if (call.Parameters.Names.Except(["cancellation_details", "metadata", "expand"]).Any())
            SubscriptionUpdating.Editable(call, call.Id);
        var subscription = call.Work.Edit(call.Get(Kind));
        call.Parameters.CopyMetadata(subscription);
        call.Parameters.Hash("cancellation_details")?.Only("comment", "feedback").CopyTexts(subscription.Hash("cancellation_details")!, "comment", "feedback");
        SubscriptionStates.Changed(call.Work, subscription);
        return subscription;
    }

    public static JsonObject Cancel(Call call)
    {
        var (work, parameters) = (call.Work, call.Parameters);
        var found = call.Get(Kind);
        if (!SubscriptionStates.IsLive(found))
            throw StripeError.NoSuch(Kind, call.Id);
        var subscription = work.Edit(found);
        parameters.Hash("cancellation_details")?.Only("comment", "feedback").CopyTexts(subscription.Hash("cancellation_details")!, "comment", "feedback");
        if (parameters.Boolean("prorate") == true && subscription.Text("status") is "active" or "past_due")
            foreach (var item in subscription.Listed("items"))
                Proration.Credit(work, subscription, item, work.NowOf(subscription));
        if (parameters.Boolean("invoice_now") == true && InvoiceMaking.ForPending(work, subscription, "subscription_update") is { } last)
        {
            InvoiceMaking.Finalize(work, last);
            if (last.Text("status") == "open")
                InvoicePayments.Collect(work, last, new Attempt(null as string) { OffSession = true });
        }
        subscription["canceled_at"] = work.NowOf(subscription);
        SubscriptionStates.Cancel(work, subscription, "cancellation_requested");
        return subscription;
    }

    /// <summary>Takes up a paused subscription with a new period and its invoice.</summary>
    private static JsonObject Resume(Call call)
    {
        var (work, subscription) = (call.Work, SubscriptionUpdating.Editable(call, call.Id));
        if (subscription.Text("status") != "paused")
            throw StripeError.Invalid("You cannot resume this subscription because it is not paused.", null);
        if (!SubscriptionStates.HasPaymentMethod(work, subscription))
            throw StripeError.Invalid("This subscription cannot be resumed because it has no default payment method.", null, "resource_missing");
        var now = work.NowOf(subscription);
        if ((call.Parameters.Choice("billing_cycle_anchor", "now", "unchanged") ?? "now") == "now")
            subscription["billing_cycle_anchor"] = now;
        SubscriptionItems.SetPeriod(
            subscription, now, Periods.EndAfter((long)subscription.Number("billing_cycle_anchor")!, now, SubscriptionItems.RecurrenceOf(subscription)));
        var invoice = InvoiceMaking.ForPeriod(work, subscription, "subscription_update");
        InvoiceMaking.Finalize(work, invoice);
        if (invoice.Text("status") == "open")
            InvoicePayments.Collect(work, invoice, new Attempt(call.Origin));
        if (invoice.Text("status") == "paid")
        {
            subscription["status"] = "active";
            work.Emit("customer.subscription.resumed", subscription);
        }
        SubscriptionStates.Changed(work, subscription);
        return subscription;
    }

    private static JsonObject List(Call call)
    {
        var (world, parameters) = (call.Work.World, call.Parameters);
        var customer = call.Referenced("customer", "customer")?.Id();
        var clock = call.Referenced("test_helpers.test_clock", "test_clock")?.Id();
        var price = parameters.Filled("price");
        var collection = parameters.Choice("collection_method", "charge_automatically", "send_invoice");
        var status = parameters.Choice("status", "active", "all", "canceled", "ended", "incomplete", "incomplete_expired", "past_due", "paused", "trialing", "unpaid");
        var created = parameters.Within("created");
        var starts = parameters.Within("current_period_start");
        var ends = parameters.Within("current_period_end");
        var subscriptions = customer is not null ? world.Where(Kind, "customer", customer)
            : clock is not null ? world.Where(Kind, "test_clock", clock)
            : price is not null ? world.Where(Kind, "price", price)
            : world.All(Kind);
        return call.Page(subscriptions, subscription =>
            HasStatus(subscription, status)
            && (clock is not null ? subscription.Text("test_clock") == clock : customer is not null || subscription.Text("test_clock") is null)
            && (price is null || Indexes.Holds(subscription, "price", price))
            && (collection is null || subscription.Text("collection_method") == collection)
            && created((long)subscription.Number("created")!)
            && starts(DueTimes.PeriodStart(subscription))
            && ends(DueTimes.PeriodEnd(subscription)));
    }

    private static bool HasStatus(JsonObject subscription, string? wanted) => wanted switch
    {
        "all" => true,
        null => subscription.Text("status") is not ("canceled" or "incomplete_expired"),
        "ended" => !SubscriptionStates.IsLive(subscription),
        _ => subscription.Text("status") == wanted,
    };
}
