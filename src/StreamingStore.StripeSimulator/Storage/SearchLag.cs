namespace StreamingStore.StripeSimulator.Storage;

/// <summary>
/// What search does not know yet: an object that changed a moment ago is still found, or not found, as it was before. Used
/// within turns.
/// </summary>
internal sealed class SearchLag(SimulatorOptions options, TimeProvider time)
{
    private readonly Queue<(DateTimeOffset At, string Id, byte[]? Before)> recent = [];

    /// <summary>How long a change stays unknown.</summary>
    public TimeSpan Length { get; set; } = options.SearchLag;

    /// <param name="id">What is about to change.</param>
    /// <param name="before">The object before the change; null when it is new.</param>
    public void Changed(string id, byte[]? before)
    {
        ForgetWhatIsKnown();
        if (Length > TimeSpan.Zero)
            recent.Enqueue((time.GetUtcNow(), id, before));
    }

    /// <summary>The objects that changed too lately to be known, as they were before; null for those that are new.</summary>
    public Dictionary<string, byte[]?> Unknown()
    {
        ForgetWhatIsKnown();
        var unknown = new Dictionary<string, byte[]?>();
        foreach (var (_, id, before) in recent)
            unknown.TryAdd(id, before);
        return unknown;
    }

    private void ForgetWhatIsKnown()
    {
        var known = time.GetUtcNow() - Length;
        while (recent.TryPeek(out var oldest) && oldest.At <= known)
            recent.Dequeue();
    }
}
