using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using StreamingStore.Catalog;
using StreamingStore.Catalog.Searching;
using StreamingStore.Web.Accounts;

namespace StreamingStore.Web.Endpoints;

/// <summary>A film as apps get it.</summary>
public sealed record MovieResponse(
    long MovieId, string Title, int Year, string[] Genres, string Director, string[] Cast, string[] SubscriptionGroups,
    [property: Description("In the currency's smallest unit (cents).")] long Price, string Currency,
    [property: Description("A subscription that entitles now covers the film.")] bool IncludedInSubscription,
    [property: Description("The viewer bought the film, and was not refunded.")] bool Purchased,
    [property: Description("The viewer may watch it now.")] bool Available)
{
    internal static MovieResponse From(MovieResult movie) => new(
        movie.MovieId, movie.Title, movie.Year, movie.Genres, movie.Director, movie.CastMembers, movie.SubscriptionGroups,
        movie.Price, movie.Currency, movie.IncludedInSubscription, movie.Purchased, movie.Available);
}

/// <summary>A page of search results as apps get it.</summary>
public sealed record SearchResponse(
    IReadOnlyList<MovieResponse> Results, long Total, int Limit, int Offset,
    [property: Description("When the clock alone next changes what the viewer may watch (UTC): ask again then.")] DateTime? AccessChangesAt);

/// <summary>A title to choose while typing, with the letters of it that were typed.</summary>
public sealed record Suggestion(long MovieId, string Title, int Year, IReadOnlyList<TitleMatch> Matches);

/// <summary><c>/api/movies</c>: for everybody; the flags are those of the viewer who is signed in.</summary>
public static class MovieEndpoints
{
    private const int MostNamed = 40;
    private const int LongestName = 100;
    private const int MostSuggestions = 8;

    /// <summary>Maps the endpoints.</summary>
    public static void MapMovies(this IEndpointRouteBuilder routes)
    {
        var movies = routes.MapGroup("/api/movies").AllowAnonymous().WithTags("Movies");
        movies.MapGet("/search", SearchAsync)
            .WithSummary("Searches titles, people, genres, years and keywords.")
            .WithDescription("Typos are forgiven (one from four letters, two from nine), the last word may be unfinished, \"quoted phrases\" are found as they stand, and -words are left out.");
        movies.MapGet("/suggestions", SuggestAsync).WithSummary("Titles for what somebody is typing.");
        movies.MapGet("/{movieId:long}", FindAsync).WithSummary("One film.");
    }

    private static async Task<Results<Ok<SearchResponse>, ValidationProblem>> SearchAsync(
        MovieSearch search, FruitlessSearches fruitless, HttpContext context, CancellationToken ct, string q = "", int limit = 20, int offset = 0,
        [Description("The order: best (if not said), newest, price or title.")] string? sort = null,
        [Description("Only films of one of these genres, such as Science Fiction.")] string[]? genre = null,
        [Description("Only films of one of these decades, by their first years, such as 1980.")] int[]? decade = null,
        [Description("Only films by or with one of these people, by full name.")] string[]? person = null,
        [Description("Only films to watch now, or only films to buy: watch or buy.")] string? show = null)
    {
        if (limit is < 1 or > 100)
        {
            return Problems.Invalid(nameof(limit), "limit is from 1 to 100.");
        }

        if (offset < 0)
        {
            return Problems.Invalid(nameof(offset), "offset is 0 or more.");
        }

        string[] named = [.. genre ?? [], .. person ?? []];
        if (named.Length > MostNamed || named.Any(name => name.Length is 0 or > LongestName || name.Any(char.IsControl)))
        {
            return Problems.Invalid(nameof(genre), $"genre and person are names of at most {LongestName} letters, no more than {MostNamed} in all.");
        }

        if (!Is<MovieSort>(sort, out var order))
        {
            return Problems.Invalid(nameof(sort), "sort is best, newest, price or title.");
        }

        if (!Is<MovieAvailability>(show, out var availability))
        {
            return Problems.Invalid(nameof(show), "show is any, watch or buy.");
        }

        var query = new MovieQuery(q, limit, offset)
        {
            Sort = order,
            Filters = new MovieFilters { Genres = genre ?? [], Decades = decade ?? [], People = person ?? [], Availability = availability },
        };
        var page = await search.SearchAsync(query, context.User.ViewerId(), ct);
        if (page.Total == 0 && query.Filters.IsEmpty)
        {
            await fruitless.CountAsync(q, ct);
        }

        return TypedResults.Ok(new SearchResponse([.. page.Results.Select(MovieResponse.From)], page.Total, limit, offset, page.AccessChangesAt));
    }

    private static async Task<Ok<IEnumerable<Suggestion>>> SuggestAsync(MovieSearch search, CancellationToken ct, string q = "")
    {
        var page = await search.SearchAsync(new MovieQuery(q, MostSuggestions), viewerId: null, ct);
        return TypedResults.Ok(page.Results.Select(movie => new Suggestion(movie.MovieId, movie.Title, movie.Year, movie.TitleMatches)));
    }

    private static bool Is<T>(string? text, out T value)
        where T : struct, Enum
    {
        value = default;
        return string.IsNullOrEmpty(text) || (Enum.TryParse(text, ignoreCase: true, out value) && Enum.IsDefined(value) && !char.IsDigit(text[0]));
    }

    private static async Task<Results<Ok<MovieResponse>, NotFound>> FindAsync(long movieId, MovieCatalog catalog, HttpContext context, CancellationToken ct) =>
        await catalog.FindAsync(movieId, context.User.ViewerId(), ct) is { } movie ? TypedResults.Ok(MovieResponse.From(movie)) : TypedResults.NotFound();
}
