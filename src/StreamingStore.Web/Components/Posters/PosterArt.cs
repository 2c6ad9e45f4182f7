using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace StreamingStore.Web.Components.Posters;

/// <summary>
/// Draws a film's poster as SVG: colours and manner of type by genre, geometry by the film's id, the title set in
/// type, the year. The same film gives the same picture everywhere; nothing is stored and nothing downloaded.
/// </summary>
public static class PosterArt
{
    private const int Width = 200;
    private const int Height = 300;
    private const int Margin = 14;

    /// <summary>Counted up when posters are drawn otherwise, so that nobody keeps the old ones.</summary>
    private const int Edition = 2;

    /// <summary>Where the poster of a film is fetched: the address changes with the picture, which can so be kept for ever.</summary>
    /// <param name="language">The language of its words, such as <c>es</c>.</param>
    /// <param name="movieId">The film's id.</param>
    /// <param name="title">The title.</param>
    /// <param name="year">Year of release.</param>
    /// <param name="genres">The film's genres.</param>
    /// <param name="kind">What the footer calls the film in that language; the first genre by its own name where none is given.</param>
    public static string Address(string language, long movieId, string title, int year, IReadOnlyList<string> genres, string? kind = null) =>
        $"/posters/{language}/{movieId.ToString(CultureInfo.InvariantCulture)}-{Mark(movieId, title, year, genres, kind)}.svg";

    /// <summary>Eight characters that differ where the picture does.</summary>
    /// <inheritdoc cref="Poster" path="/param"/>
    public static string Mark(long movieId, string title, int year, IReadOnlyList<string> genres, string? kind = null)
    {
        var facts = string.Create(CultureInfo.InvariantCulture, $"{Edition}|{movieId}|{title}|{year}|{string.Join('|', genres)}|{kind}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(facts)).AsSpan(0, 4));
    }

    /// <summary>The poster of a film, two units wide to three high.</summary>
    /// <param name="movieId">The film's id; seeds the geometry.</param>
    /// <param name="title">The title as it is to be read; any text, encoded here.</param>
    /// <param name="year">Year of release.</param>
    /// <param name="genres">The film's genres, the first that has colours of its own decides.</param>
    /// <param name="kind">What the footer calls the film, in the viewer's language; the first genre by its own name where none is given.</param>
    /// <returns>One <c>svg</c> element, a file by itself.</returns>
    public static string Poster(long movieId, string title, int year, IReadOnlyList<string> genres, string? kind = null)
    {
        var seed = new PosterSeed(movieId);
        var palette = PosterPalette.For(genres, seed);
        var motif = PosterMotif.For(genres, seed);
        var lettering = PosterLettering.For(genres, seed);
        var set = PosterTitle.Set(lettering.Apply(title), Width - (2 * Margin), lettering.LetterWidth);

        var lineHeight = (set.Size * 11 / 10) + 1;
        var panel = Math.Max(88, (set.Lines.Count * lineHeight) + 52);
        var canvas = new SvgCanvas();
        canvas.Rect(0, 0, Width, Height, palette.Ground);
        var panelTop = DrawPicture(canvas, motif, palette, seed, panel);

        var baseline = panelTop + 18 + (set.Size * 8 / 10);
        foreach (var line in set.Lines)
        {
            canvas.Text(Margin, baseline, line, palette.Ink, lettering.Attributes(set.Size));
            baseline += lineHeight;
        }

        DrawFooter(canvas, palette, panelTop + panel - 13, year, kind ?? (genres.Count > 0 ? genres[0] : null));
        return Wrap(canvas);
    }

    /// <summary>The picture of a film's poster alone, without type, 16 units wide to 9 high: behind its page, or before it plays.</summary>
    /// <inheritdoc cref="Poster" path="/param"/>
    public static string Backdrop(long movieId, IReadOnlyList<string> genres)
    {
        var seed = new PosterSeed(movieId);
        var palette = PosterPalette.For(genres, seed);
        var motif = PosterMotif.For(genres, seed);
        var canvas = new SvgCanvas();
        canvas.Rect(0, 0, Width, Width, palette.Ground);
        motif(canvas, palette, seed);
        return $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 44 200 112\" preserveAspectRatio=\"xMidYMid slice\" aria-hidden=\"true\" focusable=\"false\">{canvas}</svg>";
    }

    private static int DrawPicture(SvgCanvas canvas, Action<SvgCanvas, PosterPalette, PosterSeed> motif, PosterPalette palette, PosterSeed seed, int panel)
    {
        var layout = seed.Next(1, 10);
        var (x, y, width, height, panelTop) = layout switch
        {
            <= 5 => (0, 0, Width, Height - panel, Height - panel),
            <= 8 => (Margin, Margin, Width - (2 * Margin), Height - panel - Margin, Height - panel),
            _ => (0, panel, Width, Height - panel, 0),
        };
        canvas.OpenFrame(x, y, width, height);
        // A shade of its own keeps the picture apart from the ground the title stands on.
        canvas.Rect(-50, -50, 300, 300, palette.Second, 0.22);
        motif(canvas, palette, seed);
        canvas.CloseFrame();
        return panelTop;
    }

    private static void DrawFooter(SvgCanvas canvas, PosterPalette palette, int baseline, int year, string? kind)
    {
        const string small = "font-family=\"Helvetica Neue,Arial,sans-serif\" font-size=\"9\" font-weight=\"600\" letter-spacing=\"1.2\"";
        canvas.Rect(Margin, baseline - 15, 22, 2, palette.First);
        canvas.Text(Margin, baseline, year.ToString(CultureInfo.InvariantCulture), palette.Ink, small);
        if (kind is not null)
            canvas.Text(Width - Margin, baseline, kind.ToUpperInvariant(), palette.Ink, small + " text-anchor=\"end\" opacity=\"0.8\"");
    }

    private static string Wrap(SvgCanvas canvas) =>
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" aria-hidden=\"true\" focusable=\"false\">{canvas}</svg>";
}
