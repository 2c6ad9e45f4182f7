using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;
using StreamingStore.StripeSimulator.Resources.Payments;
using StreamingStore.StripeSimulator.Resources.Subscriptions;

namespace StreamingStore.StripeSimulator.Resources.SubscriptionSchedules;

/// <summary><c>/v1/subscription_schedules</c></summary>
internal static class SubscriptionScheduleEndpoints
{
    private const string Kind = Schedules.Kind;
    private const string Writable = "default_settings end_behavior metadata phases";

    private static readonly string[] Instants = ["canceled_at", "completed_at", "released_at"];

    public static void Map(ApiRoutes routes)
    {
        routes.Post("/v1/subscription_schedules", Writable + " billing_mode customer from_subscription start_date", call =>
            call.Parameters.Has("from_subscription") ? FromSubscription(call) : Create(call));
        routes.Retrieve("/v1/subscription_schedules/{id}", Kind);
        routes.Post("/v1/subscription_schedules/{id}", Writable + " proration_behavior", Update);
        routes.Post("/v1/subscription_schedules/{id}/cancel", "invoice_now prorate", Cancel);
        routes.Post("/v1/subscription_schedules/{id}/release", "preserve_cancel_date", call =>
        {
            var schedule = Live(call, "release");
            Schedules.Release(call.Work, schedule, call.Parameters.Boolean("preserve_cancel_date") == true);
            return schedule;
        });
        routes.Get("/v1/subscription_schedules", Paging.Parameters + " canceled_at completed_at created customer released_at scheduled", List);
    }

    private static JsonObject FromSubscription(Call call)
    {
        var (work, parameters) = (call.Work, call.Parameters);
        foreach (var name in (ReadOnlySpan<string>)["customer", "default_settings", "phases", "start_date"])
            if (parameters.Has(name))
                throw StripeError.Invalid($"You cannot set `{name}` if `from_subscription` is set.", name);
        var found = call.Referenced("subscription", "from_subscription")!;
        if (!SubscriptionStates.IsLive(found))
            throw StripeError.Invalid($"You cannot migrate a subscription that is {found.Text("status")}.", "from_subscription");
        if (found.Text("schedule") is { } bound)
            throw StripeError.Invalid(
                $"You cannot migrate a subscription that is already attached to a schedule: {found.Id()}. It is currently attached to the following schedule: {bound}.", "from_subscription");
        var subscription = work.Edit(found);
        var phase = SchedulePhases.Of(subscription);
        var schedule = Schedules.Make(work, work.Find(subscription.Text("customer")!)!, [phase]);
        Write(call, schedule);
        Schedules.Attach(work, schedule, subscription, phase);
        work.Emit("subscription_schedule.created", schedule);
        return schedule;
    }

    private static JsonObject Create(Call call)
    {
        var (work, parameters) = (call.Work, call.Parameters);
        var customer = call.Referenced("customer", "customer") ?? throw parameters.Missing("customer");
        var now = work.NowOf(customer);
        var start = parameters.Filled("start_date") switch
        {
            null => throw parameters.Missing("start_date"),
            "now" => now,
            _ => (long)parameters.Timestamp("start_date")!,
        };
        if (start < now)
            throw StripeError.Invalid("The simulator starts no schedule in the past: `start_date` must be `now` or later.", "start_date");
        var schedule = Schedules.Make(work, customer, SchedulePhases.Read(call, customer, start));
        Write(call, schedule);
        if (start == now)
            Schedules.Begin(work, schedule);
        work.Emit("subscription_schedule.created", schedule);
        return schedule;
    }

    private static JsonObject Update(Call call)
    {
        var (work, parameters) = (call.Work, call.Parameters);
        var schedule = Live(call, "update");
        Write(call, schedule);
        var prorations = parameters.Choice("proration_behavior", "always_invoice", "create_prorations", "none") ?? "create_prorations";
        if (parameters.Has("phases"))
            WritePhases(call, schedule, prorations);
        else if (schedule.Text("subscription") is { } id)
        {
            var subscription = work.Edit(id);
            Schedules.SyncEnd(schedule, subscription);
            SubscriptionStates.Changed(work, subscription);
        }
        work.Emit("subscription_schedule.updated", schedule);
        return schedule;
    }

