using Dapper;
using Npgsql;
using StreamingStore.StripeMirror.Mirror;
using Stripe;

namespace StreamingStore.Billing;

/// <summary>Ties a viewer to a Stripe customer, made at first need.</summary>
public sealed class StripeCustomers(NpgsqlDataSource database, IStripeClient stripe, MirrorWriter mirror)
{
    /// <summary>
    /// The viewer's customer. One is made where there is none yet, or where the one there was has been deleted at Stripe.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no such viewer.</exception>
    /// <exception cref="StripeException">Stripe refuses or can't be reached.</exception>
    public Task<string> EnsureAsync(Guid viewerId, CancellationToken ct = default) => EnsureAsync(viewerId, testClockId: null, ct);

    /// <summary>The viewer's customer; one that is made now lives by this test clock, which no customer can be given later.</summary>
    public async Task<string> EnsureAsync(Guid viewerId, string? testClockId, CancellationToken ct)
    {
        var viewer = await FindAsync(viewerId, ct) ?? throw new InvalidOperationException($"There is no viewer {viewerId}.");
        if (viewer.StripeCustomerId is not null && !viewer.Deleted)
        {
            return viewer.StripeCustomerId;
        }

        // Named after what it replaces, so two first needs at once meet in one customer.
        var key = $"customer:{viewerId}:{viewer.StripeCustomerId ?? "first"}";
        var customer = await new CustomerService(stripe).CreateAsync(
            new CustomerCreateOptions { Email = viewer.Email, TestClock = testClockId, Metadata = new Dictionary<string, string> { ["viewer_id"] = viewerId.ToString() } },
            new RequestOptions { IdempotencyKey = key },
            ct);
        await mirror.ApplyResponseAsync(customer, ct);
        await TieAsync(viewerId, customer.Id, ct);
        return customer.Id;
    }

    private async Task<LinkedViewer?> FindAsync(Guid viewerId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<LinkedViewer>(new CommandDefinition("""
            select v.email, v.stripe_customer_id, coalesce(c.deleted, false) as deleted
            from store.viewer v left join stripe.customer c on c.id = v.stripe_customer_id
            where v.id = @viewerId
            """, new { viewerId }, cancellationToken: ct));
    }

    private async Task TieAsync(Guid viewerId, string customerId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "update store.viewer set stripe_customer_id = @customerId where id = @viewerId", new { customerId, viewerId }, cancellationToken: ct));
    }

    private sealed class LinkedViewer
    {
        public string Email { get; init; } = "";

        public string? StripeCustomerId { get; init; }

        public bool Deleted { get; init; }
    }
}
