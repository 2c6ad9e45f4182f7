using System.Diagnostics.Metrics;
using StreamingStore.StripeMirror.Freshness;
using StreamingStore.StripeMirror.Reconciliations;
using StreamingStore.Tests.Fixtures;

namespace StreamingStore.Tests.StripeMirror.Freshness;

public sealed class MirrorFreshnessTests(PostgresServer server) : IAsyncLifetime
{
    private TestStore store = null!;

    public async ValueTask InitializeAsync() => store = await TestStore.OpenWithStripeAsync(server);

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task A_mirror_that_is_up_to_date_gives_no_worry()
    {
        await store.Get<Reconciliation>().RunAsync();
        var freshness = await ReadAsync();

        Assert.Empty(freshness.Worries);
        Assert.Equal((0, 0, 0), (freshness.EventsWaiting, freshness.DeadLetters, freshness.OldestEventSeconds));
        Assert.True(freshness.RequestsMade > 0);
        Assert.NotNull(freshness.LastCleanReconciliationAt);
    }

    [Fact]
    public async Task What_waits_too_long_is_a_worry_with_its_age()
    {
        await store.ExecuteAsync("""
            insert into stripe.event (id, type, created, body, received_at) values ('evt_1', 'x', now(), '{}', now() - interval '5 minutes');
            insert into stripe.event (id, type, created, body) values ('evt_2', 'x', now(), '{}');
            insert into stripe.event_state (id, dead_at) values ('evt_1', null), ('evt_2', now());
            insert into stripe.dirty_object (object, id, marked_at) values ('product', 'prod_1', now() - interval '4 minutes');
            insert into stripe.reconciliation (started_at, finished_at) values (now() - interval '2 days', now() - interval '2 days');
            """);
        var freshness = await ReadAsync();

        Assert.Equal((1, 1, 1), (freshness.EventsWaiting, freshness.DeadLetters, freshness.DirtyObjects));
        Assert.InRange(freshness.OldestEventSeconds, 300, 330);
        Assert.InRange(freshness.OldestDirtySeconds, 240, 270);
        Assert.Equal(4, freshness.Worries.Count);
    }

    [Fact]
    public async Task The_numbers_are_metrics_too()
    {
        await store.ExecuteAsync("insert into stripe.event_state (id, dead_at) values ('evt_2', now())");
        var dead = new TaskCompletionSource<double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == MirrorMetrics.MeterName && instrument.Name == "stripe.events.dead")
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, value, _, _) =>
        {
            // Other tests' stores have meters too; theirs have no dead letters.
            if (value > 0)
            {
                dead.TrySetResult(value);
            }
        });
        listener.Start();
        var metrics = store.Get<MirrorMetrics>();
        await metrics.StartAsync(CancellationToken.None);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!dead.Task.IsCompleted)
        {
            listener.RecordObservableInstruments();
            await Task.Delay(20, patience.Token);
        }

        await metrics.StopAsync(CancellationToken.None);
        Assert.Equal(1, await dead.Task);
    }

    private Task<MirrorFreshness> ReadAsync() => store.Get<MirrorFreshnessReader>().ReadAsync();
}
