namespace StreamingStore.Catalog.Searching;

/// <summary>Letters of a title that were searched for.</summary>
/// <param name="Start">The place of the first (UTF-16).</param>
/// <param name="Length">How many.</param>
public readonly record struct TitleMatch(int Start, int Length)
{
    /// <summary>Where a search meets a title.</summary>
    internal static IReadOnlyList<TitleMatch> In(string title, SearchPlan plan, bool widened)
    {
        var matches = new List<TitleMatch>();
        foreach (var word in PlainText.WordsOf(title))
        {
            var letters = plan.LettersMatched(word.Plain, widened);
            if (letters > 0)
            {
                // Where plain letters are fewer or more than the title's (Æon is aeon, O'Brien is obrien), the word is marked whole.
                matches.Add(new TitleMatch(word.Start, word.Plain.Length == word.Length ? letters : word.Length));
            }
        }

        return matches;
    }
}
