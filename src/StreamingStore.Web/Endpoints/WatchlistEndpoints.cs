using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using StreamingStore.Catalog;
using StreamingStore.Web.Accounts;
using StreamingStore.Web.Components.Parts;

namespace StreamingStore.Web.Endpoints;

/// <summary>The watchlist for apps, and for pages whose script or circuit is not there.</summary>
public static class WatchlistEndpoints
{
    /// <summary>Maps the endpoints.</summary>
    public static void MapWatchlist(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/watchlist/{movieId:long}", ChangeAsync).RequireAuthorization(AccountServices.ViewerPolicy).ExcludeFromDescription();

        var watchlist = routes.MapGroup("/api/watchlist").RequireAuthorization(AccountServices.ViewerPolicy).WithTags("Watchlist");
        watchlist.MapGet("/", ListAsync).WithSummary("The films on the viewer's watchlist, the last one added first.");
        watchlist.MapPut("/{movieId:long}", AddAsync).WithSummary("Puts a film on the viewer's watchlist.");
        watchlist.MapDelete("/{movieId:long}", RemoveAsync).WithSummary("Takes a film off the viewer's watchlist.");
    }

    private static async Task<RedirectHttpResult> ChangeAsync(long movieId, bool on, [FromForm] string? returnUrl, Watchlist watchlist, HttpContext context, CancellationToken ct)
    {
        var viewerId = context.User.RequiredViewerId();
        if (on)
        {
            await watchlist.AddAsync(viewerId, movieId, ct);
        }
        else
        {
            await watchlist.RemoveAsync(viewerId, movieId, ct);
        }

        return TypedResults.LocalRedirect(LocalPath.Or(returnUrl, "/watchlist"));
    }

    private static async Task<Ok<IEnumerable<MovieResponse>>> ListAsync(MovieCatalog catalog, HttpContext context, CancellationToken ct) =>
        TypedResults.Ok((await catalog.WatchlistAsync(context.User.RequiredViewerId(), ct)).Select(MovieResponse.From));

    private static async Task<Results<NoContent, NotFound>> AddAsync(long movieId, Watchlist watchlist, HttpContext context, CancellationToken ct) =>
        await watchlist.AddAsync(context.User.RequiredViewerId(), movieId, ct) ? TypedResults.NoContent() : TypedResults.NotFound();

    private static async Task<NoContent> RemoveAsync(long movieId, Watchlist watchlist, HttpContext context, CancellationToken ct)
    {
        await watchlist.RemoveAsync(context.User.RequiredViewerId(), movieId, ct);
        return TypedResults.NoContent();
    }
}
