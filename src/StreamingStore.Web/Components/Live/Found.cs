using StreamingStore.Catalog;
using StreamingStore.Catalog.Searching;

namespace StreamingStore.Web.Components.Live;

/// <summary>The answer that an island shows: the page finds it, the island keeps it true.</summary>
/// <param name="Value">The answer.</param>
/// <param name="AskedAt">When the page asked, UTC: a change since then makes the circuit ask again at its start.</param>
/// <param name="AccessChangesAt">When the clock alone changes what this viewer may watch, UTC; null when it does not.</param>
public sealed record Found<T>(T Value, DateTime AskedAt, DateTime? AccessChangesAt = null)
    where T : class;

/// <summary>Films in their order.</summary>
/// <param name="Movies">The films.</param>
/// <param name="Query">The search that found them, to run again on a change; without one the same films are read again.</param>
public sealed record FoundMovies(IReadOnlyList<MovieResult> Movies, MovieQuery? Query = null);
