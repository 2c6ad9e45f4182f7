namespace StreamingStore.Entitlements;

/// <summary>Whether a film is to be had at all.</summary>
public enum MovieWindow
{
    /// <summary>It is.</summary>
    Open,

    /// <summary>Not yet.</summary>
    Coming,

    /// <summary>No more.</summary>
    Gone,
}
