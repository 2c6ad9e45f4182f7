using StreamingStore.Playback;
using StreamingStore.Tests.Fixtures;
using static StreamingStore.Tests.Fixtures.Snapshots;

namespace StreamingStore.Tests.Playback;

public sealed class WatchGrantTests(PostgresServer server) : IAsyncLifetime
{
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
        var grant = await Grants.GrantAsync(viewerId, TestStore.Raiders);

        Assert.Equal((TestStore.Raiders, "Raiders of the Lost Ark"), (grant!.MovieId, grant.Title));
        Assert.Equal(TestStore.Raiders, (await Grants.FindAsync(grant.Token))!.MovieId);
    }

    [Fact]
    public async Task Who_may_not_watch_gets_none()
    {
        Assert.Null(await Grants.GrantAsync(viewerId, 2));
        Assert.Null(await Grants.GrantAsync(await store.NewViewerAsync(), TestStore.Raiders));
        Assert.Null(await Grants.GrantAsync(viewerId, 999_999_999));
    }

    [Fact]
    public async Task A_grant_expires()
    {
        var grant = await Grants.GrantAsync(viewerId, TestStore.Raiders);
        store.Clock.Move(TimeSpan.FromHours(6) + TimeSpan.FromSeconds(1));

        Assert.Null(await Grants.FindAsync(grant!.Token));
    }

    [Fact]
    public async Task A_token_that_was_never_given_opens_nothing() => Assert.Null(await Grants.FindAsync("guess"));

    private WatchGrants Grants => store.Get<WatchGrants>();
}
