using StreamingStore.Playback;
using StreamingStore.Tests.Fixtures;
using static StreamingStore.Tests.Fixtures.Snapshots;

namespace StreamingStore.Tests.Playback;

/// <summary>Two streams at once, as a store allows that says nothing else.</summary>
public sealed class StreamsTests(PostgresServer server) : IAsyncLifetime
{
    private TestStore store = null!;
    private Guid viewerId;

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.OpenAsync(server);
        viewerId = await store.NewViewerAsync("cus_watching");
        await store.MirrorAsync(PaymentIntent("pi_1", "cus_watching", TestStore.Raiders));
        await store.MirrorAsync(PaymentIntent("pi_2", "cus_watching", 2));
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task The_third_device_is_told_which_two_are_playing()
    {
        await StartAsync("sofa");
        await StartAsync("kitchen", movieId: 2);

        var full = Assert.IsType<WatchOutcome.TooManyStreams>(await TryAsync("bedroom"));

        Assert.Equal([("sofa", TestStore.Raiders), ("kitchen", 2L)], full.Streams.Select(stream => (stream.Device, stream.MovieId)));
    }

    [Fact]
    public async Task Of_many_that_start_in_the_same_moment_as_many_as_may_do()
    {
        for (var round = 0; round < 5; round++)
        {
            var viewer = await store.NewViewerAsync($"cus_{round}");
            await store.MirrorAsync(PaymentIntent($"pi_round_{round}", $"cus_{round}", TestStore.Raiders));

            var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(device =>
                store.Get<WatchGrants>().GrantAsync(viewer, TestStore.Raiders, new PlaybackDevice($"device {device}", "TV"))));

            Assert.Equal(2, outcomes.Count(outcome => outcome is WatchOutcome.Granted));
        }
    }

    [Fact]
    public async Task A_page_loaded_again_takes_its_own_place_and_its_older_self_is_stopped()
    {
        var first = await StartAsync("sofa");
        await StartAsync("kitchen");
        var again = await StartAsync("sofa");

        Assert.IsType<PlaybackAnswer.Stopped>(await BeatAsync(first));
        Assert.IsType<PlaybackAnswer.PlayOn>(await BeatAsync(again));
    }

    [Fact]
    public async Task Leaving_frees_the_place_at_once()
    {
        var first = await StartAsync("sofa");
        await StartAsync("kitchen");
        await store.Get<WatchGrants>().ReportAsync(first.Token, new PlaybackReport(10, 100, Playing: false, Leaving: true));

        await StartAsync("bedroom");
    }

    [Fact]
    public async Task A_player_that_falls_silent_loses_its_place_and_one_that_reports_keeps_it()
    {
        var silent = await StartAsync("sofa");
        var playing = await StartAsync("kitchen");
        for (var i = 0; i < 5; i++)
        {
            store.Clock.Move(TimeSpan.FromSeconds(10));
            Assert.IsType<PlaybackAnswer.PlayOn>(await BeatAsync(playing));
        }

        await StartAsync("bedroom");
        Assert.IsType<PlaybackAnswer.TooManyStreams>(await BeatAsync(silent));
    }

    [Fact]
    public async Task A_player_that_paused_goes_on_where_a_place_is_free()
    {
        var paused = await StartAsync("sofa");
        store.Clock.Move(TimeSpan.FromMinutes(20));
        await StartAsync("kitchen");

        Assert.IsType<PlaybackAnswer.PlayOn>(await BeatAsync(paused));
        Assert.IsType<WatchOutcome.TooManyStreams>(await TryAsync("bedroom"));
    }

    [Fact]
    public async Task A_stream_stopped_from_elsewhere_hears_of_it_and_its_media_is_closed()
    {
        var first = await StartAsync("sofa");
        await StartAsync("kitchen");
        var full = Assert.IsType<WatchOutcome.TooManyStreams>(await TryAsync("bedroom"));
        await store.Get<Streams>().StopAsync(viewerId, full.Streams.Single(stream => stream.Device == "sofa").Place);

        await StartAsync("bedroom");
        Assert.IsType<PlaybackAnswer.Stopped>(await BeatAsync(first));
        Assert.False(await MayFetchAsync(first));
    }

    [Fact]
    public async Task A_player_that_never_reports_fetches_no_more_once_its_place_is_anothers()
    {
        var silent = await StartAsync("sofa");
        var other = await StartAsync("kitchen");
        store.Clock.Move(TimeSpan.FromMinutes(1));
        Assert.IsType<PlaybackAnswer.PlayOn>(await BeatAsync(other));
        Assert.True(await MayFetchAsync(silent));

        var third = await StartAsync("bedroom");

        Assert.False(await MayFetchAsync(silent));
        Assert.True(await MayFetchAsync(other));
        Assert.True(await MayFetchAsync(third));
        Assert.IsType<PlaybackAnswer.TooManyStreams>(await BeatAsync(silent));

        // A place is free again: who lost theirs may go on.
        await store.Get<WatchGrants>().ReportAsync(third.Token, new PlaybackReport(10, 100, Playing: false, Leaving: true));
        Assert.True(await MayFetchAsync(silent));
    }

    [Fact]
    public async Task Nobody_stops_the_streams_of_others()
    {
        var mine = await StartAsync("sofa");
        await store.Get<Streams>().StopAsync(await store.NewViewerAsync(), 1);

        Assert.IsType<PlaybackAnswer.PlayOn>(await BeatAsync(mine));
    }

    [Fact]
    public async Task A_television_plays_one_film_at_a_time_and_needs_one_place()
    {
        var television = new PlaybackDevice("tv", "Roku", OneFilmAtATime: true);
        var grants = store.Get<WatchGrants>();
        await grants.GrantAsync(viewerId, 2, television);
        await grants.GrantAsync(viewerId, TestStore.Raiders, television);

        Assert.Equal(TestStore.Raiders, Assert.Single(await store.Get<Streams>().ListAsync(viewerId)).MovieId);
    }

    private Task<WatchOutcome> TryAsync(string browser, long movieId = TestStore.Raiders) =>
        store.Get<WatchGrants>().GrantAsync(viewerId, movieId, new PlaybackDevice(browser, browser));

    private async Task<WatchGrant> StartAsync(string browser, long movieId = TestStore.Raiders) =>
        Assert.IsType<WatchOutcome.Granted>(await TryAsync(browser, movieId)).Grant;

    private Task<bool> MayFetchAsync(WatchGrant grant) => store.Get<WatchGrants>().MayFetchAsync(grant.Token);

    private Task<PlaybackAnswer> BeatAsync(WatchGrant grant) => store.Get<WatchGrants>().ReportAsync(grant.Token, new PlaybackReport(10, 100));
}
