using System.Globalization;

namespace StreamingStore.Web.Components.Posters;

/// <summary>A title broken into lines at the largest size at which it fits the width and the number of lines.</summary>
/// <param name="Lines">The lines from top to bottom.</param>
/// <param name="Size">Font size, in the poster's units.</param>
internal sealed record PosterTitle(IReadOnlyList<string> Lines, int Size)
{
    private const int MostLines = 4;
    private static readonly int[] Sizes = [32, 28, 25, 22, 19, 17, 15, 13];

    /// <summary>
    /// Sets a title. No font is at hand to measure with, so widths are estimated, on the wide side. A title too long
    /// even for the smallest size is cut, and ends in an ellipsis.
    /// </summary>
    public static PosterTitle Set(string title, int width, double letterWidth)
    {
        foreach (var size in Sizes)
        {
            var lines = Break(title, width / (size * letterWidth));
            if (lines.Count <= MostLinesAt(size) && lines.All(line => WidthOf(line) * size * letterWidth <= width))
                return new(lines, size);
        }

        return Cut(title, width / (Sizes[^1] * letterWidth));
    }

    // Four lines of the largest type would leave no room for the picture.
    private static int MostLinesAt(int size) => size > 25 ? 2 : size > 19 ? 3 : MostLines;

    private static PosterTitle Cut(string title, double ems)
    {
        var letters = new List<string>();
        var room = ems * (MostLines - 0.5);
        var walk = StringInfo.GetTextElementEnumerator(title);
        while (room > 0 && walk.MoveNext())
        {
            letters.Add(walk.GetTextElement());
            room -= WidthOf(letters[^1]);
        }

        var lines = BreakAnywhere(string.Concat(letters).TrimEnd() + "…", ems);
        return new(lines.Take(MostLines).ToList(), Sizes[^1]);
    }

    private static List<string> Break(string title, double ems)
    {
        var lines = new List<string>();
        foreach (var word in title.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (lines.Count > 0 && WidthOf(lines[^1] + " " + word) <= ems)
                lines[^1] += " " + word;
            else
                lines.Add(word);
        }

        return lines;
    }

    private static List<string> BreakAnywhere(string text, double ems)
    {
        var lines = new List<string>();
        foreach (var word in Break(text, ems))
        {
            var line = "";
            var walk = StringInfo.GetTextElementEnumerator(word);
            while (walk.MoveNext())
            {
                if (line.Length > 0 && WidthOf(line + walk.GetTextElement()) > ems)
                {
                    lines.Add(line);
                    line = "";
                }

                line += walk.GetTextElement();
            }

            lines.Add(line);
        }

        return lines;
    }

    private static double WidthOf(string text) => text.EnumerateRunes().Sum(rune => rune.Value switch
    {
        >= 0x2E80 => 1.0,
        ' ' or '.' or ',' or '\'' or '!' or ':' or ';' or '|' or 'i' or 'l' or 'j' or 'I' or '’' => 0.3,
        'f' or 't' or 'r' or '(' or ')' or '-' or '"' => 0.38,
        'm' or 'w' or 'M' or 'W' or '@' or '%' or '&' or '—' or '…' => 0.9,
        >= 'A' and <= 'Z' => 0.69,
        >= 'À' and <= 'Þ' => 0.72,
        _ => 0.56,
    });
}
