using Dapper;
using Npgsql;

namespace StreamingStore.Billing.Orders;

/// <summary>What a viewer's key is when a request comes with it.</summary>
public enum KeyUse
{
    /// <summary>It has not been used before.</summary>
    New,

    /// <summary>The same request was sent with it before.</summary>
    Repeated,

    /// <summary>Another request was sent with it before.</summary>
    Reused,
}

/// <summary>
/// Remembers for thirty days with which request each key of a viewer's came first: a key names one action, and must not
/// be answered with what another one did. https://docs.stripe.com/api/idempotent_requests
/// </summary>
public sealed class IdempotencyKeys(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>
    /// The longest key. Stripe takes 255 characters, of which the store's own prefix (the call and the viewer's id) and the
    /// suffix of a second attempt need up to 75.
    /// </summary>
    public const int MaxLength = 180;

    /// <summary>True for printable ASCII of at most <see cref="MaxLength"/> characters: the key goes on to Stripe in a header.</summary>
    public static bool IsValid(string key) => key.Length is > 0 and <= MaxLength && key.All(c => c is >= ' ' and <= '~');

    /// <summary>Keeps what the key is used for, unless it was used before.</summary>
    /// <param name="viewerId">Whose key.</param>
    /// <param name="key">The key.</param>
    /// <param name="fingerprint">A hash of the request.</param>
    /// <param name="ct">Cancels the statements.</param>
    public async Task<KeyUse> UseAsync(Guid viewerId, string key, byte[] fingerprint, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var (isNew, isSame) = await connection.QuerySingleAsync<(bool IsNew, bool IsSame)>(new CommandDefinition("""
            delete from store.idempotency_key where used_at < @now - interval '30 days';
            insert into store.idempotency_key as k (viewer_id, key, fingerprint, used_at) values (@viewerId, @key, @fingerprint, @now)
            on conflict (viewer_id, key) do update set fingerprint = k.fingerprint
            returning k.xmax = 0, k.fingerprint = @fingerprint
            """, new { viewerId, key, fingerprint, now = clock.GetUtcNow().UtcDateTime }, cancellationToken: ct));
        return isNew ? KeyUse.New : isSame ? KeyUse.Repeated : KeyUse.Reused;
    }

    /// <summary>Forgets a key whose request was refused before anything was done, so that it can be sent again mended.</summary>
    public async Task ForgetAsync(Guid viewerId, string key, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from store.idempotency_key where viewer_id = @viewerId and key = @key", new { viewerId, key }, cancellationToken: ct));
    }
}
