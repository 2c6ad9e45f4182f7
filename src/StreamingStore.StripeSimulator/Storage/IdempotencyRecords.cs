using System.Diagnostics.CodeAnalysis;

namespace StreamingStore.StripeSimulator.Storage;

/// <summary>
/// The first answer to a request with an <c>Idempotency-Key</c>, which later ones get again. The fingerprint is made of
/// method, path and parameters: another request must not use the key.
/// </summary>
internal sealed record IdempotencyRecord(string Key, string Fingerprint, string RequestId, DateTimeOffset Created)
{
    /// <summary>The first request has not been answered yet.</summary>
    public bool InProgress { get; set; } = true;

    public int Status { get; set; }

    public byte[] Body { get; set; } = [];
}

/// <summary>The keys in use. Stripe forgets them after 24 hours.</summary>
internal sealed class IdempotencyRecords
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private readonly Dictionary<string, IdempotencyRecord> records = [];

    public bool TryGet(string key, DateTimeOffset now, [NotNullWhen(true)] out IdempotencyRecord? record) =>
        records.TryGetValue(key, out record) && (record.InProgress || now - record.Created < Lifetime);

    public void Put(IdempotencyRecord record) => records[record.Key] = record;

    public void Forget(string key) => records.Remove(key);

    public void ForgetBefore(DateTimeOffset instant)
    {
        foreach (var record in records.Values.Where(record => !record.InProgress && record.Created < instant).ToList())
            records.Remove(record.Key);
    }
}
