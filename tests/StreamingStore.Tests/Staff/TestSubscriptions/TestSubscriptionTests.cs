using StreamingStore.Accounts;
using StreamingStore.Staff.TestSubscriptions;
using StreamingStore.Tests.Fixtures;
using StreamingStore.Tests.Scenarios;

namespace StreamingStore.Tests.Staff.TestSubscriptions;

/// <summary>A store with a simulated Stripe and an admin who triggers test subscriptions.</summary>
public abstract class TestSubscriptionTests(PostgresServer server) : IAsyncLifetime
{
    private protected Scene Scene { get; private set; } = null!;

    protected Guid Admin { get; private set; }

    protected TestTimeline Timeline { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Scene = await Scene.OpenAsync(server);
        Admin = await Scene.Store.NewStaffAsync(StaffRole.Admin);
        Timeline = Scene.Store.Get<TestTimeline>();
    }

    /// <summary>The steps of a story's triggers, once what this node saw is written.</summary>
    protected async Task<ILookup<long, TriggerStep>> StepsAsync(long id)
    {
        await Timeline.WriteAsync();
        return await Scene.Store.Get<TestTriggers>().StepsAsync(id);
    }

    public async ValueTask DisposeAsync()
    {
        await Scene.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
