using System.Globalization;

namespace StreamingStore.Benchmarks.Measuring;

/// <summary>The table that a run ends with.</summary>
internal sealed class Report
{
    private static readonly string[] Headings = ["what", "figure", "compared with", "ratio (of the rounds)", "bar", "met?"];

    private readonly List<string[]> rows = [];

    public bool EveryBarIsMet { get; private set; } = true;

    /// <summary>Two throughputs, and how many times the second the first must be.</summary>
    public void Add(string what, Comparison comparison, string yardstick, double bar, string barInWords) => Add(
        what,
        $"{Figure(comparison.Measured)}/s",
        $"{yardstick}: {Figure(comparison.Yardstick)}/s",
        $"{Figure(comparison.Ratio)} ({Figure(comparison.LowestRatio)} - {Figure(comparison.HighestRatio)})",
        barInWords,
        comparison.Ratio >= bar);

    /// <summary>Times from an act to its effect, of which 99 in a hundred must stay under the bar.</summary>
    public void Add(string what, IReadOnlyCollection<double> milliseconds, double bar)
    {
        var (p50, p95, p99) = (Samples.Percentile(milliseconds, 50), Samples.Percentile(milliseconds, 95), Samples.Percentile(milliseconds, 99));
        Add(what, $"p50 {Figure(p50)}  p95 {Figure(p95)}  p99 {Figure(p99)} ms", $"{milliseconds.Count} samples", "", $"p99 < {bar:N0} ms", p99 < bar);
    }

    /// <summary>How good answers are: a share with a right one in the first ten, and the mean reciprocal rank of the first right one.</summary>
    public void Add(string what, int samples, double share, double reciprocalRank, (double Share, double ReciprocalRank)? bar) => Add(
        what,
        string.Create(CultureInfo.InvariantCulture, $"right in first 10: {share:N3}  MRR {reciprocalRank:N3}"),
        $"{samples} searches",
        "",
        bar is { } least ? string.Create(CultureInfo.InvariantCulture, $">= {least.Share:N2} and {least.ReciprocalRank:N2}") : "",
        bar is not { } needed || share >= needed.Share && reciprocalRank >= needed.ReciprocalRank);

    /// <summary>One span of time, and how long it may be.</summary>
    public void Add(string what, TimeSpan took, TimeSpan bar) =>
        Add(what, $"{took.TotalSeconds:N1} s", "", "", $"<= {bar.TotalSeconds:N0} s", took <= bar);

    /// <summary>A figure with a bar of its own kind.</summary>
    public void Add(string what, string figure, string barInWords, bool met) => Add(what, figure, "", "", barInWords, met);

    /// <summary>What could not be measured here, and why.</summary>
    public void Skip(string what, string why) => rows.Add([what, "not measured", why, "", "", ""]);

    public void Print(TextWriter output)
    {
        string[][] table = [Headings, .. rows];
        var widths = Headings.Select((_, column) => table.Max(row => row[column].Length)).ToArray();
        output.WriteLine();
        foreach (var row in table)
        {
            output.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
            if (row == Headings)
            {
                output.WriteLine(string.Join("  ", widths.Select(width => new string('-', width))));
            }
        }
    }

    private void Add(string what, string figure, string comparedWith, string ratio, string bar, bool met)
    {
        rows.Add([what, figure, comparedWith, ratio, bar, bar.Length == 0 ? "" : met ? "yes" : "NO"]);
        EveryBarIsMet &= met;
    }

    private static string Figure(double value) =>
        value.ToString(value >= 100 ? "N0" : value >= 10 ? "N1" : "N2", CultureInfo.InvariantCulture);
}
