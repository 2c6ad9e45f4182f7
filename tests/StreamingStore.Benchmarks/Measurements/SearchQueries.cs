using System.Globalization;
using StreamingStore.Benchmarks.Store;
using StreamingStore.Catalog;

namespace StreamingStore.Benchmarks.Measurements;

/// <summary>What is searched for, and the values that the search statement takes besides.</summary>
internal static class SearchQueries
{
    public const int PageSize = 20;

    /// <summary>People, titles, genres, and words of films, common and rare; from no hit to several thousand.</summary>
    public static readonly string[] Mixed =
    [
        RunningStore.Query, "tom hanks", "meryl streep", "alfred hitchcock", "akira kurosawa", "jack nicholson spielberg",
        "raiders of the lost ark", "the godfather", "star wars", "casablanca", "heat", "zorro",
        "science fiction", "film noir detective", "western 1950", "horror",
        "love", "submarine", "\"new york\" -love", "zyxwvut",
    ];

    /// <summary>The parameters of <see cref="MovieCatalog.SearchSql"/> but Text, as pgbench takes them.</summary>
    public static Dictionary<string, string> ValuesFor(SignedInViewer viewer) => new()
    {
        ["Limit"] = PageSize.ToString(CultureInfo.InvariantCulture),
        ["Offset"] = "0",
        ["ViewerId"] = viewer.Id.ToString(),
        ["Now"] = DateTime.UtcNow.ToString("O", CultureInfo.InvariantCulture),
        ["Grace"] = "7 days",
    };

    /// <summary>The same as <see cref="ValuesFor"/>, Text included, as Npgsql takes them.</summary>
    public static object ParametersFor(SignedInViewer viewer, string text, int limit = PageSize) =>
        new { Text = text, Limit = limit, Offset = 0, ViewerId = viewer.Id, Now = DateTime.UtcNow, Grace = new StoreOptions().PastDueGrace };
}
