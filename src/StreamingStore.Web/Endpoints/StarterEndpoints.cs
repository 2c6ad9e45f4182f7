using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Localization;
using Microsoft.Net.Http.Headers;
using StreamingStore.Catalog;
using StreamingStore.Web.Components.Parts;

namespace StreamingStore.Web.Endpoints;

/// <summary>A choice under an empty search box, in the viewer's language.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Detail">What that is: a year, or the word for a person or a genre.</param>
/// <param name="Href">Where it leads.</param>
public sealed record StarterChoice(string Text, string Detail, string Href);

/// <summary><c>/search/starters</c>: what the search box offers before anything is typed, for the shop's own pages.</summary>
public static class StarterEndpoints
{
    private const int OfEachKind = 3;

    /// <summary>Maps the endpoint.</summary>
    public static void MapStarters(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/search/starters", ListAsync).AllowAnonymous().ExcludeFromDescription();

    private static async Task<Ok<IEnumerable<StarterChoice>>> ListAsync(
        MovieCatalog catalog, GenreWords genres, IStringLocalizer<PartsText> L, HttpContext context, CancellationToken ct)
    {
        var starters = await catalog.StartersAsync(OfEachKind, ct);

        // The same for everybody who speaks the language, and it changes with the catalogue alone.
        context.Response.Headers[HeaderNames.CacheControl] = "private, max-age=300";
        context.Response.Headers[HeaderNames.Vary] = "Accept-Language, Cookie";
        return TypedResults.Ok(starters.Select(starter => starter.Kind switch
        {
            StarterKind.Film => new StarterChoice(starter.Text, starter.Year?.ToString(CultureInfo.InvariantCulture) ?? "", $"/movies/{starter.MovieId}"),
            StarterKind.Person => new StarterChoice(starter.Text, L["Person"], LocalPath.Search(starter.Text)),
            _ => new StarterChoice(genres.Of(starter.Text), L["Genre"], LocalPath.Search(starter.Text)),
        }));
    }
}
