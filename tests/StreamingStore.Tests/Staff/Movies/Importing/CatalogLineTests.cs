using StreamingStore.Staff.Movies.Importing;


namespace StreamingStore.Tests.Staff.Movies.Importing;

public sealed class CatalogLineTests
{
    [Fact]
    public void A_line_of_the_file_is_read_column_by_column()
    {
        var line = CatalogLine.Read(7, "42\tHeat\t1995\tAction|Science Fiction\tMichael Mann\tAl Pacino|Robert De Niro\theist bank\t120");

        Assert.Empty(line.Faults);
        Assert.Equal((7, 42L, "Heat", 1995, "Michael Mann", "heist bank", 120), (line.Number, line.MovieId, line.Title, line.Year, line.Director, line.Keywords, line.Notability));
        Assert.Equal(["Action", "Science Fiction"], line.Genres);
        Assert.Equal(["Al Pacino", "Robert De Niro"], line.CastMembers);
    }

    [Fact]
    public void Empty_columns_are_nothing_and_no_fault()
    {
        var line = CatalogLine.Read(2, "1\tAfter Dark\t1900\t\t\t\t\t");
        Assert.Empty(line.Faults);
        Assert.Equal((0, 0), (line.Notability, line.Genres.Length));
    }

    [Theory]
    [InlineData("42\tHeat\t1995", "3 columns where 8")]
    [InlineData("42\tHeat\t1995\t\t\t\t\t\t", "9 columns where 8")]
    [InlineData("x\tHeat\t1995\t\t\t\t\t", "movie_id is a whole number")]
    [InlineData("-1\tHeat\t1995\t\t\t\t\t", "movie_id is a whole number")]
    [InlineData("42\t \t1995\t\t\t\t\t", "title is missing")]
    [InlineData("42\tHeat\t95\t\t\t\t\t", "four digits")]
    [InlineData("42\tHeat\t99999999999\t\t\t\t\t", "four digits")]
    [InlineData("42\tHeat\t1995\tSci/Fi\t\t\t\t", "\"Sci/Fi\" makes no group")]
    [InlineData("42\tHeat\t1995\t\t\t\t\tmuch", "notability")]
    [InlineData("42\tHe\u0001at\t1995\t\t\t\t\t", "can't be printed")]
    public void What_is_wrong_is_told_with_what_to_do(string text, string advice) =>
        Assert.Contains(advice, Assert.Single(CatalogLine.Read(2, text).Faults), StringComparison.Ordinal);

    [Fact]
    public void A_line_tells_all_its_faults_at_once() => Assert.Equal(3, CatalogLine.Read(2, "x\t\t95\t\t\t\t\t").Faults.Count);
}
