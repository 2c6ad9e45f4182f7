using System.Globalization;
using StreamingStore.Web.Components.Parts;

namespace StreamingStore.ComponentTests.Parts;

public sealed class MoneyTests
{
    public MoneyTests() => CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("en");

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

    [Theory]
    [InlineData(999, "usd", "9,99 US$")]
    [InlineData(123456789, "eur", "1.234.567,89 €")]
    [InlineData(600, "jpy", "600 JPY")]
    [InlineData(-250, "usd", "-2,50 US$")]
    [InlineData(950, "chf", "9,50 CHF")]
    public void In_spanish_an_amount_has_its_comma_and_its_currency_behind_it(long amount, string currency, string written)
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("es");
        Assert.Equal(written.Replace(' ', '\u00a0'), Money.Format(amount, currency));
    }

    [Fact]
    public void In_spanish_what_comes_round_says_how_often()
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("es");
        Assert.Equal("6,99\u00a0US$ al mes", Money.Recurring(699, "usd", "month"));
        Assert.Equal("159,00\u00a0US$ al año", Money.Recurring(15900, "usd", "year"));
        Assert.Equal("20,00\u00a0US$ cada 3 meses", Money.Recurring(2000, "usd", "month", 3));
    }

    [Fact]
    public void A_day_is_written_in_the_words_of_the_language()
    {
        var day = new DateTime(2025, 12, 22, 0, 0, 0, DateTimeKind.Utc);
        Assert.Equal("22 December 2025", Dates.Day(day));
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("es");
        Assert.Equal("22 de diciembre de 2025", Dates.Day(day));
    }
}
