using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Time;

namespace StreamingStore.StripeSimulator.Storage;

/// <summary>
/// Everything that the simulated account holds, in memory. All use of it, reads too, happens in turns, one at a time;
/// changes come in through <see cref="Work"/> only.
/// </summary>
internal sealed class World(SearchLag search) : IDisposable
{
    private readonly SemaphoreSlim turns = new(1);
    private readonly Dictionary<string, Entry> entries = [];
    private readonly Dictionary<string, List<Entry>> kinds = [];
    private readonly Dictionary<(string Kind, string Index, string Value), List<Entry>> indexes = [];

    public EventLog Events { get; } = new();

    public IdempotencyRecords Idempotency { get; } = new();

    /// <summary>What time will change, so that the life-cycle engine need not look at everything.</summary>
    public Agenda Agenda { get; } = new();

    /// <summary>What search does not know yet.</summary>
    public SearchLag Search => search;

    public long LastSequence { get; private set; }

    /// <summary>Waits for a turn, which lasts until what is given back is disposed.</summary>
    public async ValueTask<Turn> TurnAsync()
    {
        await turns.WaitAsync();
        return new Turn(turns);
    }

    public void Dispose() => turns.Dispose();

    public Entry? Find(string id) => entries.GetValueOrDefault(id);

    /// <summary>Objects of a kind, in the order of creation.</summary>
    public IReadOnlyList<Entry> All(string kind) => kinds.TryGetValue(kind, out var all) ? all : [];

    /// <summary>Objects of a kind whose indexed field has a value, in the order of creation.</summary>
    public IReadOnlyList<Entry> Where(string kind, string index, string value) =>
        indexes.TryGetValue((kind, index, value), out var found) ? found : [];

    public bool HasAny(string kind) => kinds.TryGetValue(kind, out var all) && all.Count > 0;

    public long NextSequence() => ++LastSequence;

    /// <summary>Puts an object that was stored earlier back in its place.</summary>
    public void Restore(long sequence, JsonObject body)
    {
        LastSequence = Math.Max(LastSequence, sequence);
        Insert(Entry.Of(body, sequence), body);
    }

    public void SkipTo(long sequence) => LastSequence = Math.Max(LastSequence, sequence);

    /// <summary>Adds or replaces an object; gives its entry.</summary>
    public Entry Put(JsonObject body)
    {
        var id = body.Id();
        if (!entries.TryGetValue(id, out var entry))
        {
            search.Changed(id, null);
            entry = Entry.Of(body, NextSequence());
            Insert(entry, body);
            return entry;
        }
        search.Changed(id, entry.Text);
        Unindex(entry);
        entry.Replace(body);
        Index(entry, body);
        return entry;
    }

    public void Remove(string id)
    {
        if (!entries.Remove(id, out var entry))
            return;
        kinds[entry.Kind].RemoveAt(Position(kinds[entry.Kind], entry.Sequence));
        Unindex(entry);
    }

    /// <summary>Where in a list ordered by sequence one stands, or the complement of where it would.</summary>
    public static int Position(IReadOnlyList<Entry> list, long sequence)
    {
        var (low, high) = (0, list.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (list[middle].Sequence == sequence)
                return middle;
            if (list[middle].Sequence < sequence)
                low = middle + 1;
            else
                high = middle - 1;
        }
        return ~low;
    }

    private void Insert(Entry entry, JsonObject body)
    {
        entries.Add(entry.Id, entry);
        InsertInOrder(ListOf(kinds, entry.Kind), entry);
        Index(entry, body);
    }

    private void Index(Entry entry, JsonObject body)
    {
        foreach (var (index, value) in entry.Keys)
            InsertInOrder(ListOf(indexes, (entry.Kind, index, value)), entry);
        Agenda.Put(body);
    }

    private void Unindex(Entry entry)
    {
        foreach (var (index, value) in entry.Keys)
        {
            var list = indexes[(entry.Kind, index, value)];
            if (Position(list, entry.Sequence) is >= 0 and var position)
                list.RemoveAt(position);
            if (list.Count == 0)
                indexes.Remove((entry.Kind, index, value));
        }
        Agenda.Remove(entry.Id);
    }

    private static void InsertInOrder(List<Entry> list, Entry entry)
    {
        if (list.Count == 0 || list[^1].Sequence < entry.Sequence)
            list.Add(entry);
        else if (Position(list, entry.Sequence) is < 0 and var place)
            list.Insert(~place, entry);
    }

    private static List<Entry> ListOf<TKey>(Dictionary<TKey, List<Entry>> lists, TKey key) where TKey : notnull
    {
        if (!lists.TryGetValue(key, out var list))
            lists[key] = list = [];
        return list;
    }
}
