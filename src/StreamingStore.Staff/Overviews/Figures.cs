namespace StreamingStore.Staff.Overviews;

/// <summary>A figure of one series at one time.</summary>
public sealed record Figure
{
    /// <summary>The day, week, month or minute (UTC), by its beginning.</summary>
    public required DateTime At { get; init; }

    /// <summary>What is counted: a plan's name, a device type, a currency.</summary>
    public required string Series { get; init; }

    /// <summary>How many, or an amount in the currency's smallest unit.</summary>
    public required long Value { get; init; }
}

/// <summary>What became of the trials that began in a week.</summary>
public sealed record TrialWeek
{
    /// <summary>The week's Monday.</summary>
    public required DateTime Week { get; init; }

    /// <summary>Trials that are still running.</summary>
    public required long Running { get; init; }

    /// <summary>Trials after which the subscription went on.</summary>
    public required long Stayed { get; init; }

    /// <summary>Trials with which, or before whose end, the subscription ended.</summary>
    public required long Left { get; init; }
}

/// <summary>How many subscriptions came and went in a month.</summary>
public sealed record ChurnMonth
{
    /// <summary>The month's first day.</summary>
    public required DateTime Month { get; init; }

    /// <summary>Subscriptions under way when it began.</summary>
    public required long AtStart { get; init; }

    /// <summary>Subscriptions that began in it.</summary>
    public required long Begun { get; init; }

    /// <summary>Subscriptions that ended in it.</summary>
    public required long Ended { get; init; }

    /// <summary>The part that was lost of those there were at the start and those that came, from 0 to 1, as Stripe's analytics count churn.</summary>
    public double Rate => AtStart + Begun == 0 ? 0 : (double)Ended / (AtStart + Begun);
}
