using System.Globalization;
using System.Xml.Linq;
using StreamingStore.Web.Components.Pages.Staff.Parts;
using StreamingStore.Web.Components.Posters;

namespace StreamingStore.ComponentTests.Posters;

public sealed class PosterArtTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private static readonly string[] Shapes = ["svg", "rect", "circle", "path", "text"];
    private static readonly string[] Genres = ["Action", "Adventure"];

    [Fact]
    public void A_film_has_the_same_poster_every_time() =>
        Assert.Equal(PosterArt.Poster(25346, "Raiders of the Lost Ark", 1981, Genres), PosterArt.Poster(25346, "Raiders of the Lost Ark", 1981, Genres));

    [Fact]
    public void Films_of_one_title_and_genre_differ_in_their_picture()
    {
        var posters = Enumerable.Range(1, 40).Select(id => PosterArt.Poster(id, "Nosferatu", 1922, ["Horror"]));

        Assert.True(posters.Distinct().Count() > 35);
    }

    [Fact]
    public void A_posters_address_changes_with_what_is_drawn()
    {
        var address = PosterArt.Address("en", 25346, "Raiders of the Lost Ark", 1981, Genres);

        Assert.Matches("^/posters/en/25346-[0-9a-f]{8}\\.svg$", address);
        Assert.NotEqual(address, PosterArt.Address("en", 25346, "Raiders of the Lost Ark!", 1981, Genres));
        Assert.NotEqual(address, PosterArt.Address("en", 25346, "Raiders of the Lost Ark", 1982, Genres));
        Assert.NotEqual(address, PosterArt.Address("en", 25346, "Raiders of the Lost Ark", 1981, ["Action"]));
        Assert.NotEqual(address, PosterArt.Address("es", 25346, "Raiders of the Lost Ark", 1981, Genres, "Acción"));
    }

    [Fact]
    public void The_footer_says_the_films_kind_in_the_viewers_language()
    {
        Assert.Equal("ACTION", Footer(PosterArt.Poster(25346, "Raiders of the Lost Ark", 1981, Genres)));
        Assert.Equal("ACCIÓN", Footer(PosterArt.Poster(25346, "Raiders of the Lost Ark", 1981, Genres, "Acción")));

        static string Footer(string poster) => XElement.Parse(poster).Elements(Svg + "text").Last().Value;
    }

    [Fact]
    public void Where_the_store_runs_has_no_say_in_how_a_poster_looks()
    {
        var here = PosterArt.Poster(25346, "Raiders of the Lost Ark", 1981, Genres);
        var culture = CultureInfo.CurrentCulture;
        try
        {
            // Swedish writes the minus sign as another character, which SVG does not read.
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("sv-SE");
            Assert.Equal(here, PosterArt.Poster(25346, "Raiders of the Lost Ark", 1981, Genres));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("Tom & Jerry: \"The\" 'Movie'")]
    [InlineData("千と千尋の神隠し")]
    [InlineData("🎬 🍿")]
    [InlineData("")]
    public void Any_title_makes_well_formed_svg_with_nothing_in_it_but_shapes_and_text(string title)
    {
        var poster = XElement.Parse(PosterArt.Poster(1, title, 2001, []));

        Assert.All(poster.DescendantsAndSelf(), element => Assert.Contains(element.Name.LocalName, Shapes));
        Assert.DoesNotContain(poster.DescendantsAndSelf().Attributes(), attribute => attribute.Name == "id");
    }

    [Fact]
    public void The_title_and_the_year_stand_on_the_poster()
    {
        var lines = Lines("Raiders of the Lost Ark");

        Assert.Equal("RAIDERS OF THE LOST ARK", string.Join(' ', lines[..^2]), ignoreCase: true);
        Assert.Equal(["1981", "ACTION"], lines[^2..]);
    }

    [Fact]
    public void A_title_longer_than_any_poster_is_cut_and_says_so()
    {
        var lines = Lines(string.Join(' ', Enumerable.Repeat("Interminable", 60)));

        Assert.True(lines.Length <= 6);
        Assert.EndsWith("…", lines[^3], StringComparison.Ordinal);
    }

    [Fact]
    public void Every_film_of_every_genre_stays_within_its_own_box()
    {
        string[] genres = ["Action", "Comedy", "Drama", "Horror", "Noir", "Romance", "Science Fiction", "Silent", "War", "Western", "Unheard of"];
        foreach (var poster in genres.SelectMany(genre => Enumerable.Range(1, 50).Select(id => PosterArt.Poster(id, "The Good, the Bad and the Ugly", 1966, [genre]))))
        {
            var baselines = XElement.Parse(poster).Elements(Svg + "text").Select(text => (int)text.Attribute("y")!);
            Assert.All(baselines, y => Assert.InRange(y, 10, 295));
        }
    }

    private static string[] Lines(string title) =>
        [.. XElement.Parse(PosterArt.Poster(25346, title, 1981, Genres)).Elements(Svg + "text").Select(text => text.Value)];
}
