using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;
using StreamingStore.StripeSimulator.Resources.Subscriptions;
using StreamingStore.StripeSimulator.Storage;

namespace StreamingStore.StripeSimulator.Resources.SubscriptionSchedules;

/// <summary>What moves a schedule, and with it its subscription, from phase to phase and to its end.</summary>
internal static class Schedules
{
    public const string Kind = "subscription_schedule";

    /// <summary>How long before its end <c>subscription_schedule.expiring</c> is sent.</summary>
    public const long ExpiryNotice = 7 * 86400;

    private const long UsualDaysUntilDue = 30;

    private static readonly Template Shape = new(
        """
        {
          "id": null, "object": "subscription_schedule", "application": null, "billing_mode": { "flexible": null, "type": "classic" },
          "canceled_at": null, "completed_at": null, "created": 0, "current_phase": null, "customer": null, "customer_account": null,
          "default_settings": {
            "application_fee_percent": null, "automatic_tax": { "disabled_reason": null, "enabled": false, "liability": null },
            "billing_cycle_anchor": "automatic", "billing_thresholds": null, "collection_method": "charge_automatically",
            "default_payment_method": null, "description": null,
            "invoice_settings": { "account_tax_ids": null, "custom_fields": null, "days_until_due": null, "description": null, "footer": null, "issuer": { "type": "self" } },
            "on_behalf_of": null, "transfer_data": null
          },
          "end_behavior": "release", "livemode": false, "metadata": {}, "phases": [], "released_at": null, "released_subscription": null,
          "status": "not_started", "subscription": null, "test_clock": null
        }
        """);

    public static JsonObject Make(Work work, JsonObject customer, IEnumerable<JsonObject> phases)
    {
        var schedule = Shape.Make(Ids.Long("sub_sched_"), work.NowOf(customer));
        schedule["customer"] = customer.Id();
        schedule["test_clock"] = customer.Text("test_clock");
        schedule["phases"] = phases.ToJsonArray();
        return work.Add(schedule);
    }

    /// <summary>Not over: it waits for its start or governs a subscription.</summary>
    public static bool IsLive(JsonObject schedule) => schedule.Text("status") is "not_started" or "active";

    public static long End(JsonObject schedule) => (long)schedule.Hashes("phases").Last().Number("end_date")!;

    /// <summary>Binds a subscription that exists to the schedule, which is then in the phase of that instant.</summary>
    public static void Attach(Work work, JsonObject schedule, JsonObject subscription, JsonObject phase)
    {
        schedule["status"] = "active";
        schedule["subscription"] = subscription.Id();
        subscription["schedule"] = schedule.Id();
        Show(schedule, phase);
        SyncEnd(schedule, subscription);
        SubscriptionStates.Changed(work, subscription);
    }

    /// <summary>Does what is due: the announcement of the end, the start, the next phase, or the end.</summary>
    public static void MoveOn(Work work, JsonObject schedule)
    {
        var now = work.NowOf(schedule);
        if (!schedule.Flag("_expiry_announced") && Announces(schedule) && End(schedule) - ExpiryNotice <= now)
        {
            schedule["_expiry_announced"] = true;
            work.Emit("subscription_schedule.expiring", schedule);
        }
        if (schedule.Text("status") == "not_started" && schedule.Hashes("phases").First().Number("start_date") <= now)
            Begin(work, schedule);
        else if (schedule.Text("status") == "active" && schedule.Hash("current_phase")!.Number("end_date") <= now)
            Continue(work, schedule, now);
    }

    /// <summary>A schedule that is not longer than the notice says nothing about its end.</summary>
    public static bool Announces(JsonObject schedule) => End(schedule) - ExpiryNotice > schedule.Number("created");

    /// <summary>Makes the subscription of the first phase.</summary>
    public static void Begin(Work work, JsonObject schedule)
    {
        var phase = schedule.Hashes("phases").First();
        var customer = work.Find(schedule.Text("customer")!)!;
        if (customer.Flag("deleted") || phase.Hashes("items").Any(item => !work.Find(item.Text("price")!)!.Flag("active")))
        {
            Cancel(work, schedule, "subscription_schedule.aborted");
            return;
        }
        var form = new Form()
            .Add("customer", customer.Id())
            .Add("default_payment_method", PaymentMethodIn(work, schedule, phase))
            .Add("description", phase.Text("description"))
            .Add("collection_method", Collection(schedule, phase))
            .Add("days_until_due", Collection(schedule, phase) == "send_invoice" ? DaysUntilDue(schedule, phase) : null)
            .Add("trial_end", phase.Number("trial_end") > work.NowOf(schedule) ? phase.Number("trial_end") : null)
            .Add("payment_behavior", PaymentMethodIn(work, schedule, phase) is not null || customer.Hash("invoice_settings")!.Text("default_payment_method") is not null ? "allow_incomplete" : "default_incomplete")
            .Add("off_session", "true");
        foreach (var (index, item) in phase.Hashes("items").Index())
            form.Add($"items[{index}][price]", item.Text("price")).Add($"items[{index}][quantity]", item.Number("quantity"));
        foreach (var (key, value) in phase.Hash("metadata")!)
            form.Add($"metadata[{key}]", (string?)value);
        Attach(work, schedule, SubscriptionCreation.Create(form.ToCall(work)), phase);
        if (!work.IsUntold(schedule))
            work.Emit("subscription_schedule.updated", schedule);
    }

