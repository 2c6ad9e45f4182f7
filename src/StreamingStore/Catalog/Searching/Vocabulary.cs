namespace StreamingStore.Catalog.Searching;

/// <summary>A word of the catalogue that is spelled almost like one that was typed.</summary>
/// <param name="Word">The word, or its beginning where <paramref name="IsBeginning"/>.</param>
/// <param name="Typos">How many typos are between the two.</param>
/// <param name="Films">In how many films the word is found.</param>
/// <param name="IsBeginning">What was typed is almost the beginning of longer words.</param>
public readonly record struct Neighbour(string Word, int Typos, int Films, bool IsBeginning);

/// <summary>
/// Every word of the catalogue, in order. A typed word is compared with all of them at once: neighbours in the order share
/// their beginnings, so each beginning is compared once, and where it is too unlike, all that begin so are passed over.
/// </summary>
public sealed class Vocabulary
{
    private const int MostNeighbours = 12;

    private readonly string[] words;
    private readonly int[] films;

    /// <summary>Takes the catalogue's words, each once and in any order, and in how many films each is found.</summary>
    public Vocabulary(IEnumerable<(string Word, int Films)> words)
    {
        var ordered = words.OrderBy(entry => entry.Word, StringComparer.Ordinal).ToList();
        this.words = [.. ordered.Select(entry => entry.Word)];
        films = [.. ordered.Select(entry => entry.Films)];
    }

    /// <summary>How many words there are.</summary>
    public int Count => words.Length;

    /// <summary>How many typos are allowed in a word of so many letters: one from four, two from nine.</summary>
    public static int TyposIn(string word) => word.Length < 4 || word.Any(char.IsDigit) ? 0 : word.Length < 9 ? 1 : 2;

    /// <summary>True where a film has this word.</summary>
    public bool Contains(string word) => Array.BinarySearch(words, word, StringComparer.Ordinal) >= 0;

    /// <summary>True where a film has a word that begins so.</summary>
    public bool ContainsBeginning(string beginning)
    {
        var place = FirstFrom(beginning, 0);
        return place < words.Length && words[place].StartsWith(beginning, StringComparison.Ordinal);
    }

    /// <summary>In how many films the words that begin so are found, all together.</summary>
    public long FilmsWithBeginning(string beginning)
    {
        var sum = 0L;
        for (var place = FirstFrom(beginning, 0); place < words.Length && words[place].StartsWith(beginning, StringComparison.Ordinal); place++)
        {
            sum += films[place];
        }

        return sum;
    }

    /// <summary>
    /// The words within as many typos as are allowed, the fewest typos first, then those of most films. A typo is a letter
    /// missing, too much, or another, or two neighbours swapped (the optimal string alignment distance); one that makes
    /// another first letter counts as two in the order, since people seldom mistype it.
    /// </summary>
    /// <param name="typed">A plain word.</param>
    /// <param name="unfinished">More letters may follow: beginnings of words are compared as well.</param>
    public IReadOnlyList<Neighbour> Near(string typed, bool unfinished)
    {
        var most = TyposIn(typed);
        if (most == 0)
        {
            return [];
        }

        var found = new List<Neighbour>();
        var beginnings = new HashSet<string>();
        var table = new AlignmentTable(typed, most);
        var before = "";
        for (var place = 0; place < words.Length;)
        {
            var word = words[place];
            var depth = table.Keep(SharedLength(before, word));
            before = word;
            while (depth < word.Length && table.CanGoOn)
            {
                table.Add(word[depth++]);
                if (unfinished && table.EndsAlike && beginnings.Add(word[..depth]))
                {
                    found.Add(new Neighbour(word[..depth], table.Distance, films[place], IsBeginning: true));
                }
            }

            if (!table.CanGoOn)
            {
                // Nothing that begins like this can be near; the word itself may be where it ends here.
                AddWhole(place, depth);
                place = FirstPast(word[..depth], place);
                before = word[..depth];
                continue;
            }

            AddWhole(place, depth);
            place++;
        }

        return
        [
            .. found.OrderBy(near => near.Typos + (near.Word[0] == typed[0] ? 0 : 1)).ThenByDescending(near => near.Films)
                .ThenBy(near => near.Word, StringComparer.Ordinal).Take(MostNeighbours),
        ];

        void AddWhole(int place, int depth)
        {
            if (depth == words[place].Length && table.Distance <= most && words[place] != typed)
            {
                found.Add(new Neighbour(words[place], table.Distance, films[place], IsBeginning: false));
            }
        }
    }

    /// <summary>The first place from which words are not less than this one.</summary>
    private int FirstFrom(string word, int from)
    {
        var place = Array.BinarySearch(words, from, words.Length - from, word, StringComparer.Ordinal);
        return place < 0 ? ~place : place;
    }

    private int FirstPast(string beginning, int from) => FirstFrom(beginning + char.MaxValue, from);

    private static int SharedLength(string one, string other) => one.AsSpan().CommonPrefixLength(other);
}
