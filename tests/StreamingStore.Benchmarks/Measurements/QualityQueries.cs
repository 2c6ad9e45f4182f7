using Dapper;
using Npgsql;
using StreamingStore.Catalog.Searching;

namespace StreamingStore.Benchmarks.Measurements;

/// <summary>A search whose right answers are known.</summary>
/// <param name="Kind">What the searcher knew, and how well they typed it.</param>
/// <param name="Text">What is typed.</param>
/// <param name="IsRight">Whether a film is what was meant.</param>
internal sealed record QualityQuery(string Kind, string Text, Func<CatalogueFilm, bool> IsRight);

/// <summary>A film's facts, as the queries are made of them.</summary>
internal sealed record CatalogueFilm
{
    public required long MovieId { get; init; }

    public required string Title { get; init; }

    public required string[] Genres { get; init; }

    public required string[] People { get; init; }
}

/// <summary>
/// Searches made of the catalogue itself, the same ones every time: films and people are drawn evenly, known and unknown
/// alike. A title is right where it is the same; a person's film where the person is in it.
/// </summary>
internal static class QualityQueries
{
    public const int EachKind = 150;

    private const string Letters = "abcdefghijklmnopqrstuvwxyz";

    public static async Task<(IReadOnlyList<QualityQuery> Queries, IReadOnlyDictionary<long, CatalogueFilm> Films)> MakeAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var films = (await connection.QueryAsync<CatalogueFilm>(new CommandDefinition("""
            select movie_id, title, genres, array_remove(array_append(cast_members, director), '') as people
            from store.movie order by movie_id
            """, cancellationToken: ct))).AsList();
        var chance = new Random(20);
        List<QualityQuery> queries =
        [
            .. Draw(films, chance, film => Title("exact title", film.Title, film)),
            // The first five letters of a shorter title are those of hundreds, and no one film is right.
            .. Draw(films, chance, film => film.Title.Length < 10 ? null : Title("60 % of the title", film.Title[..(film.Title.Length * 6 / 10)], film)),
            .. Draw(films, chance, film => Title("title with a typo", Mistype(film.Title, chance), film)),
            .. Draw(films, chance, film => Person("person", OneOf(film.People, chance), person => person)),
            .. Draw(films, chance, film => Person("person with a typo", OneOf(film.People, chance), person => Mistype(person, chance))),
            .. Draw(films, chance, film => PersonAndGenre(OneOf(film.People, chance), OneOf(film.Genres, chance))),
        ];
        return (queries, films.ToDictionary(film => film.MovieId));
    }

    private static IEnumerable<QualityQuery> Draw(List<CatalogueFilm> films, Random chance, Func<CatalogueFilm, QualityQuery?> make)
    {
        for (var made = 0; made < EachKind;)
        {
            if (make(films[chance.Next(films.Count)]) is { } query)
            {
                made++;
                yield return query;
            }
        }
    }

    private static QualityQuery? Title(string kind, string? text, CatalogueFilm film) =>
        text is null ? null : new(kind, text, other => PlainText.Of(other.Title) == PlainText.Of(film.Title));

    private static QualityQuery? Person(string kind, string? person, Func<string, string?> type) =>
        person is null || type(person) is not { } text ? null : new(kind, text, film => film.People.Contains(person));

    private static QualityQuery? PersonAndGenre(string? person, string? genre) =>
        person is null || genre is null ? null : new("person and genre", $"{person} {genre}", film => film.People.Contains(person) && film.Genres.Contains(genre));

    private static string? OneOf(string[] values, Random chance) => values.Length == 0 ? null : values[chance.Next(values.Length)];

    /// <summary>
    /// One letter left out, put in or changed, or two swapped, in a word that still has four letters then: shorter ones are
    /// not forgiven. Null where the text has no such word.
    /// </summary>
    private static string? Mistype(string text, Random chance)
    {
        var words = text.Split(' ');
        int[] places = [.. Enumerable.Range(0, words.Length).Where(place => words[place].Length >= 5 && words[place].All(char.IsAsciiLetter))];
        if (places.Length == 0)
        {
            return null;
        }

        var chosen = places[chance.Next(places.Length)];
        var word = words[chosen];
        var at = chance.Next(word.Length);
        var letter = Letters[chance.Next(Letters.Length)];
        words[chosen] = chance.Next(4) switch
        {
            0 => word.Remove(at, 1),
            1 => word.Insert(at, $"{letter}"),
            2 => $"{word[..at]}{letter}{word[(at + 1)..]}",
            _ => at + 1 < word.Length ? $"{word[..at]}{word[at + 1]}{word[at]}{word[(at + 2)..]}" : $"{word[..^2]}{word[^1]}{word[^2]}",
        };
        return words[chosen].Equals(word, StringComparison.OrdinalIgnoreCase) ? null : string.Join(' ', words);
    }
}
