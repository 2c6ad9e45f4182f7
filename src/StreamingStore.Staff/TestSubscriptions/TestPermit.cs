using Dapper;
using Npgsql;
using StreamingStore.Accounts;
using StreamingStore.StripeMirror;

namespace StreamingStore.Staff.TestSubscriptions;

/// <summary>
/// Whether somebody may try things here. Only an admin may, since accounts and customers are made that never end by
/// themselves; and only in test mode, since in live mode cards are charged.
/// </summary>
public sealed class TestPermit(NpgsqlDataSource database, StripeSettings settings)
{
    /// <summary>Why not; null where they may.</summary>
    public async Task<string?> RefusalAsync(Guid staffId, CancellationToken ct = default)
    {
        if (settings.LiveMode)
        {
            return "This store runs on a live Stripe key, and a test subscription would cost somebody money: use a store with a test key (sk_test_...).";
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        var admin = await connection.QuerySingleOrDefaultAsync<bool>(new CommandDefinition(
            "select @Admin = any(roles) from store.viewer where id = @staffId", new { staffId, StaffRole.Admin }, cancellationToken: ct));
        return admin ? null : "Test subscriptions are for admins.";
    }
}
