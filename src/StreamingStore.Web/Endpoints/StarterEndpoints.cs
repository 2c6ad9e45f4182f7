using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Localization;
using Microsoft.Net.Http.Headers;
using StreamingStore.Catalog;
using StreamingStore.Web.Components.Parts;

namespace StreamingStore.Web.Endpoints;

/// <summary><c>/search/starters</c>: what the search box offers before anything is typed, for the shop's own pages.</summary>
public static class StarterEndpoints
{
    private const int OfEachKind = 3;

    /// <summary>Maps the endpoint.</summary>
    public static void MapStarters(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/search/starters", ListAsync).AllowAnonymous().ExcludeFromDescription();

    private static async Task<Ok<IEnumerable<StarterChoice>>> ListAsync(
        MovieCatalog catalog, GenreWords genres, IStringLocalizer<PartsText> texts, HttpContext context, CancellationToken ct)
    {
        var starters = await catalog.StartersAsync(OfEachKind, ct);

        // The same for everybody who speaks the language, and it changes with the catalogue alone.
        context.Response.Headers[HeaderNames.CacheControl] = "private, max-age=300";
        context.Response.Headers[HeaderNames.Vary] = "Accept-Language, Cookie";
        return TypedResults.Ok(starters.Select(starter => StarterChoice.Of(starter, texts, genres)));
    }
}
