using StreamingStore.Staff;
using StreamingStore.Staff.Audit;
using StreamingStore.Tests.Fixtures;

namespace StreamingStore.Tests.Staff.Audit;

public sealed class AuditLogTests(PostgresServer server) : IAsyncLifetime
{
    private TestStore store = null!;
    private AuditLog log = null!;
    private Guid staffId;

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.OpenAsync(server);
        log = store.Get<AuditLog>();
        staffId = await store.NewViewerAsync();
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task An_act_is_entered_before_it_is_done_and_told_how_it_ended()
    {
        var viewerId = await store.NewViewerAsync();
        var act = new StaffAct(staffId, "cancel_subscription", viewerId, "sub_1", "asked by phone");
        await log.DoAsync(
            act,
            async () =>
            {
                Assert.Null(Assert.Single(await log.ListAsync()).Outcome);
                return "canceled";
            },
            status => status);

        var entry = Assert.Single(await log.ListAsync(viewerId));
        Assert.Equal(("cancel_subscription", "sub_1", "asked by phone", "canceled"), (entry.Action, entry.Subject, entry.Reason, entry.Outcome));
        Assert.EndsWith("@example.com", entry.Staff, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_act_that_fails_is_entered_too_and_fails_on()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            log.DoAsync<string>(new StaffAct(staffId, "refund"), () => throw new InvalidOperationException("no charge"), _ => ""));

        Assert.Equal("failed: no charge", Assert.Single(await log.ListAsync()).Outcome);
    }

    [Fact]
    public async Task Pages_of_the_log_follow_one_another()
    {
        for (var i = 0; i < 7; i++)
        {
            await log.DoAsync(new StaffAct(staffId, "replay_event", Subject: $"evt_{i}"), () => Task.FromResult(true), _ => "done");
        }

        var first = await log.ListAsync(limit: 4);
        var second = await log.ListAsync(before: first[^1].Id, limit: 4);
        Assert.Equal(["evt_6", "evt_5", "evt_4", "evt_3"], first.Select(entry => entry.Subject));
        Assert.Equal(["evt_2", "evt_1", "evt_0"], second.Select(entry => entry.Subject));
    }
}
