using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Time;

namespace StreamingStore.StripeSimulator.Storage;

/// <summary>
/// Everything that the simulated account holds, in memory. All use of it, reads too, happens under <see cref="Gate"/>;
/// changes come in through <see cref="Work"/> only.
/// </summary>
internal sealed class World
{
    private readonly Dictionary<string, Entry> entries = [];
    private readonly Dictionary<string, List<Entry>> kinds = [];
    private readonly Dictionary<(string Kind, string Index, string Value), List<Entry>> indexes = [];

    public Lock Gate { get; } = new();

    public EventLog Events { get; } = new();

    public IdempotencyRecords Idempotency { get; } = new();

    /// <summary>What time will change, so that the life-cycle engine need not look at everything.</summary>
    public Agenda Agenda { get; } = new();

    public long LastSequence { get; private set; }

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
        Insert(new Entry(sequence, body));
    }

    public void SkipTo(long sequence) => LastSequence = Math.Max(LastSequence, sequence);

    /// <summary>Adds or replaces an object; gives its entry.</summary>
    public Entry Put(JsonObject body)
    {
        var id = body.Id();
        if (!entries.TryGetValue(id, out var entry))
        {
            entry = new Entry(NextSequence(), body);
            Insert(entry);
            return entry;
        }
        Unindex(entry);
        entry.Body = body;
        Index(entry);
        return entry;
    }

    public void Remove(string id)
    {
        if (!entries.Remove(id, out var entry))
            return;
        kinds[entry.Body.Kind()].RemoveAt(Position(kinds[entry.Body.Kind()], entry.Sequence));
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

    private void Insert(Entry entry)
    {
        entries.Add(entry.Body.Id(), entry);
        InsertInOrder(ListOf(kinds, entry.Body.Kind()), entry);
        Index(entry);
    }

    private void Index(Entry entry)
    {
        var kind = entry.Body.Kind();
        foreach (var (index, value) in Indexes.Of(entry.Body))
            InsertInOrder(ListOf(indexes, (kind, index, value)), entry);
        Agenda.Put(entry.Body);
    }

    private void Unindex(Entry entry)
    {
        var kind = entry.Body.Kind();
        foreach (var (index, value) in Indexes.Of(entry.Body))
        {
            var list = indexes[(kind, index, value)];
            if (Position(list, entry.Sequence) is >= 0 and var position)
                list.RemoveAt(position);
            if (list.Count == 0)
                indexes.Remove((kind, index, value));
        }
        Agenda.Remove(entry.Body.Id());
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
