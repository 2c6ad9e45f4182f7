using System.Globalization;
using StreamingStore.StripeMirror;

namespace StreamingStore.Benchmarks.Measuring;

/// <summary>
/// How two things are compared: in rounds A B, B A, A B and so on, each turn for the same time, so that what else the
/// machine does falls on both. What counts is the median over the rounds.
/// </summary>
internal sealed record Rounds(int Count, int Seconds)
{
    private const int DefaultCount = 6;
    private const int DefaultSeconds = 2;

    /// <summary>Reads <c>--seconds N</c>, the length of one turn.</summary>
    /// <exception cref="StoreException">The arguments are others.</exception>
    public static Rounds FromArguments(string[] args) => args switch
    {
        [] => new Rounds(DefaultCount, DefaultSeconds),
        ["--seconds", var text] when int.TryParse(text, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= 600 => new Rounds(DefaultCount, seconds),
        _ => throw new StoreException($"'{string.Join(' ', args)}' is not known: --seconds N sets how long each turn of a comparison lasts, 1 to 600 ({DefaultSeconds} if not said)."),
    };

    /// <summary>Runs the two in turns; each answers its throughput per second.</summary>
    public async Task<Comparison> CompareAsync(Func<int, Task<double>> measured, Func<int, Task<double>> yardstick)
    {
        var rounds = new List<(double Measured, double Yardstick)>();
        for (var round = 0; round < Count; round++)
        {
            if (round % 2 == 0)
            {
                rounds.Add((await measured(Seconds), await yardstick(Seconds)));
            }
            else
            {
                var second = await yardstick(Seconds);
                rounds.Add((await measured(Seconds), second));
            }
        }

        return new Comparison(rounds);
    }

    public override string ToString() => $"{Count} rounds of {Seconds} s each";
}

/// <summary>Two throughputs per second, round by round.</summary>
internal sealed class Comparison(IReadOnlyList<(double Measured, double Yardstick)> rounds)
{
    public double Measured { get; } = Samples.Median(rounds.Select(round => round.Measured));

    public double Yardstick { get; } = Samples.Median(rounds.Select(round => round.Yardstick));

    /// <summary>The median of the rounds' ratios: the two halves of one round saw the same machine.</summary>
    public double Ratio { get; } = Samples.Median(rounds.Select(round => round.Measured / round.Yardstick));

    public double LowestRatio { get; } = rounds.Min(round => round.Measured / round.Yardstick);

    public double HighestRatio { get; } = rounds.Max(round => round.Measured / round.Yardstick);
}

/// <summary>What samples say.</summary>
internal static class Samples
{
    public static double Median(IEnumerable<double> samples) => Percentile([.. samples], 50);

    /// <summary>The smallest sample that this many of a hundred do not exceed.</summary>
    public static double Percentile(IReadOnlyCollection<double> samples, int percent) =>
        samples.Order().ElementAt((int)Math.Ceiling(samples.Count * percent / 100.0) - 1);
}
