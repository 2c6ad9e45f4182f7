using StreamingStore.Catalog.Searching;

namespace StreamingStore.Tests.Catalog.Searching;

public sealed class TypedTextTests
{
    [Fact]
    public void Words_phrases_and_words_to_leave_out_are_told_apart()
    {
        var typed = TypedText.Parse("Godfather \"New York\" -part -\"the end\" spider-man");

        Assert.Equal(["godfather", "new york", "spider", "man"], typed.Required.Select(term => string.Join(' ', term.Words)));
        Assert.Equal([false, true, false, false], typed.Required.Select(term => term.IsPhrase));
        Assert.Equal(["part", "the end"], typed.Excluded.Select(term => string.Join(' ', term.Words)));
        Assert.Equal("godfather new york spider man", typed.Plain);
    }

    [Theory]
    [InlineData("heat", true)]
    [InlineData("the heat", true)]
    [InlineData("heat ", false)]
    [InlineData("resident evil:", false)]
    [InlineData("\"new yo", true)]
    [InlineData("\"new york\"", false)]
    [InlineData("heat -lon", false)]
    [InlineData("", false)]
    public void The_last_word_is_unfinished_until_something_follows(string text, bool isUnfinished) =>
        Assert.Equal(isUnfinished, TypedText.Parse(text).IsUnfinished);

    [Theory]
    [InlineData("Schindler's", "schindlers")]
    [InlineData("Schindler’s List", "schindlers list")]
    [InlineData("G.I. Joe", "gi joe")]
    [InlineData("Amélie", "amelie")]
    [InlineData("Amelie\u0301", "amelie")]
    [InlineData("Æon Flux", "aeon flux")]
    [InlineData("WALL·E", "wall e")]
    [InlineData("2½", "2 1 2")]
    [InlineData("סרט שחור", "סרט שחור")]
    [InlineData("lone \ud83d half", "lone half")]
    [InlineData("zero\0byte", "zero byte")]
    [InlineData("💥 & | ! : *", "")]
    public void Words_are_plain_letters_and_digits(string text, string plain) => Assert.Equal(plain, PlainText.Of(text));

    [Fact]
    public void A_text_too_long_is_cut_and_says_so()
    {
        var typed = TypedText.Parse(string.Concat(Enumerable.Repeat("word ", 2_000)));

        Assert.True(typed.IsCut);
        Assert.InRange(typed.Required.Count, 1, 24);
        Assert.False(TypedText.Parse("word").IsCut);
    }
}
