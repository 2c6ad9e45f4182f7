namespace StreamingStore.Catalog;

/// <summary>What the catalogue makes of a film's facts, as SQL over <c>f</c> (movie_id, title, year, genres, director, cast_members, keywords, notability).</summary>
public static class FilmSql
{
    /// <summary>What a new film costs, in cents: prices follow age.</summary>
    public const string Price =
        "case when f.year >= 2020 then 1499 when f.year >= 2000 then 999 when f.year >= 1980 then 799 when f.year >= 1960 then 599 else 399 end";

    /// <summary>The groups of a new film: its genres in kebab-case, plus new-releases (2020 on) and classics (before 1960).</summary>
    public const string Groups = """
        (array(select replace(lower(genre), ' ', '-') from unnest(f.genres) genre)
          || case when f.year >= 2020 then array['new-releases'] when f.year < 1960 then array['classics'] else '{}' end)
        """;

    /// <summary>The people by whom a film is found.</summary>
    public const string People = "concat_ws(' ', f.director, array_to_string(f.cast_members, ' '))";

    /// <summary>The other words by which it is found.</summary>
    public const string Words = "concat_ws(' ', f.director, array_to_string(f.cast_members, ' '), array_to_string(f.genres, ' '), f.keywords, f.year)";

    /// <summary>Inserts the films of <c>f</c>: a statement that follows a <c>with</c> in which <c>f</c> stands last.</summary>
    public const string Insert = $"""
        , movie as (
          insert into store.movie (movie_id, title, year, genres, director, cast_members, notability, price)
          select f.movie_id, f.title, f.year, f.genres, f.director, f.cast_members, f.notability, {Price} from f
        )
        insert into store.movie_search (movie_id, subscription_groups, title, people, keywords, notability)
        select f.movie_id, {Groups}, f.title, {People}, {Words}, f.notability from f
        """;
}
