using System.Globalization;
using StreamingStore.Entitlements;

namespace StreamingStore.Staff.Movies.Importing;

/// <summary>
/// A line of a catalogue's file, with all that is wrong with it. Columns as in db/catalog/movies.tsv.gz, parted by tabs;
/// several values in a column are parted by <c>|</c>.
/// </summary>
/// <param name="Number">The line's number in the file; the header is line 1.</param>
/// <param name="MovieId">The film's number; null where it can't be read.</param>
/// <param name="Title">The title.</param>
/// <param name="Year">The year of release; null where it can't be read.</param>
/// <param name="Genres">Genres by name.</param>
/// <param name="Director">The director, or empty.</param>
/// <param name="CastMembers">The cast.</param>
/// <param name="Keywords">Words that it is found by beside these, or empty.</param>
/// <param name="Notability">How well known it is; null where it can't be read.</param>
/// <param name="Faults">What is wrong, each a sentence that says what to do.</param>
public sealed record CatalogLine(
    int Number, long? MovieId, string Title, int? Year, string[] Genres, string Director, string[] CastMembers, string Keywords, int? Notability, IReadOnlyList<string> Faults)
{
    /// <summary>The file's first line.</summary>
    public const string Header = "movie_id\ttitle\tyear\tgenres\tdirector\tcast\tkeywords\tnotability";

    private const int Columns = 8;
    private const int LongestText = 5000;
    private const int LongestTitle = 500;

    // The first films that were shown are of 1888; a film may be announced some years ahead.
    private const int FirstYear = 1888;
    private const int LastYear = 2100;

    /// <summary>Reads a line. Nothing is thrown: a line that is of no use has faults.</summary>
    /// <param name="number">Its number in the file.</param>
    /// <param name="text">The line without its end.</param>
    public static CatalogLine Read(int number, string text)
    {
        var faults = new List<string>();
        var fields = text.Split('\t');
        if (fields.Length != Columns)
        {
            faults.Add($"It has {fields.Length} columns where {Columns} are wanted: part them by tabs, and keep the tab of an empty one.");
            Array.Resize(ref fields, Columns);
        }

        var values = Array.ConvertAll(fields, field => field?.Trim() ?? "");
        // What the line can't give is left out, so that the list of faults fits where the line itself did not.
        if (values.Any(value => value.Length > LongestText || value.Any(char.IsControl)))
        {
            faults.Add($"A column is longer than {LongestText} letters, or has a sign that can't be printed: is this the file of films?");
            values = Array.ConvertAll(values, value => new string([.. value.Take(LongestTitle).Where(letter => !char.IsControl(letter) && !char.IsSurrogate(letter))]));
        }

        var wellFormed = faults.Count == 0;
        var (movieId, year, notability) = (Whole(values[0]), Whole(values[2]), values[7].Length == 0 ? 0 : Whole(values[7]));
        var genres = Parts(values[3]);
        if (wellFormed)
        {
            Check(movieId is > 0, $"The number \"{values[0]}\" is none: movie_id is a whole number above 0.");
            Check(values[1].Length is > 0 and <= LongestTitle, $"The title is missing or longer than {LongestTitle} letters.");
            Check(year is >= FirstYear and <= LastYear, $"The year \"{values[2]}\" is none: write four digits, from {FirstYear} to {LastYear}.");
            Check(notability is >= 0 and <= int.MaxValue, $"The notability \"{values[7]}\" is none: it is a whole number from 0 on, or empty.");
            foreach (var genre in genres.Where(genre => !GroupName.IsValid(genre.ToLowerInvariant().Replace(' ', '-'))))
            {
                Check(false, $"The genre \"{genre}\" makes no group: use letters, digits and single spaces.");
            }
        }

        return new CatalogLine(
            number, movieId, values[1], Small(year), genres, values[4], Parts(values[5]), values[6], Small(notability), faults);

        void Check(bool holds, string fault)
        {
            if (!holds)
            {
                faults.Add(fault);
            }
        }
    }

    private static long? Whole(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static int? Small(long? number) => number is { } given and <= int.MaxValue ? (int)given : null;

    private static string[] Parts(string text) => text.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
