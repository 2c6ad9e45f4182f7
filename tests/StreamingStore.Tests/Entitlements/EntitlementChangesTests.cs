using System.Threading.Channels;
using StreamingStore.Entitlements;
using StreamingStore.Tests.Fixtures;
using static StreamingStore.Tests.Fixtures.Snapshots;

namespace StreamingStore.Tests.Entitlements;

public sealed class EntitlementChangesTests(PostgresServer server) : IAsyncLifetime
{
    private const string Customer = "cus_listening";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Channel<string> heard = Channel.CreateUnbounded<string>();
    private TestStore store = null!;
    private EntitlementChanges changes = null!;
    private Guid viewerId;

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.OpenAsync(server);
        viewerId = await store.NewViewerAsync(Customer);
        await store.MirrorAsync(Product("prod_action", "action"));
        changes = await store.ListenAsync();
        changes.Subscribe(viewerId, () => HearAsync("viewer"));
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task A_viewers_page_hears_of_the_viewers_subscription()
    {
        await store.MirrorAsync(Subscription("sub_1", Customer));

        await AssertHeardAsync("viewer");
    }

    [Fact]
    public async Task Only_that_viewers_pages_hear()
    {
        var other = await store.NewViewerAsync("cus_other");
        changes.Subscribe(other, () => HearAsync("other"));
        await store.MirrorAsync(Subscription("sub_1", Customer));
        await AssertHeardAsync("viewer");
        await store.MirrorAsync(Subscription("sub_2", "cus_other"));

        await AssertHeardAsync("other");
        Assert.False(heard.Reader.TryRead(out _));
    }

    [Fact]
    public async Task A_payment_its_refund_and_its_dispute_are_heard()
    {
        await store.MirrorAsync(PaymentIntent("pi_1", Customer, TestStore.Raiders));
        await AssertHeardAsync("viewer");
        await store.MirrorAsync(Refund("re_1", "pi_1", 100));
        await AssertHeardAsync("viewer");
        await store.MirrorAsync(Dispute("du_1", "pi_1", "lost"));
        await AssertHeardAsync("viewer");
    }

    [Fact]
    public async Task A_film_that_changes_groups_is_heard_by_all()
    {
        await store.SetGroupsAsync(TestStore.Raiders, ["adventure"]);

        await AssertHeardAsync("viewer");
    }

    [Fact]
    public async Task A_product_that_changes_groups_is_heard_by_all()
    {
        await store.MirrorAsync(Product("prod_action", "western"), Now.AddMinutes(1));

        await AssertHeardAsync("viewer");
    }

    [Fact]
    public async Task A_viewer_who_is_tied_to_a_customer_with_a_subscription_hears_it()
    {
        var late = await store.NewViewerAsync();
        changes.Subscribe(late, () => HearAsync("late"));
        await store.MirrorAsync(Subscription("sub_1", "cus_late"));
        await store.ExecuteAsync("update store.viewer set stripe_customer_id = 'cus_late' where id = @late", new { late });

        await AssertHeardAsync("late");
    }

    [Fact]
    public async Task Nothing_is_heard_of_what_is_rolled_back_or_written_again_unchanged()
    {
        await store.MirrorAsync(Subscription("sub_1", Customer));
        await AssertHeardAsync("viewer");
        await store.MirrorAsync(Subscription("sub_1", Customer), Now.AddSeconds(2));
        await store.ExecuteAsync("begin; update stripe.subscription set deleted = true; rollback");

        // What is heard next is this, and nothing before it.
        changes.Subscribe(viewerId, () => HearAsync("second page"));
        await store.MirrorAsync(Subscription("sub_1", Customer, "canceled"), Now.AddMinutes(1));
        var both = new[] { await HeardAsync(), await HeardAsync() };
        Assert.Equal(["second page", "viewer"], both.Order());
    }

    [Fact]
    public async Task A_page_hears_at_once_of_what_changed_between_its_question_and_its_circuit()
    {
        var asked = DateTime.UtcNow;
        await store.MirrorAsync(Subscription("sub_1", Customer));
        await AssertHeardAsync("viewer");

        changes.Subscribe(viewerId, () => HearAsync("late page"), asked);
        await AssertHeardAsync("late page");

        changes.Subscribe(viewerId, () => HearAsync("later page"), asked.AddMinutes(1));
        Assert.False(heard.Reader.TryRead(out _));
    }

    [Fact]
    public async Task A_page_whose_question_is_older_than_what_is_remembered_asks_again()
    {
        changes.Subscribe(viewerId, () => HearAsync("old page"), DateTime.UtcNow.AddHours(-1));

        await AssertHeardAsync("old page");
    }

    [Fact]
    public async Task A_page_that_has_closed_hears_nothing()
    {
        var closing = changes.Subscribe(viewerId, () => HearAsync("closed"));
        closing.Dispose();
        await store.MirrorAsync(Subscription("sub_1", Customer));

        await AssertHeardAsync("viewer");
        Assert.False(heard.Reader.TryRead(out _));
    }

    [Fact]
    public async Task After_the_connection_broke_every_page_asks_again()
    {
        await store.ExecuteAsync("select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen entitlement_changed'");

        await AssertHeardAsync("viewer");
    }

    private async Task HearAsync(string what) => await heard.Writer.WriteAsync(what);

    private async Task<string> HeardAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        return await heard.Reader.ReadAsync(patience.Token);
    }

    private async Task AssertHeardAsync(string what) => Assert.Equal(what, await HeardAsync());
}
