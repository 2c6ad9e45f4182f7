using System.Globalization;

namespace StreamingStore.Benchmarks.Measuring;

/// <summary>
/// How two things are compared: in turns A B A B, so that what else the machine does falls on both, each turn for the
/// same time. What counts is the median over the turns.
/// </summary>
internal sealed record Rounds(int Count, int Seconds)
{
    private const int DefaultSeconds = 2;

    /// <summary>Reads <c>--seconds N</c>, the length of one turn.</summary>
    /// <exception cref="StoreException">The arguments are others.</exception>
    public static Rounds FromArguments(string[] args) => args switch
    {
        [] => new Rounds(5, DefaultSeconds),
        ["--seconds", var text] when int.TryParse(text, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= 600 => new Rounds(5, seconds),
        _ => throw new StoreException($"'{string.Join(' ', args)}' is not known: --seconds N sets how long each turn of a comparison lasts, 1 to 600 ({DefaultSeconds} if not said)."),
    };

    /// <summary>Runs the two in turns; each answers its throughput per second.</summary>
    public async Task<Comparison> CompareAsync(Func<int, Task<double>> measured, Func<int, Task<double>> yardstick)
    {
        var turns = new List<(double Measured, double Yardstick)>();
        for (var turn = 0; turn < Count; turn++)
        {
            turns.Add((await measured(Seconds), await yardstick(Seconds)));
        }

        return new Comparison(turns);
    }

    public override string ToString() => $"{Count} rounds of {Seconds} s each";
}

/// <summary>Two throughputs per second, turn by turn.</summary>
internal sealed class Comparison(IReadOnlyList<(double Measured, double Yardstick)> turns)
{
    public double Measured { get; } = Samples.Median(turns.Select(turn => turn.Measured));

    public double Yardstick { get; } = Samples.Median(turns.Select(turn => turn.Yardstick));

    /// <summary>The median of the turns' ratios: the two halves of one turn saw the same machine.</summary>
    public double Ratio { get; } = Samples.Median(turns.Select(turn => turn.Measured / turn.Yardstick));

    public double LowestRatio { get; } = turns.Min(turn => turn.Measured / turn.Yardstick);

    public double HighestRatio { get; } = turns.Max(turn => turn.Measured / turn.Yardstick);
}

/// <summary>What samples say.</summary>
internal static class Samples
{
    public static double Median(IEnumerable<double> samples) => Percentile([.. samples], 50);

    /// <summary>The smallest sample that this many of a hundred do not exceed.</summary>
    public static double Percentile(IReadOnlyCollection<double> samples, int percent) =>
        samples.Order().ElementAt((int)Math.Ceiling(samples.Count * percent / 100.0) - 1);
}
