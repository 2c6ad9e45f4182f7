using StreamingStore.Playback;
using StreamingStore.Tests.Fixtures;
using static StreamingStore.Tests.Fixtures.Snapshots;

namespace StreamingStore.Tests.Playback;

public sealed class PlaybackPositionTests(PostgresServer server) : IAsyncLifetime
{
    private TestStore store = null!;
    private Guid viewerId;

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.OpenAsync(server);
        viewerId = await store.NewViewerAsync("cus_plays");
        await store.MirrorAsync(Product("prod_action", "action"));
        await store.MirrorAsync(Subscription("sub_plays", "cus_plays"));
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Theory]
    [InlineData(100, null)]
    [InlineData(200, 200)]
    [InlineData(3000, 3000)]
    [InlineData(9500, 9500)]
    [InlineData(9600, null)]
    public async Task A_film_in_the_middle_is_gone_on_with_and_one_only_looked_at_or_watched_to_its_end_is_not(int position, int? resumesAt)
    {
        var positions = store.Get<PlaybackPositions>();
        await positions.SaveAsync(viewerId, TestStore.Raiders, position, 10_000);

        Assert.Equal(resumesAt, (await store.Catalog.FindAsync(TestStore.Raiders, viewerId))!.ResumesAt);
        Assert.Equal(resumesAt ?? 0, (await positions.FindAsync(viewerId, TestStore.Raiders))!.ResumeAt);
        Assert.Equal(resumesAt is null ? [] : [TestStore.Raiders], (await positions.ContinueAsync(viewerId)).Select(film => film.Movie.MovieId));
    }

    [Fact]
    public async Task A_film_that_may_no_longer_be_watched_is_not_offered_to_go_on_with()
    {
        var positions = store.Get<PlaybackPositions>();
        await positions.SaveAsync(viewerId, TestStore.Raiders, 3000, 10_000);
        await store.MirrorAsync(Subscription("sub_plays", "cus_plays", "canceled"), DateTime.UtcNow.AddMinutes(1));

        Assert.Empty(await positions.ContinueAsync(viewerId));
    }
}
