namespace StreamingStore.Web.Components.Posters;

/// <summary>
/// A small stream of numbers that is the same on every machine and in every release for the same film (SplitMix64),
/// unlike <see cref="Random"/>, whose algorithm may change: a poster must not change under a viewer's eyes.
/// </summary>
/// <param name="seed">Where the stream starts; the film's id.</param>
internal sealed class PosterSeed(long seed)
{
    private ulong state = (ulong)seed;

    /// <summary>The next number, from <paramref name="least"/> to <paramref name="most"/>, both included.</summary>
    public int Next(int least, int most) => least + (int)(NextBits() % (ulong)(most - least + 1));

    /// <summary>One of the given, each as likely as the other.</summary>
    public T Pick<T>(IReadOnlyList<T> choices) => choices[Next(0, choices.Count - 1)];

    /// <summary>True in so many cases of a hundred.</summary>
    public bool Chance(int percent) => Next(1, 100) <= percent;

    private ulong NextBits()
    {
        state += 0x9E3779B97F4A7C15;
        var bits = state;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }
}
