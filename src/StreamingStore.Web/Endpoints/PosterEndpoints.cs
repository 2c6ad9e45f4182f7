using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using StreamingStore.Catalog;
using StreamingStore.Web.Components.Posters;

namespace StreamingStore.Web.Endpoints;

/// <summary><c>/posters/{movieId}-{mark}.svg</c>: pictures of their own, so that a page of a hundred films is a small one.</summary>
public static class PosterEndpoints
{
    /// <summary>Maps the endpoint.</summary>
    public static void MapPosters(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/posters/{movieId:long}-{mark}.svg", DrawAsync).AllowAnonymous().ExcludeFromDescription();

    private static async Task<Results<ContentHttpResult, NotFound>> DrawAsync(long movieId, string mark, MovieCatalog catalog, HttpContext context, CancellationToken ct)
    {
        if (await catalog.FindAsync(movieId, null, ct) is not { } movie)
        {
            return TypedResults.NotFound();
        }

        // An address from before the film was renamed still draws the film as it is, but is not to be kept.
        var current = mark == PosterArt.Mark(movie.MovieId, movie.Title, movie.Year, movie.Genres);
        context.Response.Headers[HeaderNames.CacheControl] = current ? "public, max-age=31536000, immutable" : "public, max-age=60";
        return TypedResults.Text(PosterArt.Poster(movie.MovieId, movie.Title, movie.Year, movie.Genres), "image/svg+xml");
    }
}
