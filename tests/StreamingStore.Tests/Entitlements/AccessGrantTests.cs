using StreamingStore.Entitlements;
using StreamingStore.Tests.Fixtures;
using static StreamingStore.Tests.Fixtures.Snapshots;

namespace StreamingStore.Tests.Entitlements;

/// <summary>What staff let a viewer watch, beside what Stripe knows.</summary>
public sealed class AccessGrantTests(PostgresServer server) : IAsyncLifetime
{
    private const string Customer = "cus_granted";
    private TestStore store = null!;
    private AccessGrants grants = null!;
    private Guid viewerId;
    private Guid staffId;

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.OpenAsync(server);
        grants = store.Get<AccessGrants>();
        viewerId = await store.NewViewerAsync(Customer);
        staffId = await store.NewViewerAsync();
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task A_granted_film_is_available_and_neither_bought_nor_in_a_plan()
    {
        await GrantAsync(movieId: TestStore.Raiders);

        var film = await store.Catalog.FindAsync(TestStore.Raiders, viewerId);
        Assert.Equal((true, false, false), (film!.Available, film.Purchased, film.IncludedInSubscription));
        Assert.False(await store.MayWatchAsync(viewerId, 2));
        Assert.False(await store.MayWatchAsync(staffId));
    }

    [Fact]
    public async Task A_granted_group_covers_its_films()
    {
        await GrantAsync(group: "action");

        Assert.True(await store.MayWatchAsync(viewerId));
    }

    [Fact]
    public async Task A_grant_ends_with_its_expiry_and_the_answer_tells_when()
    {
        var expiry = Now.AddHours(1);
        await GrantAsync(movieId: TestStore.Raiders, expiresAt: expiry);
        Assert.Equal(expiry, await store.Catalog.AccessChangesAtAsync(viewerId));

        store.Clock.Move(TimeSpan.FromHours(2));
        Assert.False(await store.MayWatchAsync(viewerId));
        Assert.Equal(AccessReason.GrantExpired, await ReasonAsync());
    }

    [Fact]
    public async Task A_grant_that_is_taken_back_ends_at_once_and_stays_on_record()
    {
        var grant = await GrantAsync(movieId: TestStore.Raiders);
        var revoked = await grants.RevokeAsync(grant.Id, staffId);
        var again = await grants.RevokeAsync(grant.Id, viewerId);

        Assert.False(await store.MayWatchAsync(viewerId));
        Assert.Equal(AccessReason.GrantRevoked, await ReasonAsync());
        Assert.Equal(staffId, revoked!.RevokedBy);
        Assert.Equal(revoked, again);
        Assert.Equal([revoked], await grants.ListAsync(viewerId));
        Assert.Null(await grants.RevokeAsync(grant.Id + 1, staffId));
    }

    [Fact]
    public async Task A_grant_stays_when_old_events_are_replayed()
    {
        await store.MirrorAsync(Product("prod_action", "action"));
        await GrantAsync(movieId: TestStore.Raiders);
        await store.MirrorAsync(Subscription("sub_1", Customer, "canceled"), Now.AddDays(-1));
        await store.MirrorAsync(Subscription("sub_1", Customer), Now.AddDays(-2));

        Assert.True(await store.MayWatchAsync(viewerId));
    }

    [Fact]
    public async Task The_viewers_pages_hear_of_a_grant_and_of_its_end()
    {
        var heard = new SemaphoreSlim(0);
        (await store.ListenAsync()).Subscribe(viewerId, () => Task.FromResult(heard.Release()));
        var grant = await GrantAsync(movieId: TestStore.Raiders);
        Assert.True(await heard.WaitAsync(TimeSpan.FromSeconds(10)));

        await grants.RevokeAsync(grant.Id, staffId);
        Assert.True(await heard.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Theory]
    [InlineData(null, null, "gift", "Name the film or the subscription group")]
    [InlineData(2L, "action", "gift", "either a film or a subscription group")]
    [InlineData(null, "Action Films", "gift", "'Action Films' is no group's name")]
    [InlineData(null, "no-such-group", "gift", "No film is in the group no-such-group")]
    [InlineData(999_999_999L, null, "gift", "no film of that number")]
    [InlineData(2L, null, "  ", "Say why")]
    public async Task What_cannot_be_granted_is_refused_with_a_sentence(long? movieId, string? group, string reason, string expected) =>
        await AssertInvalidAsync(new AccessGrantRequest(viewerId, movieId, group, reason, staffId), expected);

    [Fact]
    public async Task A_grant_to_nobody_by_nobody_or_of_the_past_is_refused()
    {
        await AssertInvalidAsync(new AccessGrantRequest(Guid.NewGuid(), 2, null, "gift", staffId), "no such viewer");
        await AssertInvalidAsync(new AccessGrantRequest(viewerId, 2, null, "gift", Guid.NewGuid()), "no such member of staff");
        await AssertInvalidAsync(new AccessGrantRequest(viewerId, 2, null, "gift", staffId, Now.AddDays(-1)), "passed already");
        await AssertInvalidAsync(new AccessGrantRequest(viewerId, 2, null, "gift", staffId, DateTime.Now.AddDays(1)), "in UTC");
        await AssertInvalidAsync(new AccessGrantRequest(viewerId, 2, null, new string('a', 501), staffId), "501 characters");
    }

    private async Task<AccessGrant> GrantAsync(long? movieId = null, string? group = null, DateTime? expiresAt = null) =>
        Assert.IsType<AccessGrantOutcome.Granted>(await grants.GrantAsync(new AccessGrantRequest(viewerId, movieId, group, "lost a parcel", staffId, expiresAt))).Grant;

    private async Task AssertInvalidAsync(AccessGrantRequest request, string expected) =>
        Assert.Contains(expected, Assert.IsType<AccessGrantOutcome.Invalid>(await grants.GrantAsync(request)).Message, StringComparison.Ordinal);

    private async Task<AccessReason> ReasonAsync() => (await store.Get<ViewerAccess>().ExplainAsync(viewerId, TestStore.Raiders))!.Reason;
}
