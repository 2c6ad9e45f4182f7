using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using StreamingStore.Catalog;
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

/// <summary><c>/api/movies</c>: for everybody; the flags are those of the viewer who is signed in.</summary>
public static class MovieEndpoints
{
    /// <summary>Maps the endpoints.</summary>
    public static void MapMovies(this IEndpointRouteBuilder routes)
    {
        var movies = routes.MapGroup("/api/movies").AllowAnonymous().WithTags("Movies");
        movies.MapGet("/search", SearchAsync).WithSummary("Searches titles, people, genres and keywords.");
        movies.MapGet("/{movieId:long}", FindAsync).WithSummary("One film.");
    }

    private static async Task<Results<Ok<SearchResponse>, ValidationProblem>> SearchAsync(
        MovieCatalog catalog, HttpContext context, CancellationToken ct, string q = "", int limit = 20, int offset = 0)
    {
        if (limit is < 1 or > 100)
        {
            return Problems.Invalid(nameof(limit), "limit is from 1 to 100.");
        }

        if (offset < 0)
        {
            return Problems.Invalid(nameof(offset), "offset is 0 or more.");
        }

        var page = await catalog.SearchAsync(new MovieQuery(q, limit, offset), context.User.ViewerId(), ct);
        return TypedResults.Ok(new SearchResponse([.. page.Results.Select(MovieResponse.From)], page.Total, limit, offset, page.AccessChangesAt));
    }

    private static async Task<Results<Ok<MovieResponse>, NotFound>> FindAsync(long movieId, MovieCatalog catalog, HttpContext context, CancellationToken ct) =>
        await catalog.FindAsync(movieId, context.User.ViewerId(), ct) is { } movie ? TypedResults.Ok(MovieResponse.From(movie)) : TypedResults.NotFound();
}
