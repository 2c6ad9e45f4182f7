namespace StreamingStore.Catalog.Searching;

/// <summary>Which films a search looks among.</summary>
public enum SearchScope
{
    /// <summary>Those that have the words.</summary>
    Words,

    /// <summary>Those whose titles begin as typed.</summary>
    TitleBeginnings,

    /// <summary>All, since there are no words.</summary>
    EveryFilm,
}

/// <summary>
/// A search as the statement takes it: what was typed, held against the catalogue's vocabulary. A pure function of the two.
/// </summary>
public sealed class SearchPlan
{
    private const int MostTitles = 24;
    private const int FewLetters = 3;
    private const long ManyFilms = 6000;

    private readonly List<WordSlot> slots;
    private readonly Dictionary<int, WordChoice> joints;

    private SearchPlan(TypedText text, List<WordSlot> slots, Dictionary<int, WordChoice> joints)
    {
        (this.slots, this.joints) = (slots, joints);
        Text = text;
        Spaceless = text.Plain.Replace(" ", "", StringComparison.Ordinal);
        Titles = TitlesOf(text, slots.Select(slot => slot.Choices));
        Beginnings = text.IsUnfinished ? Titles : [.. Titles.Select(title => title + ' ')];
        WiderTitles = TitlesOf(text, slots.Select(slot => slot.WiderChoices));
    }

    /// <summary>What was typed.</summary>
    public TypedText Text { get; }

    /// <summary>What the statement looks at.</summary>
    public SearchScope Scope { get; private init; } = SearchScope.EveryFilm;

    /// <summary>
    /// As tsquery texts, tried in this order until one finds something: as typed (unknown words as they were probably
    /// meant), and with all words that are spelled almost alike. Empty where nothing can be searched for.
    /// </summary>
    public IReadOnlyList<string> Words { get; private init; } = [];

    /// <summary>The same, with all words in the title.</summary>
    public IReadOnlyList<string> InTitle { get; private init; } = [];

    /// <summary>The same, with all words in the title or among the people.</summary>
    public IReadOnlyList<string> InPeople { get; private init; } = [];

    /// <summary>The same, with any two neighbours side by side, or the one word that there is; each to its last letter.</summary>
    public IReadOnlyList<string> InARow { get; private init; } = [];

    /// <summary>Plain titles that the query may be the whole of, its article aside.</summary>
    public IReadOnlyList<string> Titles { get; }

    /// <summary>How plain titles begin that the query may be the beginning of.</summary>
    public IReadOnlyList<string> Beginnings { get; }

    /// <summary>The same with all words that are spelled almost alike.</summary>
    public IReadOnlyList<string> WiderTitles { get; }

    /// <summary>The query's letters alone: <c>spider man</c> is the title "Spiderman".</summary>
    public string Spaceless { get; }

    /// <summary>Makes the plan.</summary>
    public static SearchPlan Make(TypedText text, Vocabulary vocabulary)
    {
        var slots = text.Required.Select((term, place) =>
        {
            var unfinished = text.IsUnfinished && place == text.Required.Count - 1;
            return term.IsPhrase ? WordSlot.OfPhrase(term, unfinished) : WordSlot.OfWord(term.Words[0], unfinished, vocabulary);
        }).ToList();
        if (slots.Count == 0)
        {
            return new SearchPlan(text, slots, []);
        }

        List<Func<WordSlot, IReadOnlyList<WordChoice>>> levels = [slot => slot.Choices];
        if (slots.Exists(slot => slot.WiderChoices.Count > slot.Choices.Count))
        {
            levels.Add(slot => slot.WiderChoices);
        }

        var joints = JointsOf(text, vocabulary);
        return new SearchPlan(text, slots, joints)
        {
            Scope = IsMereBeginning(text, vocabulary) ? SearchScope.TitleBeginnings : SearchScope.Words,
            Words = Everywhere(""),
            InTitle = Everywhere("A"),
            InPeople = Everywhere("AB"),
            InARow = [.. levels.Select(InARow)],
        };

        List<string> Everywhere(string weights) => [.. levels.Select(choices => AllOf(slots, joints, choices, text.Excluded, weights))];

        string InARow(Func<WordSlot, IReadOnlyList<WordChoice>> choices)
        {
            List<string> finished = [.. slots.Select(slot => AnyOf(choices(slot).Select(choice => choice with { IsBeginning = false }), ""))];
            return finished.Count == 1 ? finished[0] : string.Join(" | ", finished.Zip(finished.Skip(1), (first, second) => $"{first} <-> {second}"));
        }
    }

