using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;

namespace StreamingStore.StripeSimulator.Time;

/// <summary>Objects in the order in which time will next change them, apart for the wall clock and each test clock.</summary>
internal sealed class Agenda
{
    private const string WallClock = "";

    private readonly Dictionary<string, SortedSet<(long Due, string Id)>> clocks = [];
    private readonly Dictionary<string, (string Clock, long Due)> places = [];

    public void Put(JsonObject body)
    {
        if (DueTimes.Next(body) is not { } due)
            return;
        var clock = body.Text("test_clock") ?? WallClock;
        if (!clocks.TryGetValue(clock, out var dues))
            clocks[clock] = dues = [];
        dues.Add((due, body.Id()));
        places[body.Id()] = (clock, due);
    }

    public void Remove(string id)
    {
        if (!places.Remove(id, out var place))
            return;
        var dues = clocks[place.Clock];
        dues.Remove((place.Due, id));
        if (dues.Count == 0)
            clocks.Remove(place.Clock);
    }

    /// <summary>What is due first on a clock (null: the wall clock), if it is due by then.</summary>
    public (long Due, string Id)? First(string? clock, long by) =>
        clocks.TryGetValue(clock ?? WallClock, out var dues) && dues.Min is var first && first.Due <= by ? first : null;
}
