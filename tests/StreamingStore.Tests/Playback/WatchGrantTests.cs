using StreamingStore.Playback;
using StreamingStore.Tests.Fixtures;
using static StreamingStore.Tests.Fixtures.Snapshots;

namespace StreamingStore.Tests.Playback;

public sealed class WatchGrantTests(PostgresServer server) : IAsyncLifetime
{
    private static readonly PlaybackDevice Sofa = new("sofa", "Chrome, Linux");

    private TestStore store = null!;
    private Guid viewerId;

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.OpenAsync(server);
        viewerId = await store.NewViewerAsync("cus_watching");
        await store.MirrorAsync(PaymentIntent("pi_1", "cus_watching", TestStore.Raiders));
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task Who_may_watch_gets_a_grant_that_is_found_by_its_token()
    {
        var grant = await GrantAsync();

        Assert.Equal((TestStore.Raiders, "Raiders of the Lost Ark"), (grant.MovieId, grant.Title));
        Assert.True(await Grants.MayFetchAsync(grant.Token));
    }

    [Fact]
    public async Task Who_may_not_watch_gets_none()
    {
        Assert.IsType<WatchOutcome.NotCovered>(await Grants.GrantAsync(viewerId, 2, Sofa));
        Assert.IsType<WatchOutcome.NotCovered>(await Grants.GrantAsync(await store.NewViewerAsync(), TestStore.Raiders, Sofa));
        Assert.IsType<WatchOutcome.UnknownMovie>(await Grants.GrantAsync(viewerId, 999_999_999, Sofa));
        Assert.Empty(await store.Get<Streams>().ListAsync(viewerId));
    }

    [Fact]
    public async Task A_grant_expires_unless_its_player_reports()
    {
        var silent = await GrantAsync();
        var playing = await GrantAsync("kitchen");
        store.Clock.Move(TimeSpan.FromHours(5));
        Assert.IsType<PlaybackAnswer.PlayOn>(await ReportAsync(playing));
        store.Clock.Move(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1));

        Assert.False(await Grants.MayFetchAsync(silent.Token));
        Assert.True(await Grants.MayFetchAsync(playing.Token));
    }

    [Fact]
    public async Task A_token_that_was_never_given_opens_nothing()
    {
        Assert.False(await Grants.MayFetchAsync("guess"));
        Assert.IsType<PlaybackAnswer.Stopped>(await Grants.ReportAsync("guess", new PlaybackReport(1, 100)));
    }

    [Fact]
    public async Task When_access_ends_the_player_is_told_and_its_grant_opens_nothing_more()
    {
        var grant = await GrantAsync();
        await store.MirrorAsync(Refund("re_1", "pi_1", 799));

        Assert.IsType<PlaybackAnswer.NotCovered>(await ReportAsync(grant));
        Assert.False(await Grants.MayFetchAsync(grant.Token));
        Assert.IsType<WatchOutcome.NotCovered>(await Grants.GrantAsync(viewerId, TestStore.Raiders, Sofa));
    }

    [Fact]
    public async Task Where_a_viewer_left_off_is_known_on_every_device()
    {
        var grant = await GrantAsync();
        await Grants.ReportAsync(grant.Token, new PlaybackReport(1234, 6900, Playing: false, Leaving: true));

        var position = await Positions.FindAsync(viewerId, TestStore.Raiders);
        Assert.Equal((1234, 6900, 1234), (position!.PositionSeconds, position.DurationSeconds, position.ResumeAt));
        var go = Assert.Single(await Positions.ContinueAsync(viewerId));
        Assert.Equal(("Raiders of the Lost Ark", 1234), (go.Movie.Title, go.Position.PositionSeconds));
        Assert.Null(await Positions.FindAsync(await store.NewViewerAsync(), TestStore.Raiders));
    }

    [Theory]
    [InlineData(30, 6900)]
    [InlineData(6800, 6900)]
    public async Task A_film_that_was_only_looked_into_or_watched_to_its_end_begins_anew(int position, int duration)
    {
        await Positions.SaveAsync(viewerId, TestStore.Raiders, position, duration);

        Assert.Equal(0, (await Positions.FindAsync(viewerId, TestStore.Raiders))!.ResumeAt);
        Assert.Empty(await Positions.ContinueAsync(viewerId));
    }

    [Fact]
    public async Task A_film_that_can_no_longer_be_watched_is_not_offered_to_go_on_with()
    {
        await Positions.SaveAsync(viewerId, TestStore.Raiders, 1000, 6900);
        await store.MirrorAsync(Refund("re_1", "pi_1", 799));

        Assert.Empty(await Positions.ContinueAsync(viewerId));
    }

    [Theory]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0", "Edge, Windows")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1", "Safari, iPhone")]
    [InlineData("Roku/DVP-14.5", "Roku")]
    [InlineData("curl/8.0", null)]
    public void Devices_are_named_as_their_owners_know_them(string userAgent, string? name) => Assert.Equal(name, PlaybackDevice.NameOf(userAgent));

    private WatchGrants Grants => store.Get<WatchGrants>();

    private PlaybackPositions Positions => store.Get<PlaybackPositions>();

    private async Task<WatchGrant> GrantAsync(string browser = "sofa") =>
        Assert.IsType<WatchOutcome.Granted>(await Grants.GrantAsync(viewerId, TestStore.Raiders, Sofa with { BrowserId = browser })).Grant;

    private Task<PlaybackAnswer> ReportAsync(WatchGrant grant) => Grants.ReportAsync(grant.Token, new PlaybackReport(10, 6900));
}
