using System.Globalization;

namespace StreamingStore.Web.Components.Posters;

/// <summary>The manner in which a title is set: family, weight, case and spacing.</summary>
/// <param name="Family">Font families that systems have, best first.</param>
/// <param name="Style">Further SVG attributes.</param>
/// <param name="LetterWidth">How much wider than the estimate of <see cref="PosterTitle"/> this type runs.</param>
/// <param name="Capitals">The title is set in capitals.</param>
internal sealed record PosterLettering(string Family, string Style, double LetterWidth, bool Capitals)
{
    private const string Sans = "Helvetica Neue,Arial,sans-serif";
    private const string Serif = "Georgia,Times New Roman,serif";

    private static readonly PosterLettering Plain = new(Sans, "font-weight=\"700\" letter-spacing=\"-.3\"", 1.03, false);
    private static readonly PosterLettering Loud = new(Sans, "font-weight=\"800\"", 1.08, true);
    private static readonly PosterLettering Wide = new(Sans, "font-weight=\"500\" letter-spacing=\"2\"", 1.18, true);
    private static readonly PosterLettering Book = new(Serif, "font-weight=\"700\"", 1.06, false);
    private static readonly PosterLettering Slanted = new(Serif, "font-style=\"italic\"", 1.0, false);
    private static readonly PosterLettering Carved = new(Serif, "font-weight=\"700\" letter-spacing=\".8\"", 1.16, true);

    private static readonly Dictionary<string, PosterLettering[]> ByGenre = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Action"] = [Loud, Plain],
        ["Adventure"] = [Carved, Loud],
        ["Animated"] = [Plain],
        ["Comedy"] = [Plain, Book],
        ["Crime"] = [Wide, Plain],
        ["Documentary"] = [Plain],
        ["Drama"] = [Book, Slanted, Wide],
        ["Fantasy"] = [Carved, Slanted],
        ["Historical"] = [Book, Carved],
        ["Horror"] = [Loud, Wide],
        ["Musical"] = [Slanted, Plain],
        ["Mystery"] = [Wide, Book],
        ["Noir"] = [Wide, Slanted],
        ["Romance"] = [Slanted, Book],
        ["Science Fiction"] = [Wide, Plain],
        ["Silent"] = [Book, Slanted, Carved],
        ["Thriller"] = [Loud, Wide],
        ["War"] = [Loud, Carved],
        ["Western"] = [Carved, Book],
    };

    public static PosterLettering For(IReadOnlyList<string> genres, PosterSeed seed)
    {
        var genre = genres.FirstOrDefault(ByGenre.ContainsKey);
        return seed.Pick(genre is null ? [Book, Plain] : ByGenre[genre]);
    }

    public string Apply(string title) => Capitals ? title.ToUpperInvariant() : title;

    public string Attributes(int size) => string.Create(CultureInfo.InvariantCulture, $"font-family=\"{Family}\" font-size=\"{size}\" {Style}");
}
