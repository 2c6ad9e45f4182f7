namespace StreamingStore.Catalog.Searching;

/// <summary>One thing that a film must have, or must not: a word, or a phrase of several.</summary>
/// <param name="Words">Plain words (<see cref="PlainText"/>), in order.</param>
/// <param name="IsPhrase">Written in quotes: found as it stands, and never corrected.</param>
/// <param name="IsExcluded">Written with a minus.</param>
public sealed record SearchTerm(IReadOnlyList<string> Words, bool IsPhrase, bool IsExcluded);

/// <summary>
/// What a viewer has typed: words, <c>"quoted phrases"</c> and <c>-words</c> to leave out. Any text can be read; what no
/// film could be found by, such as punctuation and emoji, is passed over.
/// </summary>
public sealed class TypedText
{
    /// <summary>How many letters are read; what follows them is passed over.</summary>
    public const int LongestText = 300;

    private const int MostTerms = 24;
    private const int LongestWord = 60;

    private TypedText(List<SearchTerm> terms, bool isCut, bool isUnfinished)
    {
        Required = [.. terms.Where(term => !term.IsExcluded)];
        Excluded = [.. terms.Where(term => term.IsExcluded)];
        (IsCut, IsUnfinished) = (isCut, isUnfinished);
        Plain = string.Join(' ', Required.SelectMany(term => term.Words));
    }

    /// <summary>What a film must have.</summary>
    public IReadOnlyList<SearchTerm> Required { get; }

    /// <summary>What it must not have.</summary>
    public IReadOnlyList<SearchTerm> Excluded { get; }

    /// <summary>The required words as one plain text.</summary>
    public string Plain { get; }

    /// <summary>Longer than is read.</summary>
    public bool IsCut { get; }

    /// <summary>Nothing follows the last required word, not even a space: more of its letters may come.</summary>
    public bool IsUnfinished { get; }

    /// <summary>Reads what was typed.</summary>
    public static TypedText Parse(string? typed)
    {
        var text = typed ?? "";
        var terms = new List<SearchTerm>();
        var isCut = text.Length > LongestText;
        text = isCut ? text[..LongestText] : text;
        for (var position = 0; position < text.Length && terms.Count < MostTerms;)
        {
            if (char.IsWhiteSpace(text[position]))
            {
                position++;
                continue;
            }

            var isExcluded = text[position] == '-';
            position += isExcluded ? 1 : 0;
            var isPhrase = position < text.Length && IsQuote(text[position]);
            position += isPhrase ? 1 : 0;
            var end = position;
            // A quote that is not closed is still being typed: its phrase goes on to the end.
            while (end < text.Length && !IsQuote(text[end]) && (isPhrase || !char.IsWhiteSpace(text[end])))
            {
                end++;
            }

            Add(terms, text[position..end], isPhrase, isExcluded);
            position = isPhrase && end < text.Length ? end + 1 : end;
        }

        return new TypedText(terms, isCut, !isCut && terms is [.., { IsExcluded: false }] && char.IsLetterOrDigit(text[^1]));
    }

    private static void Add(List<SearchTerm> terms, string piece, bool isPhrase, bool isExcluded)
    {
        List<string> words = [.. PlainText.WordsOf(piece).Select(word => word.Plain.Length > LongestWord ? word.Plain[..LongestWord] : word.Plain)];
        if (words.Count == 0)
        {
            return;
        }

        if (isPhrase || isExcluded)
        {
            terms.Add(new SearchTerm(words, isPhrase, isExcluded));
        }
        else
        {
            terms.AddRange(words.Select(word => new SearchTerm([word], IsPhrase: false, IsExcluded: false)));
        }
    }

    private static bool IsQuote(char letter) => letter is '"' or '“' or '”' or '„' or '«' or '»';
}
