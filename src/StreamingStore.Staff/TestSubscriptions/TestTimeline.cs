using System.Diagnostics;
using System.Threading.Channels;
using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using StreamingStore.Billing;
using StreamingStore.Entitlements;
using StreamingStore.StripeMirror;

namespace StreamingStore.Staff.TestSubscriptions;

/// <summary>
/// Records the effects of tests on their viewers: the webhook events that this node applies and the open pages that flip on
/// it. Both come from spans. With a live key nothing is recorded.
/// </summary>
public sealed class TestTimeline : BackgroundService
{
    // If the database falls behind, the oldest spans are dropped.
    private const int MostWaiting = 10_000;

    // Spans come in bursts; a burst is written in one batch.
    private static readonly TimeSpan BetweenWrites = TimeSpan.FromMilliseconds(50);

    private readonly NpgsqlDataSource database;
    private readonly TimeProvider clock;
    private readonly ILogger<TestTimeline> logger;
    private readonly ActivityListener? listener;
    private readonly Channel<EndedSpan> ended = Channel.CreateBounded<EndedSpan>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest });

    /// <summary>Starts listening for spans.</summary>
    public TestTimeline(NpgsqlDataSource database, StripeSettings settings, TimeProvider clock, ILogger<TestTimeline> logger)
    {
        (this.database, this.clock, this.logger) = (database, clock, logger);
        if (settings.LiveMode)
        {
            return;
        }

        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is StripeTelemetry.SourceName or PageTelemetry.SourceName,
            Sample = (ref options) => options.Name is StripeTelemetry.ApplyEvents or PageTelemetry.Flip ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            ActivityStopped = span =>
            {
                if (span.OperationName is StripeTelemetry.ApplyEvents or PageTelemetry.Flip)
                {
                    ended.Writer.TryWrite(new EndedSpan(span, Stopwatch.GetTimestamp()));
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
    }

    /// <summary>Writes the spans that have ended since the last call.</summary>
    /// <exception cref="NpgsqlException">The database can't be reached; these spans are lost.</exception>
    public async Task WriteAsync(CancellationToken ct = default)
    {
        var spans = new List<EndedSpan>();
        while (ended.Reader.TryRead(out var span))
        {
            spans.Add(span);
        }

        await WriteEventsAsync([.. spans.Where(span => span.Span.OperationName == StripeTelemetry.ApplyEvents)], ct);
        await WriteFlipsAsync([.. spans.Where(span => span.Span.OperationName == PageTelemetry.Flip)], ct);
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        listener?.Dispose();
        base.Dispose();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await ended.Reader.WaitToReadAsync(stoppingToken))
        {
            try
            {
                await WriteAsync(stoppingToken);
            }
            catch (NpgsqlException e)
            {
                logger.LogWarning(e, "Steps of test subscriptions could not be written; they are missing in the timeline");
            }

            await Task.Delay(BetweenWrites, clock, stoppingToken);
        }
    }

    /// <summary>An event about a watched viewer is a step of that viewer's last trigger.</summary>
    private async Task WriteEventsAsync(IReadOnlyList<EndedSpan> spans, CancellationToken ct)
    {
        // When a group fails, its events are tried alone, and both spans name them.
        var events = spans.SelectMany(ended => ((string[])ended.Span.GetTagItem(StripeTelemetry.EventIds)!).Select(id => (Id: id, Since: ended.Ago)))
            .GroupBy(one => one.Id, (id, times) => (Id: id, Since: times.Max(one => one.Since))).ToList();
        if (events.Count == 0)
        {
            return;
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("""
            insert into store.test_step (trigger_id, kind, what, detail, event_id, began_at, ended_at)
            select t.id, 'webhook', e.type, coalesce(e.last_error, e.object_id), e.id, e.received_at,
                   case when e.done_at is not null then clock_timestamp() - ended.since end
            from unnest(@ids, @since) as ended (id, since)
            join stripe.inbox e on e.id = ended.id
            cross join lateral (select e.body -> 'data' -> 'object' as subject) about
            cross join lateral (
              select case e.object when 'customer' then e.object_id else coalesce(
                stripe.reference((subject -> 'customer')::jsonb),
                (select p.customer_id from stripe.payment_intent p where p.id = stripe.reference((subject -> 'payment_intent')::jsonb))) end as customer
            ) owner
            cross join lateral (
              select t.id
              from store.test_trigger t left join store.viewer v on v.id = t.viewer_id
              where t.watched_until > now()
                and (v.stripe_customer_id = customer
                     -- A customer's and a clock's first event may come before we know their ids.
                     or subject -> 'metadata' ->> 'viewer_id' = t.viewer_id::text
                     or e.object = 'test_helpers.test_clock' and (e.object_id = t.test_clock_id or subject ->> 'name' = t.action_id))
              order by t.id desc limit 1
            ) t
            where exists (select from store.test_trigger where watched_until > now())
            on conflict (trigger_id, event_id) where event_id is not null
              do update set ended_at = coalesce(store.test_step.ended_at, excluded.ended_at), detail = excluded.detail
            """, new { ids = events.Select(one => one.Id).ToArray(), since = events.Select(one => one.Since).ToArray() }, cancellationToken: ct));
    }

    private async Task WriteFlipsAsync(IReadOnlyList<EndedSpan> spans, CancellationToken ct)
    {
        if (spans.Count == 0)
        {
            return;
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("""
            with watching as (
              select id, clock_timestamp() as now from store.test_trigger
              where viewer_id = @viewer and watched_until > now() order by id desc limit 1
            )
            insert into store.test_step (trigger_id, kind, what, detail, began_at, ended_at)
            select id, 'heard', @page, null, now - @heard::interval, now - @heard from watching where @heard is not null
            union all
            select id, 'flipped', @page, @detail, now - @pushed::interval, now - @drawn::interval from watching
            """, spans.Select(Flip), cancellationToken: ct));
    }

    private static object Flip(EndedSpan ended)
    {
        var span = ended.Span;
        var end = span.StartTimeUtc + span.Duration;
        var pushed = span.Events.Where(happened => happened.Name == PageTelemetry.Pushed).Select(happened => (DateTime?)happened.Timestamp.UtcDateTime).FirstOrDefault();
        return new
        {
            viewer = Guid.Parse((string)span.GetTagItem(PageTelemetry.ViewerId)!),
            page = (string)span.GetTagItem(PageTelemetry.Page)!,
            heard = pushed is null ? (TimeSpan?)null : ended.Ago + span.Duration,
            pushed = ended.Ago + (pushed is { } sent ? end - sent : span.Duration),
            drawn = ended.Ago,
            detail = Words((int)span.GetTagItem(PageTelemetry.ToWatch)!, (int)span.GetTagItem(PageTelemetry.FromWatch)!),
        };
    }

    private static string Words(int toWatch, int fromWatch) => string.Join(", ", new[]
    {
        toWatch > 0 ? $"{Counted.Of(toWatch, "film")} to Watch Now" : null,
        fromWatch > 0 ? $"{Counted.Of(fromWatch, "film")} away from Watch Now" : null,
    }.OfType<string>());

    /// <param name="Span">The span.</param>
    /// <param name="At">When it ended, a <see cref="Stopwatch"/> timestamp.</param>
    private sealed record EndedSpan(Activity Span, long At)
    {
        /// <summary>How long ago it ended.</summary>
        public TimeSpan Ago => Stopwatch.GetElapsedTime(At);
    }
}
