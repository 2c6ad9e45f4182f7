using Microsoft.AspNetCore.Http.HttpResults;
using StreamingStore.Catalog;
using StreamingStore.Playback;
using StreamingStore.Web.Accounts;

namespace StreamingStore.Web.Endpoints;

/// <summary>Leave to play a film, as apps get it.</summary>
public sealed record WatchResponse(long MovieId, string Title, string MediaUrl, DateTime ExpiresAt);

/// <summary>Grants to watch, and the media that they open.</summary>
public static class PlaybackEndpoints
{
    private static readonly string SampleReel = Path.Combine(AppContext.BaseDirectory, "Playback", "sample-reel.webm");

    /// <summary>Maps the endpoints.</summary>
    public static void MapPlayback(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/watch/{movieId:long}", GrantAsync).RequireAuthorization(AccountServices.ViewerPolicy)
            .WithTags("Playback").WithSummary("A grant to play, or 403 where the viewer may not watch the film.").ProducesProblem(403);

        // Whoever holds the token may fetch: a video element sends no bearer token along.
        routes.MapGet("/media/{token}", MediaAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<Results<Ok<WatchResponse>, NotFound, ProblemHttpResult>> GrantAsync(
        long movieId, WatchGrants grants, MovieCatalog catalog, HttpContext context, CancellationToken ct)
    {
        var viewerId = context.User.RequiredViewerId();
        if (await grants.GrantAsync(viewerId, movieId, ct) is { } grant)
        {
            return TypedResults.Ok(new WatchResponse(grant.MovieId, grant.Title, $"/media/{grant.Token}", grant.ExpiresAt));
        }

        return await catalog.FindAsync(movieId, viewerId, ct) is null
            ? TypedResults.NotFound()
            : TypedResults.Problem(
                "The viewer may not watch this film: subscribe to a plan that covers it, or buy it.", statusCode: StatusCodes.Status403Forbidden, title: "Forbidden");
    }

    private static async Task<Results<PhysicalFileHttpResult, NotFound>> MediaAsync(string token, WatchGrants grants, HttpContext context, CancellationToken ct)
    {
        if (await grants.FindAsync(token, ct) is null)
        {
            return TypedResults.NotFound();
        }

        context.Response.Headers.CacheControl = "private, no-store";
        return TypedResults.PhysicalFile(SampleReel, "video/webm", enableRangeProcessing: true);
    }
}
