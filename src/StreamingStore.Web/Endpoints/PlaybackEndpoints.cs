using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using StreamingStore.Playback;
using StreamingStore.Web.Accounts;

namespace StreamingStore.Web.Endpoints;

/// <summary>Leave to play a film, as apps get it.</summary>
public sealed record WatchResponse(
    long MovieId, string Title, string MediaUrl, DateTime ExpiresAt,
    [property: Description("Where the player reports by PUT, every ten seconds while it plays.")] string PlaybackUrl,
    [property: Description("Where to go on, in seconds.")] int ResumeAt);

/// <summary>What a player reports.</summary>
public sealed record PlaybackBody(
    [property: Description("Seconds from the film's beginning.")] double Position,
    [property: Description("How long the film is, in seconds.")] double Duration,
    [property: Description("It plays; false while it pauses.")] bool Playing = true,
    [property: Description("The player is being left; its place is free at once.")] bool Leaving = false);

/// <summary>What a player that may play on is told.</summary>
public sealed record PlaybackResponse(DateTime ExpiresAt);

/// <summary>Grants to watch, what players report, and the media that grants open.</summary>
public static class PlaybackEndpoints
{
    private const int MostSeconds = 24 * 60 * 60;
    private static readonly string SampleReel = Path.Combine(AppContext.BaseDirectory, "Playback", "sample-reel.webm");

    /// <summary>Maps the endpoints.</summary>
    public static void MapPlayback(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/watch/{movieId:long}", GrantAsync).RequireAuthorization(AccountServices.ViewerPolicy)
            .WithTags("Playback").WithSummary("A grant to play; 403 where the viewer may not watch the film, 409 where as many devices play as may. Send Device-Id to tell two devices of a kind apart.")
            .ProducesProblem(403).ProducesProblem(409);

        // Whoever holds the token may fetch and report: a video element sends no bearer token along, and a page that is
        // being left can send no more than one request. The token can't be guessed, so no other site can use it either.
        routes.MapPut("/playback/{token}", ReportAsync).AllowAnonymous().DisableAntiforgery()
            .WithTags("Playback").WithSummary("Reports where a player is, and keeps its place; 410 where it must stop, with the reason.")
            .ProducesProblem(409).ProducesProblem(410);
        routes.MapGet("/media/{token}", MediaAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<Results<Ok<WatchResponse>, NotFound, ProblemHttpResult>> GrantAsync(
        long movieId, WatchGrants grants, PlaybackPositions positions, HttpContext context, CancellationToken ct)
    {
        var viewerId = context.User.RequiredViewerId();
        switch (await grants.GrantAsync(viewerId, movieId, DeviceOf(context), ct))
        {
            case WatchOutcome.Granted { Grant: var grant }:
                var position = await positions.FindAsync(viewerId, movieId, ct);
                return TypedResults.Ok(new WatchResponse(
                    grant.MovieId, grant.Title, $"/media/{grant.Token}", grant.ExpiresAt, $"/playback/{grant.Token}", position?.ResumeAt ?? 0));
            case WatchOutcome.TooManyStreams full:
                return TooMany(full.Streams);
            case WatchOutcome.NotCovered:
                return TypedResults.Problem(
                    "The viewer may not watch this film: subscribe to a plan that covers it, or buy it.", statusCode: StatusCodes.Status403Forbidden, title: "Forbidden");
            default:
                return TypedResults.NotFound();
        }
    }

    private static async Task<Results<Ok<PlaybackResponse>, ValidationProblem, ProblemHttpResult>> ReportAsync(
        string token, PlaybackBody body, WatchGrants grants, CancellationToken ct)
    {
        if (body.Duration is not (> 0 and <= MostSeconds) || body.Position is not (>= 0 and <= MostSeconds))
        {
            return Problems.Invalid("position", $"position and duration are seconds, from 0 to {MostSeconds}.");
        }

        var report = new PlaybackReport((int)body.Position, (int)Math.Ceiling(body.Duration), body.Playing, body.Leaving);
        return await grants.ReportAsync(token, report, ct) switch
        {
            PlaybackAnswer.PlayOn on => TypedResults.Ok(new PlaybackResponse(on.ExpiresAt)),
            PlaybackAnswer.TooManyStreams full => TooMany(full.Streams),
            PlaybackAnswer.NotCovered => Gone("not-covered", "The film is no longer in the viewer's plan, nor bought."),
            _ => Gone("stopped", "The stream was stopped from elsewhere, or has run out: ask for a new grant."),
        };
    }

    private static async Task<Results<PhysicalFileHttpResult, NotFound>> MediaAsync(string token, WatchGrants grants, HttpContext context, CancellationToken ct)
    {
        if (!await grants.MayFetchAsync(token, ct))
        {
            return TypedResults.NotFound();
        }

        context.Response.Headers.CacheControl = "private, no-store";
        return TypedResults.PhysicalFile(SampleReel, "video/webm", enableRangeProcessing: true);
    }

    /// <summary>The device that the app names, or its kind: an app plays one film at a time.</summary>
    private static PlaybackDevice DeviceOf(HttpContext context)
    {
        var name = PlaybackDevice.NameOf(context.Request.Headers.UserAgent) ?? "App";
        var id = context.Request.Headers["Device-Id"].ToString() is { Length: > 0 and <= 200 } named ? named : name;
        return new PlaybackDevice($"app:{id}", name, OneFilmAtATime: true);
    }

    private static ProblemHttpResult TooMany(IReadOnlyList<StreamPlaying> streams) => TypedResults.Problem(
        $"As many devices play as may at once: {string.Join("; ", streams.Select(stream => $"{stream.Title} on {stream.Device}"))}. Stop one of them first.",
        statusCode: StatusCodes.Status409Conflict, title: "Too many streams", extensions: new Dictionary<string, object?> { ["reason"] = "too-many-streams" });

    private static ProblemHttpResult Gone(string reason, string message) => TypedResults.Problem(
        message, statusCode: StatusCodes.Status410Gone, title: "Stopped", extensions: new Dictionary<string, object?> { ["reason"] = reason });
}
