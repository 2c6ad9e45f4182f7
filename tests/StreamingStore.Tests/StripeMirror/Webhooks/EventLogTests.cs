using StreamingStore.StripeMirror.Webhooks;
using StreamingStore.Tests.Fixtures;

namespace StreamingStore.Tests.StripeMirror.Webhooks;

public sealed class EventLogTests(PostgresServer server) : IAsyncLifetime
{
    private TestStore store = null!;
    private EventLog log = null!;

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.OpenAsync(server);
        log = store.Get<EventLog>();
        await store.ExecuteAsync("""
            insert into stripe.event (id, type, api_version, created, object, object_id, body, received_at)
            select 'evt_' || n, case n % 3 when 0 then 'customer.created' when 1 then 'customer.subscription.updated' else 'brand.new' end,
                   case when n % 5 > 0 then '2026-07-29.dahlia' end, now(), 'customer', 'cus_' || n % 10,
                   json_build_object('data', json_build_object('object', json_build_object('object', 'customer', 'id', 'cus_' || n % 10))),
                   now() - n / 10 * interval '1 minute'
            from generate_series(1, 120) n;
            insert into stripe.event_state (id, done_at, dead_at, outcome, attempts)
            select 'evt_' || n, case when n % 4 > 1 then now() end, case when n % 4 = 1 then now() end,
                   case n % 4 when 2 then 'applied' when 3 then 'refetched' end, n % 4
            from generate_series(1, 120) n
            """);
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task Pages_follow_one_another_without_gap_or_repeat()
    {
        var seen = new List<string>();
        for (var page = await log.ListAsync(new EventFilter(), limit: 25); page.Count > 0; page = await log.ListAsync(new EventFilter(), seen[^1], 25))
        {
            seen.AddRange(page.Select(e => e.Id));
        }

        Assert.Equal(120, seen.Count);
        Assert.Equal(120, seen.Distinct().Count());
    }

    [Fact]
    public async Task Each_filter_shows_its_own_events_only()
    {
        var all = await log.ListAsync(new EventFilter(), limit: 1000);
        await ShowsAsync(new EventFilter(Type: "brand.new"), e => e.Type == "brand.new");
        await ShowsAsync(new EventFilter(Type: "customer.*"), e => e.Type.StartsWith("customer.", StringComparison.Ordinal));
        await ShowsAsync(new EventFilter(ObjectId: "cus_3"), e => e.ObjectId == "cus_3");
        await ShowsAsync(new EventFilter(ApiVersion: ""), e => e.ApiVersion is null);
        await ShowsAsync(new EventFilter(ApiVersion: "2026-07-29.dahlia"), e => e.ApiVersion == "2026-07-29.dahlia");
        await ShowsAsync(new EventFilter(Result: "waiting"), e => e.DoneAt is null && e.DeadAt is null);
        await ShowsAsync(new EventFilter(Result: "dead"), e => e.DoneAt is null && e.DeadAt is not null);
        await ShowsAsync(new EventFilter(Result: "applied"), e => e.DoneAt is not null && e.Result == "applied");
        await ShowsAsync(new EventFilter(Result: "refetched"), e => e.DoneAt is not null && e.Result == "refetched");
        await ShowsAsync(new EventFilter(Tries: 2), e => e.Attempts >= 2);
        var (early, late) = (all[^30].ReceivedAt, all[30].ReceivedAt);
        await ShowsAsync(new EventFilter(From: early, Until: late), e => e.ReceivedAt >= early && e.ReceivedAt < late);

        async Task ShowsAsync(EventFilter filter, Func<InboxEvent, bool> expected)
        {
            var shown = await log.ListAsync(filter, limit: 1000);
            Assert.NotEmpty(shown);
            Assert.Equal(all.Where(expected).Select(e => e.Id), shown.Select(e => e.Id));
        }
    }

    [Fact]
    public async Task Counts_add_up_to_what_came_in()
    {
        var counts = await log.CountAsync(DateTime.UtcNow.AddDays(-1));

        Assert.Equal(120, counts.Sum(count => count.Events));
        Assert.Equal(24, counts.Where(count => count.ApiVersion is null).Sum(count => count.Events));
    }

    [Fact]
    public async Task A_burst_is_counted_minute_by_minute_and_by_what_came_of_it()
    {
        var oldest = (await log.ListAsync(new EventFilter(), limit: 1000))[^1].ReceivedAt;

        var bursts = await log.BurstsAsync(new EventFilter(From: oldest), TimeSpan.FromMinutes(1));

        Assert.Equal(120, bursts.Sum(burst => burst.Events));
        Assert.Equal(13, bursts.Select(burst => burst.From).Distinct().Count());
        Assert.Equal(["applied", "dead", "refetched", "waiting"], bursts.Select(burst => burst.Result).Distinct().Order());
        Assert.Equal(30, (await log.BurstsAsync(new EventFilter(Result: "applied", From: oldest), TimeSpan.FromMinutes(5))).Sum(burst => burst.Events));
        await Assert.ThrowsAsync<ArgumentException>(() => log.BurstsAsync(new EventFilter(), TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task The_rows_that_an_event_touched_are_named_and_whether_they_are_still_as_it_told_them()
    {
        await store.MirrorAsync(Snapshots.Subscription("sub_1", "cus_1"), Snapshots.Now);
        await store.ExecuteAsync("""
            insert into stripe.event (id, type, created, object, object_id, body) values
              ('evt_now', 'customer.subscription.updated', @Now, 'subscription', 'sub_1', '{}'),
              ('evt_before', 'customer.subscription.updated', @Now - interval '1 hour', 'subscription', 'sub_1', '{}'),
              ('evt_other', 'invoice.paid', @Now, 'invoice', 'in_1', '{}')
            """, new { Snapshots.Now });

        Assert.Equal([("subscription", true), ("subscription_item", true)], await TouchedAsync("evt_now"));
        Assert.Equal([("subscription", false), ("subscription_item", false)], await TouchedAsync("evt_before"));
        Assert.Empty(await TouchedAsync("evt_other"));

        async Task<IEnumerable<(string, bool)>> TouchedAsync(string id) => (await log.TouchedAsync((await log.FindAsync(id))!)).Select(row => (row.Kind, row.IsOfEvent));
    }

    [Fact]
    public async Task An_event_is_found_with_its_body_and_one_that_is_not_there_is_not()
    {
        Assert.Contains("cus_7", (await log.FindAsync("evt_7"))!.Body, StringComparison.Ordinal);
        Assert.Null(await log.FindAsync("evt_none"));
    }
}
