namespace StreamingStore.Catalog.Searching;

/// <summary>What a viewer searches for.</summary>
/// <param name="Text">Words, quoted phrases, and words to leave out (<c>-word</c>); without a word and a filter nothing is found.</param>
/// <param name="Limit">How many results to answer, 1 to 100.</param>
/// <param name="Offset">How many results to pass over.</param>
public sealed record MovieQuery(string? Text, int Limit = 20, int Offset = 0)
{
    /// <summary>Which of the films found are shown.</summary>
    public MovieFilters Filters { get; init; } = new();

    /// <summary>In which order.</summary>
    public MovieSort Sort { get; init; }
}

/// <summary>The order of the films found.</summary>
public enum MovieSort
{
    /// <summary>The exact title first, then by how well the words are met.</summary>
    Best,

    /// <summary>The latest year first.</summary>
    Newest,

    /// <summary>The cheapest first.</summary>
    Price,

    /// <summary>By title.</summary>
    Title,
}

/// <summary>What a viewer may do with a film now.</summary>
public enum MovieAvailability
{
    /// <summary>Watch it or buy it.</summary>
    Any,

    /// <summary>Watch it: a plan covers it, or it was bought.</summary>
    Watch,

    /// <summary>Buy it.</summary>
    Buy,
}

/// <summary>Choices among the films found: one of each list that is not empty must be met, and the availability.</summary>
public sealed record MovieFilters
{
    /// <summary>Genres by name, such as <c>Science Fiction</c>.</summary>
    public IReadOnlyList<string> Genres { get; init; } = [];

    /// <summary>Decades by their first year.</summary>
    public IReadOnlyList<int> Decades { get; init; } = [];

    /// <summary>Names of directors and actors.</summary>
    public IReadOnlyList<string> People { get; init; } = [];

    /// <summary>What the viewer may do with the film.</summary>
    public MovieAvailability Availability { get; init; }

    /// <summary>True where nothing is chosen.</summary>
    public bool IsEmpty => Genres.Count == 0 && Decades.Count == 0 && People.Count == 0 && Availability is MovieAvailability.Any;
}

/// <summary>A page of results.</summary>
/// <param name="Results">The films, best first.</param>
/// <param name="Total">How many films match in all.</param>
/// <param name="Query">What was asked.</param>
/// <param name="AccessChangesAt">When the clock alone next changes what this viewer may watch (UTC), if it is known that it will.</param>
/// <param name="IsWidened">No film has the words as they were typed: these have words that are spelled almost alike.</param>
public sealed record SearchPage(IReadOnlyList<MovieResult> Results, long Total, MovieQuery Query, DateTime? AccessChangesAt, bool IsWidened);

/// <summary>One choice of a facet.</summary>
/// <param name="Value">The genre, the decade's first year, the person, or <c>watch</c> and <c>buy</c>.</param>
/// <param name="Films">How many films it would show, given the choices made in the other facets.</param>
public sealed record FacetChoice(string Value, long Films);

/// <summary>What the films found can be narrowed by; each count ignores the choices made in its own facet.</summary>
/// <param name="Genres">The most common first.</param>
/// <param name="Decades">The latest first.</param>
/// <param name="People">Those of most films first; empty while too many films are found for names to help.</param>
/// <param name="Availability"><c>watch</c> and <c>buy</c>.</param>
public sealed record Facets(
    IReadOnlyList<FacetChoice> Genres, IReadOnlyList<FacetChoice> Decades, IReadOnlyList<FacetChoice> People, IReadOnlyList<FacetChoice> Availability);
