using StreamingStore.Billing.Orders;
using StreamingStore.Tests.Fixtures;

namespace StreamingStore.Tests.Billing.Orders;

public sealed class IdempotencyKeysTests(PostgresServer server) : IAsyncLifetime
{
    private TestStore store = null!;
    private Guid viewerId;

    private IdempotencyKeys Keys => store.Get<IdempotencyKeys>();

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.OpenAsync(server);
        viewerId = await store.NewViewerAsync();
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task A_key_names_one_request_of_one_viewer()
    {
        Assert.Equal(KeyUse.New, await Keys.UseAsync(viewerId, "key", [1]));
        Assert.Equal(KeyUse.Repeated, await Keys.UseAsync(viewerId, "key", [1]));
        Assert.Equal(KeyUse.Reused, await Keys.UseAsync(viewerId, "key", [2]));
        Assert.Equal(KeyUse.Repeated, await Keys.UseAsync(viewerId, "key", [1]));
        Assert.Equal(KeyUse.New, await Keys.UseAsync(await store.NewViewerAsync(), "key", [2]));
    }

    [Fact]
    public async Task Of_two_requests_that_come_together_one_is_new()
    {
        var uses = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Keys.UseAsync(viewerId, "key", [1])));

        Assert.Single(uses, KeyUse.New);
        Assert.Equal(7, uses.Count(use => use == KeyUse.Repeated));
    }

    [Fact]
    public async Task A_key_is_forgotten_when_nothing_was_done_and_after_thirty_days()
    {
        await Keys.UseAsync(viewerId, "bad body", [1]);
        await Keys.ForgetAsync(viewerId, "bad body");
        Assert.Equal(KeyUse.New, await Keys.UseAsync(viewerId, "bad body", [2]));

        store.Clock.Move(TimeSpan.FromDays(31));
        await Keys.UseAsync(viewerId, "another", [1]);
        Assert.Equal(1, await store.ScalarAsync<int>("select count(*) from store.idempotency_key"));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(IdempotencyKeys.MaxLength, true)]
    [InlineData(IdempotencyKeys.MaxLength + 1, false)]
    [InlineData(0, false)]
    public void A_key_has_as_many_characters_as_reach_Stripe(int length, bool valid) => Assert.Equal(valid, IdempotencyKeys.IsValid(new string('k', length)));

    [Theory]
    [InlineData("schlüssel")]
    [InlineData("two\tparts")]
    [InlineData("two\nlines")]
    public void A_key_is_printable_ASCII(string key) => Assert.False(IdempotencyKeys.IsValid(key));
}
