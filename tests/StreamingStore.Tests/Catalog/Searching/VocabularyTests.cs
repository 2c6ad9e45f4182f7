using StreamingStore.Catalog.Searching;

namespace StreamingStore.Tests.Catalog.Searching;

public sealed class VocabularyTests
{
    [Theory]
    [InlineData("hanls", "hanks")]
    [InlineData("haet", "heat")]
    [InlineData("shwarzeneger", "schwarzenegger")]
    [InlineData("kasablanca", "casablanca")]
    public void A_word_is_found_through_its_typos(string typed, string meant) =>
        Assert.Contains(Of("hanks", "heat", "schwarzenegger", "casablanca").Near(typed, unfinished: false), near => near.Word == meant);

    [Theory]
    [InlineData("ark", "arc")]
    [InlineData("haxs", "hanks")]
    [InlineData("spielbxxxg", "spielberg")]
    [InlineData("1984", "1985")]
    public void Short_words_numbers_and_more_typos_are_not_forgiven(string typed, string other) =>
        Assert.Empty(Of(other).Near(typed, unfinished: false));

    [Fact]
    public void The_fewest_typos_come_first_then_a_first_letter_kept_then_the_word_of_most_films()
    {
        var vocabulary = new Vocabulary([("casablanca", 1), ("casablanco", 50), ("kasablanka", 10)]);

        Assert.Equal(["casablanca", "casablanco", "kasablanka"], vocabulary.Near("casablanka", unfinished: false).Select(near => near.Word));
    }

    [Fact]
    public void An_unfinished_word_is_near_to_the_beginning_of_longer_ones()
    {
        var near = Assert.Single(Of("harrison", "harriet").Near("hariso", unfinished: true));

        Assert.Equal(("harriso", true), (near.Word, near.IsBeginning));
        Assert.Empty(Of("harrison", "harriet").Near("hariso", unfinished: false));
    }

    [Fact]
    public void The_walk_through_all_words_finds_what_comparing_with_each_finds()
    {
        var chance = new Random(5);
        string Word() => new([.. Enumerable.Range(0, chance.Next(3, 12)).Select(_ => (char)('a' + chance.Next(4)))]);
        var words = Enumerable.Range(0, 3_000).Select(_ => Word()).Distinct().ToList();
        var vocabulary = new Vocabulary(words.Select((word, place) => (word, place)));
        foreach (var typed in Enumerable.Range(0, 200).Select(_ => Word()))
        {
            var expected = words.Where(word => word != typed && Distance(typed, word) <= Vocabulary.TyposIn(typed)).ToHashSet();
            var found = vocabulary.Near(typed, unfinished: false).Select(near => near.Word).ToList();

            Assert.True(found.Count == Math.Min(12, Vocabulary.TyposIn(typed) == 0 ? 0 : expected.Count), typed);
            Assert.Subset(expected, found.ToHashSet());
        }
    }

    private static Vocabulary Of(params string[] words) => new(words.Select(word => (word, 1)));

    /// <summary>The definition, written down: https://en.wikipedia.org/wiki/Damerau–Levenshtein_distance#Optimal_string_alignment_distance</summary>
    private static int Distance(string one, string other)
    {
        var table = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++)
        {
            for (var j = 0; j <= other.Length; j++)
            {
                table[i, j] = i == 0 || j == 0 ? i + j : Math.Min(
                    Math.Min(table[i - 1, j], table[i, j - 1]) + 1,
                    table[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                {
                    table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
                }
            }
        }

        return table[one.Length, other.Length];
    }
}
