using StreamingStore.Catalog.Searching;
using StreamingStore.Entitlements;

namespace StreamingStore.Catalog;

/// <summary>One film as one viewer sees it: its facts, and whether the viewer may watch it now.</summary>
public sealed record MovieResult
{
    /// <summary>The film's number in the catalogue.</summary>
    public required long MovieId { get; init; }

    /// <summary>The title as it was released.</summary>
    public required string Title { get; init; }

    /// <summary>The year of release.</summary>
    public required int Year { get; init; }

    /// <summary>Genres by name, such as <c>Science Fiction</c>.</summary>
    public required string[] Genres { get; init; }

    /// <summary>The groups by which a plan covers the film, such as <c>science-fiction</c> or <c>classics</c>.</summary>
    public required string[] SubscriptionGroups { get; init; }

    /// <summary>The director, or empty where the data does not say.</summary>
    public required string Director { get; init; }

    /// <summary>The cast, first names first.</summary>
    public required string[] CastMembers { get; init; }

    /// <summary>What it costs to buy, in the currency's smallest unit (cents).</summary>
    public required long Price { get; init; }

    /// <summary>The price's currency, a three-letter code in lower case.</summary>
    public required string Currency { get; init; }

    /// <summary>A subscription that entitles now has a product whose groups cover the film.</summary>
    public required bool IncludedInSubscription { get; init; }

    /// <summary>The viewer bought the film, and the payment was neither refunded whole nor lost to a dispute.</summary>
    public required bool Purchased { get; init; }

    /// <summary>Staff let the viewer watch the film, or one of its groups, without a payment.</summary>
    public bool Granted { get; init; }

    /// <summary>A subscription covers the film, and would entitle had its last payment not failed.</summary>
    public bool PlanUnpaid { get; init; }

    /// <summary>It is sold by itself, and not only with a plan.</summary>
    public bool ForSale { get; init; } = true;

    /// <summary>Whether the film is to be had now, by whomever.</summary>
    public MovieWindow Window { get; init; } = MovieWindow.Open;

    /// <summary>From when on it is to be had (UTC); null where it always was.</summary>
    public DateTime? AvailableFrom { get; init; }

    /// <summary>The cheapest plan on offer that covers the film, or null where none does.</summary>
    public PlanOffer? CheapestPlan { get; init; }

    /// <summary>It is on the viewer's watchlist.</summary>
    public bool OnWatchlist { get; init; }

    /// <summary>Where the viewer left off, in seconds from the film's beginning; null where it was not begun, or was watched to its end.</summary>
    public int? ResumesAt { get; init; }

    /// <summary>The letters of the title that were searched for; none where the film was not searched for.</summary>
    public IReadOnlyList<TitleMatch> TitleMatches { get; init; } = [];

    /// <summary>The viewer may watch the film now: <b>Watch Now</b> if so, <b>Buy Now</b> if not.</summary>
    public bool Available => Window == MovieWindow.Open && (IncludedInSubscription || Purchased || Granted);

    /// <summary>It can be bought now by somebody who does not own it.</summary>
    public bool CanBeBought => Window == MovieWindow.Open && ForSale && !Purchased;
}
