using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using StreamingStore.Catalog;
using StreamingStore.Web.Components.Parts;
using StreamingStore.Web.Components.Posters;
using StreamingStore.Web.Localization;

namespace StreamingStore.Web.Endpoints;

/// <summary><c>/posters/{language}/{movieId}-{mark}.svg</c>: pictures of their own, so that a page of a hundred films is a small one.</summary>
public static class PosterEndpoints
{
    /// <summary>Maps the endpoint.</summary>
    public static void MapPosters(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/posters/{language}/{movieId:long}-{mark}.svg", DrawAsync).AllowAnonymous().ExcludeFromDescription();

    private static async Task<Results<ContentHttpResult, NotFound>> DrawAsync(
        string language, long movieId, string mark, MovieCatalog catalog, GenreWords words, HttpContext context, CancellationToken ct)
    {
        if (Languages.All.All(known => known.Culture != language) || await catalog.FindAsync(movieId, null, ct) is not { } movie)
        {
            return TypedResults.NotFound();
        }

        // The address decides, not who asks: what it says is kept by caches between the two.
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        context.Response.Headers.ContentLanguage = language;
        var kind = movie.Genres.Length > 0 ? words.Of(movie.Genres[0]) : null;

        // An address from before the film was renamed still draws the film as it is, but is not to be kept.
        var current = mark == PosterArt.Mark(movie.MovieId, movie.Title, movie.Year, movie.Genres, kind);
        context.Response.Headers[HeaderNames.CacheControl] = current ? "public, max-age=31536000, immutable" : "public, max-age=60";
        return TypedResults.Text(PosterArt.Poster(movie.MovieId, movie.Title, movie.Year, movie.Genres, kind), "image/svg+xml");
    }
}
