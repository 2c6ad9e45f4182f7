using StreamingStore.Web.Components.Parts;

namespace StreamingStore.ComponentTests.Parts;

public sealed class MoneyTests
{
    [Theory]
    [InlineData(599, "usd", "$5.99")]
    [InlineData(100, "USD", "$1.00")]
    [InlineData(5, "usd", "$0.05")]
    [InlineData(123456789, "usd", "$1,234,567.89")]
    [InlineData(-250, "usd", "-$2.50")]
    [InlineData(1200, "eur", "€12.00")]
    [InlineData(600, "jpy", "¥600")]
    [InlineData(950, "chf", "CHF 9.50")]
    public void An_amount_in_the_smallest_unit_is_written_as_people_read_it(long amount, string currency, string written) =>
        Assert.Equal(written, Money.Format(amount, currency));

    [Fact]
    public void What_comes_round_says_how_often()
    {
        Assert.Equal("$6.99 a month", Money.Recurring(699, "usd", "month"));
        Assert.Equal("$20.00 every 3 months", Money.Recurring(2000, "usd", "month", 3));
    }
}
