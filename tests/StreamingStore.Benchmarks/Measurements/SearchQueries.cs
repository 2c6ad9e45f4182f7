using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using StreamingStore.Benchmarks.Store;
using StreamingStore.Catalog.Searching;
using StreamingStore.Entitlements;

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

    /// <summary>The mixed queries as the statement takes them, corrected against the catalogue's vocabulary.</summary>
    public static async Task<IReadOnlyList<SearchPlan>> PlansAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        using var changes = new EntitlementChanges(database, TimeProvider.System, NullLogger<EntitlementChanges>.Instance);
        using var vocabulary = new CatalogueVocabulary(database, changes);
        var words = await vocabulary.CurrentAsync(ct);
        return [.. Mixed.Select(text => SearchPlan.Make(TypedText.Parse(text), words))];
    }

    /// <summary>What a plan gives the statement, as pgbench takes it.</summary>
    public static Dictionary<string, string> ValuesOf(SearchPlan plan) => new()
    {
        ["Words"] = ArrayOf(plan.Words),
        ["InTitle"] = ArrayOf(plan.InTitle),
        ["InPeople"] = ArrayOf(plan.InPeople),
        ["InARow"] = ArrayOf(plan.InARow),
        ["Titles"] = ArrayOf(plan.Titles),
        ["Beginnings"] = ArrayOf(plan.Beginnings),
        ["WiderTitles"] = ArrayOf(plan.WiderTitles),
        ["Spaceless"] = plan.Spaceless,
    };

    /// <summary>The other parameters of <see cref="SearchSql.Plain"/>, as pgbench takes them.</summary>
    public static Dictionary<string, string> ValuesFor(SignedInViewer viewer) => new()
    {
        ["Limit"] = PageSize.ToString(CultureInfo.InvariantCulture),
        ["Offset"] = "0",
        ["ViewerId"] = viewer.Id.ToString(),
        ["Now"] = DateTime.UtcNow.ToString("O", CultureInfo.InvariantCulture),
        ["Grace"] = "7 days",
    };

    /// <summary>All of them, as Npgsql takes them.</summary>
    public static object ParametersFor(SignedInViewer viewer, SearchPlan plan, int limit = PageSize) => new
    {
        plan.Words,
        plan.InTitle,
        plan.InPeople,
        plan.InARow,
        plan.Titles,
        plan.Beginnings,
        plan.WiderTitles,
        plan.Spaceless,
        Limit = limit,
        Offset = 0,
        ViewerId = viewer.Id,
        Now = DateTime.UtcNow,
        Grace = new StoreOptions().PastDueGrace,
    };

    // Letters, digits, spaces and the signs of a tsquery: nothing that a quoted element would have to escape.
    private static string ArrayOf(IEnumerable<string> values) => "{" + string.Join(',', values.Select(value => $"\"{value}\"")) + "}";
}
