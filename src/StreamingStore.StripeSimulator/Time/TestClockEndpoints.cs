using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;
using StreamingStore.StripeSimulator.Resources.Subscriptions;

namespace StreamingStore.StripeSimulator.Time;

/// <summary><c>/v1/test_helpers/test_clocks</c></summary>
internal static class TestClockEndpoints
{
    private const string Kind = TestClocks.Kind;
    private const int MostIntervals = 2;

    public static void Map(ApiRoutes routes)
    {
        routes.Post("/v1/test_helpers/test_clocks", "frozen_time name", Create);
        routes.Retrieve("/v1/test_helpers/test_clocks/{id}", Kind);
        routes.Post("/v1/test_helpers/test_clocks/{id}/advance", "frozen_time", Advance);
        routes.Delete("/v1/test_helpers/test_clocks/{id}", "", Delete);
        routes.Get("/v1/test_helpers/test_clocks", Paging.Parameters, call => call.Page(call.Work.World.All(Kind)));
    }

    private static JsonObject Create(Call call)
    {
        var clock = TestClocks.Make(
            call.Work, call.Parameters.Timestamp("frozen_time") ?? throw call.Parameters.Missing("frozen_time"), call.Parameters.Filled("name"));
        call.Work.Emit("test_helpers.test_clock.created", clock);
        return clock;
    }

    /// <summary>Answers at once with the clock advancing; the life cycle brings it to its target.</summary>
    private static JsonObject Advance(Call call)
    {
        var work = call.Work;
        var clock = work.Edit(call.Get(Kind));
        var target = call.Parameters.Timestamp("frozen_time") ?? throw call.Parameters.Missing("frozen_time");
        if (clock.Text("status") != "ready")
            throw StripeError.Invalid("The test clock is already advancing. Wait until it is ready before advancing it again.", null, "test_clock_advancement_in_progress");
        var now = (long)clock.Number("frozen_time")!;
        if (target <= now)
            throw StripeError.Invalid("You cannot advance a test clock to a time that is not after its current frozen time.", "frozen_time");
        var subscriptions = work.Where("subscription", "test_clock", clock.Id()).Where(SubscriptionStates.IsLive).ToList();
        if (subscriptions.Count > 0 && target > subscriptions.Select(SubscriptionItems.RecurrenceOf).Min(recurring => Furthest(now, recurring)))
            throw StripeError.Invalid(
                $"You can advance a test clock by at most {MostIntervals} intervals of the shortest subscription on it.", "frozen_time");
        clock["status"] = "advancing";
        clock["status_details"] = new JsonObject { ["advancing"] = new JsonObject { ["target_frozen_time"] = target } };
        work.Emit("test_helpers.test_clock.advancing", clock);
        return clock;
    }

    private static long Furthest(long now, JsonObject recurring) =>
        now + (MostIntervals * Periods.Longest(recurring.Text("interval")!) * (long)recurring.Number("interval_count")!);

    /// <summary>Deletes the clock with all that lives by it.</summary>
    private static JsonObject Delete(Call call)
    {
        var (work, clock) = (call.Work, call.Get(Kind));
        foreach (var subscription in work.Where("subscription", "test_clock", clock.Id()))
        {
            if (SubscriptionStates.IsLive(subscription))
                SubscriptionStates.Cancel(work, work.Edit(subscription), null);
        }
        foreach (var customer in work.Where("customer", "test_clock", clock.Id()))
        {
            work.Emit("customer.deleted", customer);
            work.Remove(customer);
            work.Add(ApiRoutes.Deleted(customer));
        }
        work.Emit("test_helpers.test_clock.deleted", clock);
        work.Remove(clock);
        return ApiRoutes.Deleted(clock);
    }
}