    /// <summary>Whether a plain word of a title is one that was searched for, and by how many of its first letters.</summary>
    /// <param name="word">The title's word.</param>
    /// <param name="widened">The second of <see cref="Words"/> found the film.</param>
    internal int LettersMatched(string word, bool widened)
    {
        var best = 0;
        foreach (var choice in slots.SelectMany(slot => widened ? slot.WiderChoices : slot.Choices).Concat(joints.Values))
        {
            for (var place = 0; place < choice.Words.Count; place++)
            {
                var begun = choice.IsBeginning && place == choice.Words.Count - 1 && word.StartsWith(choice.Words[place], StringComparison.Ordinal);
                best = Math.Max(best, begun || word == choice.Words[place] ? choice.Words[place].Length : 0);
            }
        }

        return best;
    }

    /// <summary>A few letters, which most films have a word with: they say only how the title begins.</summary>
    private static bool IsMereBeginning(TypedText text, Vocabulary vocabulary) =>
        text is { Required: [{ IsPhrase: false, Words: [{ Length: <= FewLetters } word] }], Excluded: [] } && vocabulary.FilmsWithBeginning(word) > ManyFilms;

    /// <summary>Neighbouring words that the catalogue writes as one, by the place of the first: <c>o brien</c> is "O'Brien".</summary>
    private static Dictionary<int, WordChoice> JointsOf(TypedText text, Vocabulary vocabulary)
    {
        var joints = new Dictionary<int, WordChoice>();
        for (var place = 0; place + 1 < text.Required.Count; place++)
        {
            var (first, second) = (text.Required[place], text.Required[place + 1]);
            if (first.IsPhrase || second.IsPhrase || joints.ContainsKey(place - 1))
            {
                continue;
            }

            var joined = first.Words[0] + second.Words[0];
            var unfinished = text.IsUnfinished && place + 2 == text.Required.Count;
            if (joined.Length >= 4 && (unfinished ? vocabulary.ContainsBeginning(joined) : vocabulary.Contains(joined)))
            {
                joints[place] = new WordChoice(joined, unfinished);
            }
        }

        return joints;
    }

    private static string AllOf(
        List<WordSlot> slots, Dictionary<int, WordChoice> joints, Func<WordSlot, IReadOnlyList<WordChoice>> choices,
        IReadOnlyList<SearchTerm> excluded, string weights)
    {
        var parts = new List<string>();
        for (var place = 0; place < slots.Count; place++)
        {
            var part = AnyOf(choices(slots[place]), weights);
            parts.Add(joints.TryGetValue(place, out var joint)
                ? $"({part} & {AnyOf(choices(slots[++place]), weights)} | {joint.ToTsQuery(weights)})"
                : part);
        }

        parts.AddRange(excluded.Select(term => $"!{new WordChoice(term.Words, false).ToTsQuery("")}"));
        return string.Join(" & ", parts);
    }

    private static string AnyOf(IEnumerable<WordChoice> choices, string weights)
    {
        var any = choices.Select(choice => choice.ToTsQuery(weights)).Distinct().ToList();
        return any.Count == 1 ? any[0] : $"({string.Join(" | ", any)})";
    }

    private static List<string> TitlesOf(TypedText text, IEnumerable<IReadOnlyList<WordChoice>> slots)
    {
        List<string> meant = [""];
        foreach (var choices in slots)
        {
            meant = [.. meant.SelectMany(title => choices.Select(choice => $"{title} {choice.Text}")).Take(MostTitles)];
        }

        return [.. meant.Select(title => title.Trim()).Prepend(text.Plain).Where(title => title.Length > 0).Distinct()];
    }
}
