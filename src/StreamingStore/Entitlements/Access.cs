
namespace StreamingStore.Entitlements;

/// <summary>Why something lets a viewer watch, or does not.</summary>
public enum AccessReason
{
    /// <summary>The subscription is active, be its collection paused or not.</summary>
    Subscribed,

    /// <summary>The subscription is in its trial.</summary>
    OnTrial,

    /// <summary>The renewal was not paid, and the days of grace are not over.</summary>
    InGrace,

    /// <summary>The film was bought.</summary>
    Bought,

    /// <summary>Staff granted it.</summary>
    Granted,

    /// <summary>The renewal was not paid, and the days of grace are over.</summary>
    GraceOver,

    /// <summary>Stripe has given up on the unpaid invoice: status <c>unpaid</c>.</summary>
    Unpaid,

    /// <summary>The trial ended without a card: status <c>paused</c>.</summary>
    Paused,

    /// <summary>The first payment is not made yet: status <c>incomplete</c>.</summary>
    Incomplete,

    /// <summary>The first payment was never made: status <c>incomplete_expired</c>.</summary>
    NeverPaid,

    /// <summary>The time for which the end was set has come; Stripe has not said so yet.</summary>
    EndPassed,

    /// <summary>The subscription has ended: status <c>canceled</c>.</summary>
    Canceled,

    /// <summary>The product was taken out of the subscription.</summary>
    ItemRemoved,

    /// <summary>What the product covers is not known yet: it is being fetched.</summary>
    ProductUnknown,

    /// <summary>The subscription has a status that we know nothing of.</summary>
    StatusUnknown,

    /// <summary>The film's payment has not succeeded.</summary>
    PaymentPending,

    /// <summary>The film's payment was given back whole.</summary>
    Refunded,

    /// <summary>The film's payment was lost to a dispute.</summary>
    DisputeLost,

    /// <summary>The grant's time is over.</summary>
    GrantExpired,

    /// <summary>Staff took the grant back.</summary>
    GrantRevoked,

    /// <summary>Nothing that the viewer has or had concerns the film.</summary>
    NothingCovers,

    /// <summary>The film is not out yet, whatever the viewer has.</summary>
    NotOutYet,

    /// <summary>The film is no longer to be had, whatever the viewer has.</summary>
    NoLongerOut,
}

/// <summary>One thing that the viewer has or had: an item of a subscription, a payment for a film, a grant.</summary>
/// <param name="Reason">Why it lets the viewer watch, or does not.</param>
/// <param name="Id">Stripe's id of the subscription item or the payment, or the grant's number.</param>
/// <param name="Groups">The subscription groups that it concerns.</param>
/// <param name="MovieId">The film that it concerns; as text, as payments have it.</param>
/// <param name="EndsAt">When the clock alone ends it (UTC), where it entitles and that is known.</param>
/// <param name="OnTestClock">The clock is one of Stripe's test clocks and not ours.</param>
public sealed record AccessSource(
    AccessReason Reason, string Id, IReadOnlyList<string> Groups, string? MovieId = null, DateTime? EndsAt = null, bool OnTestClock = false)
{
    /// <summary>It lets the viewer watch what it concerns.</summary>
    public bool Entitles => Reason <= AccessReason.Granted;

    internal bool Concerns(string movieId, IReadOnlyCollection<string> groups) => MovieId == movieId || Groups.Intersect(groups).Any();
}

/// <summary>Whether a viewer may watch one film, and why.</summary>
/// <param name="IncludedInSubscription">A subscription that entitles now covers it.</param>
/// <param name="Purchased">The viewer bought it, for good.</param>
/// <param name="Granted">Staff granted it, or a group of it.</param>
/// <param name="Sources">All that concerns the film, what counts most first.</param>
/// <param name="Window">Whether the film is to be had at all.</param>
public sealed record MovieAccess(
    bool IncludedInSubscription, bool Purchased, bool Granted, IReadOnlyList<AccessSource> Sources, MovieWindow Window = MovieWindow.Open)
{
    /// <summary>The viewer may watch it.</summary>
    public bool Available => Window == MovieWindow.Open && (IncludedInSubscription || Purchased || Granted);

    /// <summary>Why, or why not.</summary>
    public AccessReason Reason => Window switch
    {
        MovieWindow.Coming => AccessReason.NotOutYet,
        MovieWindow.Gone => AccessReason.NoLongerOut,
        _ => Sources.Count > 0 ? Sources[0].Reason : AccessReason.NothingCovers,
    };
}

/// <summary>What a viewer may watch at one moment, and why: the answer of <see cref="AccessRule"/>.</summary>
/// <param name="Sources">All that the viewer has or had.</param>
public sealed record Access(IReadOnlyList<AccessSource> Sources)
{
    /// <summary>The groups of the products that the viewer's subscriptions entitle to.</summary>
    public IReadOnlySet<string> Groups =>
        Entitling.Where(IsSubscribed).SelectMany(source => source.Groups).ToHashSet();

    /// <summary>The films bought for good, as text.</summary>
    public IReadOnlySet<string> Purchases =>
        Entitling.Where(source => source.Reason == AccessReason.Bought).Select(source => source.MovieId!).ToHashSet();

    /// <summary>When our clock alone next ends some of it (UTC); a test clock moves by an event.</summary>
    public DateTime? ChangesAt => Entitling.Where(source => !source.OnTestClock).Min(source => source.EndsAt);

    /// <summary>One film's answer.</summary>
    /// <param name="movieId">The film.</param>
    /// <param name="groups">The film's subscription groups.</param>
    /// <param name="window">Whether the film is to be had at all.</param>
    public MovieAccess To(long movieId, IReadOnlyCollection<string> groups, MovieWindow window = MovieWindow.Open)
    {
        var name = movieId.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var sources = Sources.Where(source => source.Concerns(name, groups)).OrderBy(source => source.Reason).ThenBy(source => source.Id, StringComparer.Ordinal).ToList();
        return new MovieAccess(
            sources.Any(IsSubscribed),
            sources.Any(source => source.Reason == AccessReason.Bought),
            sources.Any(source => source.Reason == AccessReason.Granted),
            sources,
            window);
    }

    private IEnumerable<AccessSource> Entitling => Sources.Where(source => source.Entitles);

    private static bool IsSubscribed(AccessSource source) => source.Reason <= AccessReason.InGrace;
}
