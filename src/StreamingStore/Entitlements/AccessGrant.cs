namespace StreamingStore.Entitlements;

/// <summary>What staff let a viewer watch without a payment: one film, or the films of a subscription group.</summary>
public sealed record AccessGrant
{
    /// <summary>The grant's number.</summary>
    public required long Id { get; init; }

    /// <summary>Who may watch.</summary>
    public required Guid ViewerId { get; init; }

    /// <summary>The film; null where a group is granted.</summary>
    public long? MovieId { get; init; }

    /// <summary>The group; null where a film is granted.</summary>
    public string? SubscriptionGroup { get; init; }

    /// <summary>Why, in the words of the member of staff.</summary>
    public required string Reason { get; init; }

    /// <summary>The member of staff who granted it.</summary>
    public required Guid GrantedBy { get; init; }

    /// <summary>When (UTC).</summary>
    public required DateTime GrantedAt { get; init; }

    /// <summary>When it ends by itself (UTC); null: it does not.</summary>
    public DateTime? ExpiresAt { get; init; }

    /// <summary>The member of staff who took it back, or null.</summary>
    public Guid? RevokedBy { get; init; }

    /// <summary>When it was taken back (UTC), or null.</summary>
    public DateTime? RevokedAt { get; init; }
}

/// <summary>The wish of a member of staff to let a viewer watch: either a film or a group.</summary>
/// <param name="ViewerId">Who is to watch.</param>
/// <param name="MovieId">The film, or null.</param>
/// <param name="SubscriptionGroup">The group, or null.</param>
/// <param name="Reason">Why, for whoever asks later.</param>
/// <param name="GrantedBy">The member of staff.</param>
/// <param name="ExpiresAt">When it ends by itself (UTC); null: when it is taken back.</param>
/// <param name="ActionId">The action: asked twice with the same one, it is granted once. Null for a grant that is always a new one.</param>
public sealed record AccessGrantRequest(
    Guid ViewerId, long? MovieId, string? SubscriptionGroup, string Reason, Guid GrantedBy, DateTime? ExpiresAt = null, string? ActionId = null);

/// <summary>What came of it.</summary>
public abstract record AccessGrantOutcome
{
    private AccessGrantOutcome()
    {
    }

    /// <summary>The viewer may watch; open pages follow at once.</summary>
    public sealed record Granted(AccessGrant Grant) : AccessGrantOutcome;

    /// <summary>Nothing was granted; the message says what to mend.</summary>
    public sealed record Invalid(string Message) : AccessGrantOutcome;
}
