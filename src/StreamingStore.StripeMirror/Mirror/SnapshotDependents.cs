using Npgsql;

namespace StreamingStore.StripeMirror.Mirror;

/// <summary>What is written, or asked for, with an object: it hangs on it, or would be wrong without it.</summary>
internal static class SnapshotDependents
{
    /// <summary>Adds the statements that follow the rows of these snapshots.</summary>
    public static void Add(NpgsqlBatch batch, List<IncomingSnapshot> written)
    {
        SubscriptionItems.Add(batch, [.. written.Where(snapshot => snapshot is { Name: "subscription", Deleted: false })]);

        // A subscription on a test clock lives by its time; a refund or a dispute counts only with its payment.
        AddUnknown(batch, "test_clock", written.Where(snapshot => snapshot.Name == "subscription").Select(snapshot => MirroredObject.Reference(snapshot.Body, "test_clock")));
        AddUnknown(batch, "payment_intent", written.Where(snapshot => snapshot.Name is "refund" or "dispute").Select(snapshot => MirroredObject.Reference(snapshot.Body, "payment_intent")));

        // Deleting a customer cancels its subscriptions. https://docs.stripe.com/api/customers/delete
        AddMarks(batch, "subscription", "customer_id = any($1) and status not in ('canceled', 'incomplete_expired')", written.Where(snapshot => snapshot is { Name: "customer", Deleted: true }));

        // A charge counts what was refunded; where our refunds add up to something else, they are fetched with it.
        AddMarks(batch, "charge", """
            t.id = any($1) and t.amount_refunded <> (
              select coalesce(sum(r.amount), 0) from stripe.refund r where r.charge_id = t.id and r.status not in ('failed', 'canceled'))
            """, written.Where(snapshot => snapshot.Name == "charge"));
    }

    private static void AddUnknown(NpgsqlBatch batch, string name, IEnumerable<string?> references)
    {
        if (references.OfType<string>().Distinct().ToArray() is { Length: > 0 } ids)
        {
            batch.Add($"""
                insert into stripe.dirty_object (object, id)
                select '{name}', id from unnest($1) as needed (id)
                where not exists (select from stripe.{name} t where t.id = needed.id) order by id
                on conflict (object, id) do nothing
                """, ids);
        }
    }

    private static void AddMarks(NpgsqlBatch batch, string name, string condition, IEnumerable<IncomingSnapshot> cause)
    {
        if (cause.Select(snapshot => snapshot.Id).ToArray() is { Length: > 0 } ids)
        {
            batch.Add($"""
                insert into stripe.dirty_object as d (object, id) select '{name}', t.id from stripe.{name} t where {condition} order by t.id
                {MirrorWriter.OnMarkedAgain}
                """, ids);
        }
    }
}
