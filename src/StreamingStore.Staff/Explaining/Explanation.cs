using StreamingStore.Catalog;
using StreamingStore.Entitlements;

namespace StreamingStore.Staff.Explaining;

/// <summary>Why a viewer may watch a film, or may not, with all that bears on it. Instants are UTC.</summary>
/// <param name="ViewerId">The viewer.</param>
/// <param name="Email">The viewer's e-mail address.</param>
/// <param name="CustomerId">The viewer's Stripe customer, or null.</param>
/// <param name="Film">The film; its <see cref="MovieResult.Available"/> is what search answers, by SQL.</param>
/// <param name="Access">The answer of the rule in C#, with the reasons.</param>
/// <param name="All">What the viewer has or had, whether it concerns the film or not.</param>
/// <param name="Sources">The same with its evidence: what concerns the film first; <see cref="AccessExplainer.MostShown"/> at most.</param>
public sealed record Explanation(
    Guid ViewerId, string Email, string? CustomerId, MovieResult Film, MovieAccess Access, Access All, IReadOnlyList<ExplainedSource> Sources);

/// <summary>Something that the viewer has or had, and how the store knows.</summary>
/// <param name="Source">What it is worth.</param>
/// <param name="Concerns">It concerns the film.</param>
/// <param name="Evidence">The rows behind it; null for a grant, which is the store's own.</param>
public sealed record ExplainedSource(AccessSource Source, bool Concerns, SourceEvidence? Evidence);

/// <summary>The chain of rows from a subscription or a payment to what it covers. Instants are UTC.</summary>
public sealed class SourceEvidence
{
    /// <summary>Stripe's id of the item or the payment.</summary>
    public string Id { get; init; } = "";

    /// <summary>The subscription; null for a payment.</summary>
    public string? SubscriptionId { get; init; }

    /// <summary>The status of the subscription or the payment.</summary>
    public string? Status { get; init; }

    /// <summary>The subscription is set to end with its period.</summary>
    public bool CancelAtPeriodEnd { get; init; }

    /// <summary>When the subscription is set to end, or null.</summary>
    public DateTime? CancelAt { get; init; }

    /// <summary>When the period began, or null.</summary>
    public DateTime? PeriodStart { get; init; }

    /// <summary>When the period ends, or null.</summary>
    public DateTime? PeriodEnd { get; init; }

    /// <summary>The test clock by which the subscription lives, or null.</summary>
    public string? TestClockId { get; init; }

    /// <summary>What that clock says, or null.</summary>
    public DateTime? FrozenTime { get; init; }

    /// <summary>The price, or null.</summary>
    public string? PriceId { get; init; }

    /// <summary>What it costs, or what was paid, in the currency's smallest unit; null where there is no one amount.</summary>
    public long? Amount { get; init; }

    /// <summary>A three-letter code in lower case, or null.</summary>
    public string? Currency { get; init; }

    /// <summary><c>month</c>, <c>year</c> and so on; null for a payment.</summary>
    public string? Interval { get; init; }

    /// <summary>The product; null for a payment.</summary>
    public string? ProductId { get; init; }

    /// <summary>The product's name, or null.</summary>
    public string? ProductName { get; init; }

    /// <summary>When the row that decides, the subscription's or the payment's, was true.</summary>
    public DateTime AsOf { get; init; }

    /// <summary>When the product's row was true; null for a payment, or where it is not known.</summary>
    public DateTime? ProductAsOf { get; init; }

    /// <summary>Since when one of these rows is to be fetched anew; null where none is.</summary>
    public DateTime? DirtySince { get; init; }

    /// <summary>The last event that told of the row that decides, or null.</summary>
    public string? EventId { get; init; }

    /// <summary>That event's type.</summary>
    public string? EventType { get; init; }

    /// <summary>When Stripe made it.</summary>
    public DateTime? EventAt { get; init; }

    /// <summary>The row is as that event told it; otherwise it is of an answer of Stripe's to a call or a fetch of the store's.</summary>
    public bool DecidedByEvent => EventAt == AsOf;
}

/// <summary>The answer computed from Stripe's API alone, and where it differs from the mirror's.</summary>
/// <param name="Access">Stripe's answer for the film, with the store's grants.</param>
/// <param name="Differences">What differs, by the id of the item or the payment.</param>
/// <param name="Objects">How many objects were read.</param>
/// <param name="Took">How long it took.</param>
public sealed record StripeAnswer(MovieAccess Access, IReadOnlyList<AnswerDifference> Differences, int Objects, TimeSpan Took);

/// <summary>One thing that the mirror and Stripe say differently.</summary>
/// <param name="Id">Stripe's id of the item or the payment.</param>
/// <param name="Ours">What the mirror says; null where it has none.</param>
/// <param name="Stripes">What Stripe says; null where it has none.</param>
public sealed record AnswerDifference(string Id, AccessSource? Ours, AccessSource? Stripes);
