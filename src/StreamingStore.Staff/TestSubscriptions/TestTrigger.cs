namespace StreamingStore.Staff.TestSubscriptions;

/// <summary>Something that staff triggered, and what came of it. Instants are UTC, by the database's clock.</summary>
public sealed record TestTrigger
{
    /// <summary>Its number.</summary>
    public required long Id { get; init; }

    /// <summary>The trigger whose subscription's clock was moved on; null for a subscription.</summary>
    public long? Follows { get; init; }

    /// <summary>Who of staff: the e-mail address.</summary>
    public required string Staff { get; init; }

    /// <summary>On which viewer; null where none was made.</summary>
    public Guid? ViewerId { get; init; }

    /// <summary>On which viewer: the e-mail address.</summary>
    public string? Viewer { get; init; }

    /// <summary>The plans subscribed to.</summary>
    public string? Plans { get; init; }

    /// <summary>How many of each.</summary>
    public long? Quantity { get; init; }

    /// <summary>Days of trial.</summary>
    public long? TrialDays { get; init; }

    /// <summary>The device type.</summary>
    public string? DeviceType { get; init; }

    /// <summary>The <see cref="PaymentStory"/>'s id.</summary>
    public string? Story { get; init; }

    /// <summary>To when the clock was moved on, by itself.</summary>
    public DateTime? AdvancesTo { get; init; }

    /// <summary>The subscription made, or null.</summary>
    public string? SubscriptionId { get; init; }

    /// <summary>Its status as the mirror has it now, or null.</summary>
    public string? Status { get; init; }

    /// <summary>The test clock by which the viewer's customer lives, or null.</summary>
    public string? TestClockId { get; init; }

    /// <summary>When it began.</summary>
    public required DateTime StartedAt { get; init; }

    /// <summary>Until when what happens to the viewer is a step of it.</summary>
    public required DateTime WatchedUntil { get; init; }

    /// <summary>When our own calls were over; null while it is under way, or where the store ended meanwhile.</summary>
    public DateTime? EndedAt { get; init; }

    /// <summary>It was not done.</summary>
    public bool Failed { get; init; }

    /// <summary>What came of it; null while it is under way.</summary>
    public string? Outcome { get; init; }

    /// <summary>When the first open page of the viewer had flipped, from the start; null where none has.</summary>
    public double? FlippedAfterMilliseconds { get; init; }

    /// <summary>Where whoever holds the card confirms a payment that waits for that; null where none does.</summary>
    public string? ConfirmationUrl { get; init; }
}

/// <summary>A step of what came of a trigger.</summary>
public sealed record TriggerStep
{
    /// <summary>Whose step.</summary>
    public required long TriggerId { get; init; }

    /// <summary>
    /// <c>made</c> (a viewer), <c>called</c> (Stripe's API), <c>written</c> (its answer, into the mirror), <c>waited</c> (for
    /// a clock), <c>webhook</c> (received, and applied), <c>heard</c> (the change, by a node with an open page of the
    /// viewer), or <c>flipped</c> (that page: sent to the browser, and drawn by it).
    /// </summary>
    public required string Kind { get; init; }

    /// <summary>What it was: a request's method and path, an event's type, a page's path.</summary>
    public required string What { get; init; }

    /// <summary>More of it, or null.</summary>
    public string? Detail { get; init; }

    /// <summary>The event's id, of a webhook.</summary>
    public string? EventId { get; init; }

    /// <summary>When it began, in milliseconds from the trigger's start.</summary>
    public required double From { get; init; }

    /// <summary>When it ended, in milliseconds from the trigger's start; null while it has not.</summary>
    public double? To { get; init; }
}
