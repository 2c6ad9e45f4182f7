using System.Text.Json.Nodes;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;
using StreamingStore.StripeSimulator.Resources.Entitlements;
using StreamingStore.StripeSimulator.Webhooks;

namespace StreamingStore.StripeSimulator.Storage;

/// <summary>
/// One unit of work: what a request, or one step of the life-cycle engine, reads and changes. Changes are made on copies;
/// until <see cref="Commit"/> nobody else sees them, and dropping the work undoes them. Used within one turn.
/// </summary>
internal sealed class Work(World world, DateTimeOffset wallClock)
{
    private readonly Dictionary<string, JsonObject?> changed = [];
    private readonly Dictionary<string, JsonObject?> read = [];
    private readonly Dictionary<string, byte[]> lastShown = [];
    private readonly List<StoredEvent> events = [];
    private readonly List<(StoredEvent Event, string EndpointId)> resent = [];

    public World World => world;

    /// <summary>The request that this work serves; null for what happens by itself.</summary>
    public string? RequestId { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>Seconds since 1970 on the wall clock.</summary>
    public long Now { get; } = wallClock.ToUnixTimeSeconds();

    /// <summary>The time in which an object lives: its test clock's, else the wall clock's.</summary>
    public long NowOf(JsonObject owner) => owner.Text("test_clock") is { } clock && Find(clock) is { } found ? (long)found.Number("frozen_time")! : Now;

    /// <summary>An object to read. To change it, <see cref="Edit(JsonObject)"/> it.</summary>
    public JsonObject? Find(string id) => changed.TryGetValue(id, out var body) || read.TryGetValue(id, out body) ? body : Read(id);

    /// <summary>An object that must be there.</summary>
    /// <exception cref="StripeError"><c>resource_missing</c>, also when it was deleted or is of another kind.</exception>
    public JsonObject Get(string kind, string id, string? param = null) =>
        Find(id) is { } body && body.Kind() == kind && !body.Flag("deleted")
            ? body
            : throw StripeError.NoSuch(NameOf(kind), id, param);

    /// <summary>The copy of an object on which this work makes its changes.</summary>
    public JsonObject Edit(JsonObject body) => Edit(body.Id());

    public JsonObject Edit(string id)
    {
        if (changed.TryGetValue(id, out var editing))
            return editing!;
        return (changed[id] = world.Find(id)!.Body)!;
    }

    public JsonObject Add(JsonObject body)
    {
        changed[body.Id()] = body;
        return body;
    }

    public void Remove(JsonObject body) => changed[body.Id()] = null;

    /// <summary>Objects by an indexed field, oldest first, this work's own changes included.</summary>
    public List<JsonObject> Where(string kind, string index, string value)
    {
        var found = world.Where(kind, index, value)
            .Select(entry => Find(entry.Id))
            .OfType<JsonObject>()
            .Where(body => Indexes.Holds(body, index, value))
            .ToList();
        found.AddRange(changed.Values.OfType<JsonObject>().Where(body =>
            body.Kind() == kind && Indexes.Holds(body, index, value) && !found.Contains(body)));
        return found;
    }

    /// <summary>No event has shown the object yet: its creation is still under way.</summary>
    public bool IsUntold(JsonObject body) => world.Find(body.Id()) is null && !lastShown.ContainsKey(body.Id());

    /// <summary>
    /// Records an event with the object as it now is. An <c>updated</c> event tells what changed since the last event that
    /// showed the object, and is left out when nothing did. Some changes have an older event too, with the same content.
    /// </summary>
    public void Emit(string type, JsonObject body, string? olderType = null)
    {
        var id = body.Id();
        var shown = JsonText.Compact(body);
        var before = lastShown.GetValueOrDefault(id);
        byte[]? previous = null;
        if (type.EndsWith(".updated", StringComparison.Ordinal))
        {
            var difference = Difference.Previous(before is not null ? JsonText.Read(before) : world.Find(id)?.Body ?? [], body);
            if (difference.Count == 0)
                return;
            previous = JsonText.Compact(difference);
        }
        // Several events in a row often show the same; they share the text.
        if (before is not null && before.AsSpan().SequenceEqual(shown))
            shown = before;
        lastShown[id] = shown;
        events.Add(new StoredEvent(type, Now, shown, previous, RequestId, IdempotencyKey));
        if (olderType is not null)
            events.Add(new StoredEvent(olderType, Now, shown, previous, RequestId, IdempotencyKey));
    }

    /// <summary>Records an event about something that is no object of its own, with what it was before.</summary>
    public void Emit(string type, JsonObject shown, JsonObject previous) =>
        events.Add(new StoredEvent(type, Now, JsonText.Compact(shown), JsonText.Compact(previous), RequestId, IdempotencyKey));

    /// <summary>Delivers an event to an endpoint once more, or for the first time.</summary>
    public void Resend(StoredEvent happened, string endpointId) => resent.Add((happened, endpointId));

    /// <summary>Makes the changes hold; gives what is to be written down and delivered because of them.</summary>
    public Commit Commit()
    {
        ActiveEntitlements.Refresh(this, changed.Keys);
        var commit = new Commit();
        foreach (var (id, body) in changed)
        {
            if (body is not null)
            {
                var entry = world.Put(body);
                commit.Objects.Add(new ObjectRow(id, entry.Kind, entry.Text, entry.Sequence));
            }
            else if (world.Find(id) is { } gone)
            {
                commit.Objects.Add(new ObjectRow(id, gone.Kind, null, gone.Sequence));
                world.Remove(id);
            }
        }
        var endpoints = events.Count == 0 ? [] : world.All("webhook_endpoint").Select(entry => entry.Body).ToList();
        foreach (var happened in events)
        {
            happened.Sequence = world.NextSequence();
            foreach (var endpoint in endpoints.Where(endpoint => Endpoints.Wants(endpoint, happened.Type)))
                happened.Deliveries.Add(new Delivery(happened, endpoint.Id()) { NextAttempt = Now });
            world.Events.Add(happened);
            commit.Events.Add(happened);
            commit.Deliveries.AddRange(happened.Deliveries.Select(delivery => delivery.ToRow()));
            commit.ToDeliver.AddRange(happened.Deliveries);
        }
        foreach (var (happened, endpointId) in resent)
        {
            var delivery = happened.DeliveryTo(endpointId);
            (delivery.State, delivery.NextAttempt) = (DeliveryState.Pending, Now);
            commit.Deliveries.Add(delivery.ToRow());
            commit.ToDeliver.Add(delivery);
        }
        return commit;
    }

    private JsonObject? Read(string id) => read[id] = world.Find(id)?.Body;

    private static string NameOf(string kind) => kind switch
    {
        "payment_method" => "PaymentMethod",
        "test_helpers.test_clock" => "test clock",
        _ => kind,
    };
}