    /// <summary>Makes the subscription what a phase says.</summary>
    public static void Enter(Work work, JsonObject schedule, JsonObject phase, string prorations)
    {
        var subscription = work.Edit(schedule.Text("subscription")!);
        Show(schedule, phase);
        foreach (var (key, value) in phase.Hash("metadata")!)
            subscription.Hash("metadata")![key] = value?.DeepClone();
        if (PaymentMethodIn(work, schedule, phase) is { } method)
            subscription["default_payment_method"] = method;
        subscription["description"] = phase.Text("description") ?? subscription.Text("description");
        subscription["collection_method"] = phase.Text("collection_method") ?? subscription.Text("collection_method");
        if (subscription.Text("collection_method") == "send_invoice")
            subscription["days_until_due"] ??= DaysUntilDue(schedule, phase);
        var call = new Form()
            .Add("trial_end", phase.Number("trial_end") > work.NowOf(subscription) ? phase.Number("trial_end") : null)
            .Add("billing_cycle_anchor", phase.Text("billing_cycle_anchor") == "phase_start" ? "now" : null)
            .Add("off_session", "true")
            .ToCall(work, subscription.Id());
        SubscriptionUpdating.ChangeItems(
            call, subscription, SchedulePhases.ItemsIn(work, phase, subscription), new SubscriptionUpdating.Manner(prorations, "allow_incomplete"));
        SyncEnd(schedule, subscription);
        SubscriptionStates.Changed(work, subscription);
    }

    /// <summary>Lets the subscription go on by itself.</summary>
    public static void Release(Work work, JsonObject schedule, bool keepCancelDate)
    {
        var subscription = schedule.Text("subscription") is { } id ? work.Edit(id) : null;
        schedule["status"] = "released";
        schedule["released_at"] = work.NowOf(schedule);
        schedule["released_subscription"] = subscription?.Id();
        schedule["subscription"] = null;
        schedule["current_phase"] = null;
        if (subscription is not null)
        {
            if (subscription.Flag("_ends_with_schedule") && !keepCancelDate)
                subscription["cancel_at"] = null;
            subscription.Remove("_ends_with_schedule");
            subscription["schedule"] = null;
            SubscriptionStates.Changed(work, subscription);
        }
        work.Emit("subscription_schedule.released", schedule);
    }

    public static void Cancel(Work work, JsonObject schedule, string happened = "subscription_schedule.canceled")
    {
        schedule["status"] = "canceled";
        schedule["canceled_at"] = work.NowOf(schedule);
        schedule["current_phase"] = null;
        work.Emit(happened, schedule);
    }

    /// <summary>The subscription is over, and so is its schedule: completed if that was its plan.</summary>
    public static void SubscriptionEnded(Work work, JsonObject subscription, string? reason)
    {
        if (subscription.Text("schedule") is not { } id || !IsLive(work.Find(id)!))
            return;
        var schedule = work.Edit(id);
        var now = work.NowOf(schedule);
        if (schedule.Text("end_behavior") != "cancel" || End(schedule) > now)
        {
            Cancel(work, schedule, reason == "payment_failed" ? "subscription_schedule.aborted" : "subscription_schedule.canceled");
            return;
        }
        schedule["status"] = "completed";
        schedule["completed_at"] = now;
        schedule["current_phase"] = null;
        work.Emit("subscription_schedule.completed", schedule);
    }

    /// <summary>A schedule that is to cancel its subscription shows when on the subscription.</summary>
    public static void SyncEnd(JsonObject schedule, JsonObject subscription)
    {
        if (schedule.Text("end_behavior") == "cancel")
        {
            subscription["cancel_at"] = End(schedule);
            subscription["_ends_with_schedule"] = true;
        }
        else if (subscription.Flag("_ends_with_schedule"))
        {
            subscription["cancel_at"] = null;
            subscription.Remove("_ends_with_schedule");
        }
    }

    /// <summary>The phase of an instant; null when there is none.</summary>
    public static JsonObject? PhaseAt(JsonObject schedule, long instant) =>
        schedule.Hashes("phases").FirstOrDefault(phase => phase.Number("start_date") <= instant && instant < phase.Number("end_date"));

    private static void Continue(Work work, JsonObject schedule, long now)
    {
        if (PhaseAt(schedule, now) is { } next)
        {
            Enter(work, schedule, next, next.Text("proration_behavior")!);
            work.Emit("subscription_schedule.updated", schedule);
        }
        else if (schedule.Text("end_behavior") == "cancel")
            SubscriptionStates.Cancel(work, work.Edit(schedule.Text("subscription")!), "cancellation_requested");
        else
            Release(work, schedule, keepCancelDate: false);
    }

    private static void Show(JsonObject schedule, JsonObject phase) => schedule["current_phase"] = new JsonObject
    {
        ["end_date"] = phase.Number("end_date"),
        ["start_date"] = phase.Number("start_date"),
    };

    /// <summary>The payment method that a phase names, if it is still the customer's.</summary>
    private static string? PaymentMethodIn(Work work, JsonObject schedule, JsonObject phase) =>
        (phase.Text("default_payment_method") ?? schedule.Hash("default_settings")!.Text("default_payment_method")) is { } id
        && work.Find(id)?.Text("customer") == schedule.Text("customer") ? id : null;

    private static string? Collection(JsonObject schedule, JsonObject phase) =>
        phase.Text("collection_method") ?? schedule.Hash("default_settings")!.Text("collection_method");

    private static long DaysUntilDue(JsonObject schedule, JsonObject phase) =>
        phase.Hash("invoice_settings")?.Number("days_until_due")
        ?? schedule.Hash("default_settings")!.Hash("invoice_settings")!.Number("days_until_due")
        ?? UsualDaysUntilDue;
}
