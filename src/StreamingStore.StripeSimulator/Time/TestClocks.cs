using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Storage;

namespace StreamingStore.StripeSimulator.Time;

/// <summary>Clocks that stand still until they are advanced, with the customers that live by them.</summary>
internal static class TestClocks
{
    public const string Kind = "test_helpers.test_clock";

    private const long Lifetime = 30 * 86400;

    private static readonly Template Shape = new(
        """
        {
          "id": null, "object": "test_helpers.test_clock", "created": 0, "deletes_after": 0, "frozen_time": 0, "livemode": false,
          "name": null, "status": "ready", "status_details": {}
        }
        """);

    public static JsonObject Make(Work work, long frozenTime, string? name)
    {
        var clock = Shape.Make(Ids.Long("clock_"), work.Now);
        clock["deletes_after"] = work.Now + Lifetime;
        clock["frozen_time"] = frozenTime;
        clock["name"] = name;
        return work.Add(clock);
    }

    /// <summary>
    /// Moves a clock that is advancing to the next thing that is due on it and does that, or to its target when nothing is
    /// left before it.
    /// </summary>
    public static void Advance(Work work, JsonObject clock)
    {
        var target = (long)clock.Hash("status_details")!.Hash("advancing")!.Number("target_frozen_time")!;
        if (work.World.Agenda.First(clock.Id(), target) is { } first)
        {
            clock["frozen_time"] = Math.Max((long)clock.Number("frozen_time")!, first.Due);
            LifeCycle.Do(work, work.Edit(first.Id));
            return;
        }
        clock["frozen_time"] = target;
        clock["status"] = "ready";
        clock["status_details"] = new JsonObject();
        work.Emit("test_helpers.test_clock.ready", clock);
    }
}
