using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Resources.SubscriptionSchedules;

namespace StreamingStore.StripeSimulator.Time;

/// <summary>When time alone will next change an object.</summary>
internal static class DueTimes
{
    /// <summary>A first invoice that stays unpaid so long expires its subscription.</summary>
    public const long IncompleteLifetime = 23 * 3600;

    /// <summary>How long before a trial's end <c>customer.subscription.trial_will_end</c> is sent.</summary>
    public const long TrialNotice = 3 * 86400;

    /// <summary>Seconds since 1970, or null when nothing is to come.</summary>
    public static long? Next(JsonObject body) => body.Kind() switch
    {
        "subscription" => OfSubscription(body),
        "invoice" => OfInvoice(body),
        Schedules.Kind => OfSchedule(body),
        "checkout.session" => body.Text("status") == "open" ? body.Number("expires_at") : null,
        "payment_intent" => body.Text("status") == "processing" ? body.Number("_settles_at") : null,
        "test_helpers.test_clock" => body.Text("status") == "advancing" ? 0 : null,
        _ => null,
    };

    public static long PeriodEnd(JsonObject subscription) =>
        subscription.Listed("items").Select(item => item.Number("current_period_end")).Max() ?? (long)subscription.Number("created")!;

    public static long PeriodStart(JsonObject subscription) =>
        subscription.Listed("items").Select(item => item.Number("current_period_start")).Max() ?? (long)subscription.Number("created")!;

    private static long? OfSubscription(JsonObject subscription)
    {
        switch (subscription.Text("status"))
        {
            case "canceled" or "incomplete_expired":
                return null;
            case "incomplete":
                return subscription.Number("created") + IncompleteLifetime;
            case "paused":
                return subscription.Number("cancel_at");
        }
        var next = PeriodEnd(subscription);
        if (subscription.Number("cancel_at") is { } cancelAt)
            next = Math.Min(next, cancelAt);
        if (subscription.Hash("pending_update")?.Number("expires_at") is { } expires)
            next = Math.Min(next, expires);
        if (subscription.Hash("pause_collection")?.Number("resumes_at") is { } resumes)
            next = Math.Min(next, resumes);
        if (subscription.Text("status") == "trialing" && !subscription.Flag("_trial_end_announced"))
            next = Math.Min(next, (long)subscription.Number("trial_end")! - TrialNotice);
        return next;
    }

    private static long? OfSchedule(JsonObject schedule)
    {
        if (!Schedules.IsLive(schedule))
            return null;
        var next = (schedule.Hash("current_phase")?.Number("end_date") ?? schedule.Hashes("phases").First().Number("start_date"))!.Value;
        return !schedule.Flag("_expiry_announced") && Schedules.Announces(schedule) ? Math.Min(next, Schedules.End(schedule) - Schedules.ExpiryNotice) : next;
    }

    private static long? OfInvoice(JsonObject invoice) => invoice.Text("status") switch
    {
        "draft" => invoice.Number("automatically_finalizes_at"),
        "open" => invoice.Number("next_payment_attempt"),
        _ => null,
    };
}
