using System.Globalization;
using System.Text;
using StreamingStore.Catalog.Searching;

namespace StreamingStore.Web.Components.Pages.Search;

/// <summary>
/// A whole search as its address says it, so that back, reload and a shared link lead to the same films. An address may
/// hold anything: what can't be read is passed over.
/// </summary>
public sealed record SearchState
{
    /// <summary>How many films a page shows.</summary>
    public const int PageSize = 24;

    private const int LastPage = 10_000;
    private const int MostChoices = 20;

    /// <summary>The words as they were typed.</summary>
    public string Typed { get; init; } = "";

    /// <summary>The words, less what is typed around them.</summary>
    public string Words => Typed.Trim();

    /// <summary>The choices made.</summary>
    public MovieFilters Filters { get; init; } = new();

    /// <summary>The order chosen.</summary>
    public MovieSort Sort { get; init; }

    /// <summary>Which page, from 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>Nothing is asked for.</summary>
    public bool IsEmpty => Words.Length == 0 && Filters.IsEmpty;

    /// <summary>The search for it.</summary>
    public MovieQuery Query => new(Typed, PageSize, (Page - 1) * PageSize) { Filters = Filters, Sort = Sort };

    /// <summary>Reads an address.</summary>
    public static SearchState Of(IQueryCollection query)
    {
        var show = All("show").Distinct().ToList();
        return new SearchState
        {
            Typed = query["q"].ToString(),
            Sort = Enum.TryParse<MovieSort>(query["sort"], ignoreCase: true, out var sort) && Enum.IsDefined(sort) ? sort : MovieSort.Best,
            Page = int.TryParse(query["page"], CultureInfo.InvariantCulture, out var page) ? Math.Clamp(page, 1, LastPage) : 1,
            Filters = new MovieFilters
            {
                Genres = [.. All("genre").Distinct()],
                Decades = [.. All("decade").Select(text => int.TryParse(text, CultureInfo.InvariantCulture, out var decade) ? decade : 0).Where(decade => decade is > 1800 and < 2200).Distinct()],
                People = [.. All("person").Distinct()],
                // Both together are no choice.
                Availability = show is ["watch"] ? MovieAvailability.Watch : show is ["buy"] ? MovieAvailability.Buy : MovieAvailability.Any,
            },
        };

        IEnumerable<string> All(string name) => query[name].OfType<string>().Where(value => value.Length is > 0 and < 100 && !value.Any(char.IsControl) && IsText(value)).Take(MostChoices);
    }

    /// <summary>Its address.</summary>
    public string Href
    {
        get
        {
            var address = new StringBuilder("/search");
            Add("q", Words);
            foreach (var genre in Filters.Genres)
            {
                Add("genre", genre);
            }

            foreach (var decade in Filters.Decades)
            {
                Add("decade", decade.ToString(CultureInfo.InvariantCulture));
            }

            foreach (var person in Filters.People)
            {
                Add("person", person);
            }

            Add("show", Filters.Availability is MovieAvailability.Any ? "" : Name(Filters.Availability));
            Add("sort", Sort is MovieSort.Best ? "" : Name(Sort));
            Add("page", Page > 1 ? Page.ToString(CultureInfo.InvariantCulture) : "");
            return address.ToString();

            void Add(string name, string value)
            {
                if (value.Length > 0)
                {
                    address.Append(address.Length > "/search".Length ? '&' : '?').Append(name).Append('=').Append(Uri.EscapeDataString(value));
                }
            }
        }
    }

    /// <summary>The name of a choice as an address says it.</summary>
    public static string Name(Enum choice) => choice.ToString().ToLowerInvariant();

    /// <summary>Another page of it.</summary>
    public SearchState OnPage(int page) => this with { Page = page };

    /// <summary>The same words with other choices, from their first page.</summary>
    public SearchState With(MovieFilters filters) => this with { Filters = filters, Page = 1 };

    /// <summary>Half of a letter of two halves is no text that a database takes.</summary>
    private static bool IsText(string value) => !value.EnumerateRunes().Contains(Rune.ReplacementChar);
}