    /// <summary>New phases take the place of the old; of a schedule that has begun, one of them must be the current phase.</summary>
    private static void WritePhases(Call call, JsonObject schedule, string prorations)
    {
        var (work, parameters) = (call.Work, call.Parameters);
        var now = work.NowOf(schedule);
        var first = parameters.Hashes("phases") is [var sent, ..] ? sent : null;
        var active = schedule.Text("status") == "active";
        var start = first?.Filled("start_date") switch
        {
            null => active ? (long)schedule.Hash("current_phase")!.Number("start_date")! : (long)schedule.Hashes("phases").First().Number("start_date")!,
            "now" => now,
            _ => (long)first.Timestamp("start_date")!,
        };
        var phases = SchedulePhases.Read(call, work.Find(schedule.Text("customer")!)!, start);
        schedule["phases"] = phases.ToJsonArray();
        schedule.Remove("_expiry_announced");
        if (!active)
        {
            if (start < now)
                throw StripeError.Invalid("The first phase of a schedule that has not started must begin in the future.", "phases[0][start_date]");
            return;
        }
        var current = Schedules.PhaseAt(schedule, now)
            ?? throw StripeError.Invalid("The phases of an active schedule must include the current phase.", "phases");
        Schedules.Enter(work, schedule, current, prorations);
    }

    private static JsonObject Cancel(Call call)
    {
        var (work, schedule) = (call.Work, Live(call, "cancel"));
        var subscription = schedule.Text("subscription");
        Schedules.Cancel(work, schedule);
        if (subscription is not null)
            SubscriptionEndpoints.Cancel(new Form()
                .Add("prorate", call.Parameters.Boolean("prorate") == false ? null : "true")
                .Add("invoice_now", call.Parameters.Boolean("invoice_now") == false ? null : "true")
                .ToCall(work, subscription));
        return schedule;
    }

    private static void Write(Call call, JsonObject schedule)
    {
        var parameters = call.Parameters;
        parameters.CopyMetadata(schedule);
        if (parameters.Choice("end_behavior", "cancel", "none", "release", "renew") is { } behavior)
            schedule["end_behavior"] = behavior is "cancel" or "release"
                ? behavior
                : throw StripeError.Invalid($"The simulator knows the end behaviors `release` and `cancel` only, not `{behavior}`.", "end_behavior");
        if (parameters.Hash("default_settings") is not { } sent)
            return;
        sent.Only("application_fee_percent", "automatic_tax", "billing_cycle_anchor", "billing_thresholds", "collection_method", "default_payment_method", "description",
            "invoice_settings", "on_behalf_of", "transfer_data");
        var settings = schedule.Hash("default_settings")!;
        sent.CopyTexts(settings, "description");
        settings["billing_cycle_anchor"] = sent.Choice("billing_cycle_anchor", "automatic", "phase_start") ?? settings.Text("billing_cycle_anchor");
        settings["collection_method"] = sent.Choice("collection_method", "charge_automatically", "send_invoice") ?? settings.Text("collection_method");
        if (sent.Hash("invoice_settings")?.Integer("days_until_due", 0) is { } days)
            settings.Hash("invoice_settings")!["days_until_due"] = days;
        if (sent.Filled("default_payment_method") is { } method)
            settings["default_payment_method"] = PaymentMethods.OfCustomer(
                call.Work, method, call.Work.Find(schedule.Text("customer")!)!, sent.PathOf("default_payment_method")).Id();
    }

    private static JsonObject Live(Call call, string action)
    {
        var schedule = call.Get(Kind);
        return Schedules.IsLive(schedule)
            ? call.Work.Edit(schedule)
            : throw StripeError.Invalid(
                $"You cannot {action} a subscription schedule that is currently in the `{schedule.Text("status")}` status. It must be `not_started` or `active`.");
    }

    private static JsonObject List(Call call)
    {
        var (world, parameters) = (call.Work.World, call.Parameters);
        var customer = call.Referenced("customer", "customer")?.Id();
        var scheduled = parameters.Boolean("scheduled");
        var created = parameters.Within("created");
        var instants = Instants.Where(parameters.Has).Select(name => (name, within: parameters.Within(name))).ToList();
        return call.Page(customer is null ? world.All(Kind) : world.Where(Kind, "customer", customer), schedule =>
            (customer is not null || schedule.Text("test_clock") is null)
            && (scheduled is null || schedule.Text("status") == "not_started" == scheduled)
            && created((long)schedule.Number("created")!)
            && instants.TrueForAll(instant => schedule.Number(instant.name) is { } at && instant.within(at)));
    }
}
