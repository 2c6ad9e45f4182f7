using System.Diagnostics;
using StreamingStore.Catalog;

namespace StreamingStore.Web.Components.Live;

/// <summary>Films on a page whose button changes between Buy Now and Watch Now.</summary>
/// <param name="ToWatch">How many can be watched now and could not before.</param>
/// <param name="FromWatch">How many could be watched before and can't now.</param>
/// <param name="Heard">When the page heard of it, a <see cref="Stopwatch"/> timestamp; null where the clock itself made it.</param>
/// <param name="Pushed">When it is sent to the browser, a <see cref="Stopwatch"/> timestamp.</param>
internal sealed record ShownChange(int ToWatch, int FromWatch, long? Heard, long Pushed)
{
    /// <summary>Which films are shown, and whether each may be watched.</summary>
    public static IReadOnlyDictionary<long, bool> Availability(IEnumerable<MovieResult> shown) =>
        shown.DistinctBy(movie => movie.MovieId).ToDictionary(movie => movie.MovieId, movie => movie.Available);

    /// <summary>What has changed of the films that are shown still; null where nothing has.</summary>
    public static ShownChange? Between(IReadOnlyDictionary<long, bool> before, IEnumerable<MovieResult> shown, long? heard)
    {
        var flipped = Availability(shown).Where(now => before.TryGetValue(now.Key, out var was) && was != now.Value).ToList();
        return flipped.Count == 0
            ? null
            : new ShownChange(flipped.Count(now => now.Value), flipped.Count(now => !now.Value), heard, Stopwatch.GetTimestamp());
    }
}
