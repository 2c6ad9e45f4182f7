using System.Diagnostics;

namespace StreamingStore.Entitlements;

/// <summary>The spans of open pages: from a change of entitlement until the browser has drawn it.</summary>
public static class PageTelemetry
{
    /// <summary>The name of the source of these spans.</summary>
    public const string SourceName = "StreamingStore.Pages";

    /// <summary>The span of a page whose buttons changed between Buy Now and Watch Now.</summary>
    public const string Flip = "page flip";

    /// <summary>Event: the page was sent what is to be drawn. A flip without it began with that, since the clock alone made it.</summary>
    public const string Pushed = "pushed";

    /// <summary>Tag: whose page, the viewer's id.</summary>
    public const string ViewerId = "user.id";

    /// <summary>Tag: the page's path.</summary>
    public const string Page = "url.path";

    /// <summary>Tag: how many films can be watched now and could not before.</summary>
    public const string ToWatch = "store.films.to_watch";

    /// <summary>Tag: how many films could be watched before and can't now.</summary>
    public const string FromWatch = "store.films.from_watch";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Records a flip that the browser has drawn.</summary>
    /// <param name="viewerId">Whose page.</param>
    /// <param name="page">Its path.</param>
    /// <param name="toWatch">How many films can be watched now and could not before.</param>
    /// <param name="fromWatch">How many could be watched before and can't now.</param>
    /// <param name="heard">When this node received the change (UTC); null where the clock alone made it.</param>
    /// <param name="pushed">When the page was sent what is to be drawn (UTC).</param>
    /// <param name="drawn">When the browser said that it is drawn (UTC).</param>
    public static void RecordFlip(Guid viewerId, string page, int toWatch, int fromWatch, DateTimeOffset? heard, DateTimeOffset pushed, DateTimeOffset drawn)
    {
        using var span = Source.StartActivity(Flip, ActivityKind.Internal, parentContext: default, startTime: heard ?? pushed);
        if (heard is not null)
        {
            span?.AddEvent(new ActivityEvent(Pushed, pushed));
        }

        span?.SetTag(ViewerId, viewerId.ToString()).SetTag(Page, page).SetTag(ToWatch, toWatch).SetTag(FromWatch, fromWatch)
            .SetEndTime(drawn.UtcDateTime);
    }
}
