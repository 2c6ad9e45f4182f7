using System.Collections.Concurrent;
using System.Diagnostics;

namespace StreamingStore.StripeMirror.Webhooks;

/// <summary>Events that are worked off in groups: those that come while one group is at work are the next.</summary>
/// <param name="mostAtWork">How many groups may be at work at the same time.</param>
/// <param name="pause">Before the next group, where some wait and fewer than go together.</param>
/// <param name="clock">The clock of the pause.</param>
/// <param name="work">Does the work of one group, in which no two events are the same or of the same object. It does not throw.</param>
internal sealed class EventQueue(int mostAtWork, TimeSpan pause, TimeProvider clock, Func<List<Arrival>, Task> work)
{
    private const int MostTogether = 64;

    private readonly ConcurrentQueue<Arrival> waiting = new();
    private int atWork;

    /// <summary>Adds an event.</summary>
    public void Add(Arrival arrival)
    {
        waiting.Enqueue(arrival);
        Wake();
    }

    private void Wake()
    {
        // No attempt that fails may be seen by others: two of them would each take the other for a worker.
        for (var now = Volatile.Read(ref atWork); now < mostAtWork; now = Volatile.Read(ref atWork))
        {
            if (Interlocked.CompareExchange(ref atWork, now + 1, now) == now)
            {
                _ = Task.Run(WorkAsync);
                return;
            }
        }
    }

    private async Task WorkAsync()
    {
        // The worker outlives the request that started it and goes on with other requests' events.
        Activity.Current = null;
        var left = new List<Arrival>();
        while (NextGroup(left) is { Count: > 0 } group)
        {
            await work(group);
            if (pause > TimeSpan.Zero && waiting.Count is > 0 and < MostTogether)
            {
                await Task.Delay(pause, clock);
            }
        }

        Interlocked.Decrement(ref atWork);
        if (!waiting.IsEmpty)
        {
            Wake();
        }
    }

    /// <summary>What waits, but no two of one event or one object: the second of them is left for the group after.</summary>
    private List<Arrival> NextGroup(List<Arrival> left)
    {
        var (group, again) = (new List<Arrival>(), new List<Arrival>());
        var ids = new HashSet<string>();
        foreach (var arrival in left)
        {
            (Fits(arrival) ? group : again).Add(arrival);
        }

        while (group.Count + again.Count < MostTogether && waiting.TryDequeue(out var arrival))
        {
            (Fits(arrival) ? group : again).Add(arrival);
        }

        left.Clear();
        left.AddRange(again);
        return group;

        bool Fits(Arrival arrival) =>
            !ids.Contains(arrival.Event.Id) && (arrival.Event.Snapshot is not { } snapshot || ids.Add(snapshot.Id)) && ids.Add(arrival.Event.Id);
    }
}
