using StreamingStore.Staff.Movies.Editing;


namespace StreamingStore.Tests.Staff.Movies.Editing;

public sealed class MovieFactsTests
{
    private static readonly DateTime Day = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly MovieFacts Heat = new("Heat", ["action", "crime"], 799, true, null, null);

    [Fact]
    public void What_can_be_so_has_no_fault() => Assert.Empty((Heat with { Groups = [], AvailableFrom = Day, AvailableUntil = Day.AddDays(1) }).Faults());

    [Theory]
    [InlineData(MovieField.Title, "Give the film a title")]
    [InlineData(MovieField.Groups, "science-fiction")]
    [InlineData(MovieField.Price, "from 50 to 99999999 cents")]
    [InlineData(MovieField.AvailableUntil, "choose an end after the beginning")]
    public void What_cannot_be_so_is_told_at_its_field_with_what_to_do(MovieField field, string advice)
    {
        var odd = field switch
        {
            MovieField.Title => Heat with { Title = " " },
            MovieField.Groups => Heat with { Groups = ["action", "Sci Fi"] },
            MovieField.Price => Heat with { Price = 49 },
            _ => Heat with { AvailableFrom = Day, AvailableUntil = Day },
        };

        var fault = Assert.Single(odd.Faults());

        Assert.Equal(field, fault.Key);
        Assert.Contains(advice, fault.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void The_order_of_groups_is_no_difference()
    {
        Assert.Empty(Heat.DifferencesFrom(Heat with { Groups = ["crime", "action"] }));
        Assert.Equal([MovieField.Groups, MovieField.ForSale], Heat.DifferencesFrom(Heat with { Groups = ["crime"], ForSale = false }));
    }
}
