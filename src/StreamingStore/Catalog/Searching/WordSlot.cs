namespace StreamingStore.Catalog.Searching;

/// <summary>One way to meet a slot: words that stand in a row, the last of them perhaps only begun.</summary>
internal readonly record struct WordChoice(IReadOnlyList<string> Words, bool IsBeginning)
{
    public WordChoice(string word, bool isBeginning = false)
        : this([word], isBeginning)
    {
    }

    /// <summary>The words as one text.</summary>
    public string Text => string.Join(' ', Words);

    /// <summary>As PostgreSQL's tsquery. Plain words are letters and digits alone, so that nothing in them needs an escape.</summary>
    /// <param name="weights">Which fields it must stand in (<c>A</c> the title, <c>B</c> people), or empty for any.</param>
    public string ToTsQuery(string weights)
    {
        var (last, beginning) = (Words.Count - 1, IsBeginning);
        var lexemes = Words.Select((word, place) => $"'{word}'" + ((beginning && place == last ? "*" : "") + weights is { Length: > 0 } mark ? $":{mark}" : ""));
        return Words.Count == 1 ? lexemes.First() : $"({string.Join(" <-> ", lexemes)})";
    }
}

/// <summary>What a film must have in one place of the query: one of several choices, the likeliest first.</summary>
/// <param name="Choices">As typed and, where no film has such a word, as it was probably meant.</param>
/// <param name="WiderChoices">With all that is spelled almost alike: for when the choices find nothing.</param>
internal sealed record WordSlot(IReadOnlyList<WordChoice> Choices, IReadOnlyList<WordChoice> WiderChoices)
{
    /// <summary>The slot of a phrase: as it stands.</summary>
    public static WordSlot OfPhrase(SearchTerm phrase, bool unfinished)
    {
        WordChoice[] only = [new(phrase.Words, unfinished)];
        return new WordSlot(only, only);
    }

    /// <summary>The slot of a word: itself, a decade's years, two words run together, and its neighbours in spelling.</summary>
    public static WordSlot OfWord(string word, bool unfinished, Vocabulary vocabulary)
    {
        List<WordChoice> typed = [new(word, unfinished), .. YearsOf(word).Select(year => new WordChoice(year))];
        var near = vocabulary.Near(word, unfinished);
        if (!(unfinished ? vocabulary.ContainsBeginning(word) : vocabulary.Contains(word)) && typed.Count == 1)
        {
            List<WordChoice> parts = [.. PartsOf(word, unfinished, vocabulary)];
            // A missing space is one typo.
            var nearest = parts.Count > 0 || near.Count == 0 ? 1 : near.Min(neighbour => neighbour.Typos);
            typed.AddRange(parts);
            return new WordSlot([.. typed, .. near.Where(neighbour => neighbour.Typos <= nearest).Select(Choice)], [.. typed, .. near.Select(Choice)]);
        }

        return new WordSlot(typed, [.. typed, .. near.Select(Choice)]);

        static WordChoice Choice(Neighbour neighbour) => new(neighbour.Word, neighbour.IsBeginning);
    }

    /// <summary>The years of a decade: <c>1990s</c>, or <c>90s</c>.</summary>
    private static IEnumerable<string> YearsOf(string word) => word switch
    {
        ['1', >= '8' and <= '9', >= '0' and <= '9', '0', 's'] or ['2', '0', >= '0' and <= '9', '0', 's'] => Enumerable.Range(0, 10).Select(year => word[..3] + (char)('0' + year)),
        [>= '2' and <= '9', '0', 's'] => Enumerable.Range(0, 10).Select(year => $"19{word[0]}{(char)('0' + year)}"),
        _ => [],
    };

    /// <summary>An unknown word that is two known ones: <c>spiderman</c> is "Spider-Man".</summary>
    private static IEnumerable<WordChoice> PartsOf(string word, bool unfinished, Vocabulary vocabulary)
    {
        for (var cut = 3; cut <= word.Length - 3; cut++)
        {
            var (first, second) = (word[..cut], word[cut..]);
            if (vocabulary.Contains(first) && (vocabulary.Contains(second) || unfinished && vocabulary.ContainsBeginning(second)))
            {
                yield return new WordChoice([first, second], unfinished);
            }
        }
    }
}
