using System.Text.Json;

namespace StreamingStore.StripeMirror.Mirror;

/// <summary>A snapshot of an object on its way into the mirror.</summary>
/// <param name="Name">Stripe's name of its kind.</param>
/// <param name="Id">Stripe's id.</param>
/// <param name="Body">The object as Stripe writes it.</param>
/// <param name="AsOf">When it was true (UTC).</param>
/// <param name="Source">Whence it came.</param>
/// <param name="Deleted">The object is gone; a tombstone stays.</param>
/// <param name="Refetch">It is to be fetched whatever the rule of order says.</param>
internal sealed record IncomingSnapshot(string Name, string Id, JsonElement Body, DateTime AsOf, SnapshotSource Source, bool Deleted, bool Refetch = false)
{
    /// <summary>The body as text, as the database takes it.</summary>
    public string Json { get; } = Body.GetRawText();

    /// <summary>True where its state is one that Stripe never leaves.</summary>
    public bool Terminal => MirroredObject.IsTerminal(Name, MirroredObject.Text(Body, "status"));

    /// <summary>Reads what it is; null where the mirror keeps no such kind.</summary>
    public static IncomingSnapshot? Of(JsonElement body, DateTime asOf, SnapshotSource source, bool deleted, bool refetch = false) =>
        MirroredObject.NameOf(body) is { } name && MirroredObject.Paths.ContainsKey(name) && MirroredObject.IdOf(body) is { } id
            ? new IncomingSnapshot(name, id, body, asOf, source, deleted, refetch)
            : null;
}
