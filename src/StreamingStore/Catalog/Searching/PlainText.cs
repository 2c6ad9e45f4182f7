using System.Globalization;
using System.Text;

namespace StreamingStore.Catalog.Searching;

/// <summary>
/// Words as search compares them: small letters, no accents, no punctuation. PostgreSQL does the same to the catalogue
/// (<c>store.plain</c>, db/migrations/0002), and the two must not drift apart.
/// </summary>
public static class PlainText
{
    // Vanish from within a word; every other sign parts words: Schindler's is schindlers, G.I. is gi, Spider-Man is two words.
    private const string Vanishing = "'’‘ʻʼ.";

    /// <summary>The words of a text, parted by single spaces.</summary>
    public static string Of(string text) => string.Join(' ', WordsOf(text).Select(word => word.Plain));

    /// <summary>The words of a text and where each stands in it.</summary>
    /// <param name="text">Any text; what is no valid Unicode parts words like a space.</param>
    public static IReadOnlyList<PlainWord> WordsOf(string text)
    {
        var words = new List<PlainWord>();
        var letters = new StringBuilder();
        var (start, end, position) = (0, 0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            var next = position + rune.Utf16SequenceLength;
            if (Vanishing.Contains(rune.ToString(), StringComparison.Ordinal))
            {
                position = next;
                continue;
            }

            var parts = IsOfWord(rune) ? Fold(rune).Split(' ') : ["", ""];
            for (var part = 0; part < parts.Length; part++)
            {
                if (part > 0)
                {
                    EndWord();
                }

                if (parts[part].Length > 0)
                {
                    start = letters.Length == 0 ? position : start;
                    letters.Append(parts[part]);
                    end = next;
                }
            }

            position = next;
        }

        EndWord();
        return words;

        void EndWord()
        {
            if (letters.Length > 0)
            {
                words.Add(new PlainWord(letters.ToString(), start, end - start));
                letters.Clear();
            }
        }
    }

    private static bool IsOfWord(Rune rune) =>
        Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.OtherNumber;

    /// <summary>One letter without its accent; several for a ligature, and parts between spaces for a fraction.</summary>
    private static string Fold(Rune rune)
    {
        if (rune.IsAscii)
        {
            return char.ToLowerInvariant((char)rune.Value).ToString();
        }

        if (rune.Value is '½' or '¼' or '¾')
        {
            return rune.Value switch { '½' => " 1 2 ", '¼' => " 1 4 ", _ => " 3 4 " };
        }

        var folded = new StringBuilder();
        foreach (var part in rune.ToString().Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(part) is not UnicodeCategory.NonSpacingMark)
            {
                folded.Append(Undivided(Rune.ToLowerInvariant(part)));
            }
        }

        return folded.ToString();
    }

    // Letters that Unicode does not divide into a letter and an accent, and PostgreSQL's unaccent does.
    private static string Undivided(Rune rune) => rune.Value switch
    {
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ß' => "ss",
        'ł' => "l",
        'đ' or 'ð' => "d",
        'þ' => "th",
        'ħ' => "h",
        'ı' => "i",
        _ => rune.ToString(),
    };
}

/// <summary>A word as search compares it, and where it stands in its text (UTF-16).</summary>
public readonly record struct PlainWord(string Plain, int Start, int Length);
