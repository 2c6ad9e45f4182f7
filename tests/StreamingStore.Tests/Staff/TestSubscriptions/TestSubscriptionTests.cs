using StreamingStore.Accounts;
using StreamingStore.Tests.Fixtures;
using StreamingStore.Tests.Scenarios;

namespace StreamingStore.Tests.Staff.TestSubscriptions;

/// <summary>A store with a simulated Stripe and an admin who triggers test subscriptions.</summary>
public abstract class TestSubscriptionTests(PostgresServer server) : IAsyncLifetime
{
    private protected Scene Scene { get; private set; } = null!;

    protected Guid Admin { get; private set; }

    public async ValueTask InitializeAsync()
    {
        Scene = await Scene.OpenAsync(server);
        Admin = await Scene.Store.NewStaffAsync(StaffRole.Admin);
    }

    public async ValueTask DisposeAsync()
    {
        await Scene.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
