using System.Text.Json;
using Dapper;
using Npgsql;
using StreamingStore.Entitlements;
using StreamingStore.StripeMirror.Mirror;
using StreamingStore.StripeMirror.Webhooks;
using Stripe;

namespace StreamingStore.Staff.Customers;

/// <summary>
/// All that the store knows of one viewer or Stripe customer, section by section, a page of each at most. It is read from
/// the mirror; invoices alone, which the mirror does not keep, are asked from Stripe.
/// </summary>
public sealed class CustomerFile(NpgsqlDataSource database, StripeReader stripe, StoreOptions options, TimeProvider clock)
{
    /// <summary>How many rows of a section are shown at once.</summary>
    public const int PageSize = 10;

    /// <summary>Whose file it is.</summary>
    /// <param name="key">A viewer's id, or a Stripe customer's.</param>
    /// <param name="ct">Cancels the statement.</param>
    /// <returns>Null where neither the accounts nor the mirror know it.</returns>
    public async Task<CustomerHead?> FindAsync(string key, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QueryFirstOrDefaultAsync<CustomerHead>(new CommandDefinition("""
            select v.id as viewer_id, coalesce(v.email, c.email) as email, v.created_at as registered_at, coalesce(v.roles, '{}') as roles,
                   coalesce(v.stripe_customer_id, c.id) as customer_id, c.name, c.as_of, coalesce(c.deleted, false) as deleted
            from (select * from store.viewer where id = @viewerId or stripe_customer_id = @key) v
            full join (select * from stripe.customer
                       where id in (select @key union all select stripe_customer_id from store.viewer where id = @viewerId)) c
              on c.id = v.stripe_customer_id
            """, new { key, viewerId = Guid.TryParse(key, out var id) ? id : (Guid?)null }, cancellationToken: ct));
    }

    /// <summary>The customer's subscriptions, ended ones included, the newest first.</summary>
    public Task<Page<CustomerSubscription>> SubscriptionsAsync(string customerId, int page = 1, CancellationToken ct = default) => PageAsync<CustomerSubscription>(
        "stripe.subscription where customer_id = @customerId and not deleted",
        $"""
        with page as (
          select * from stripe.subscription where customer_id = @customerId and not deleted
          order by created desc, id desc limit @PageSize offset @Offset
        )
        select s.id, s.status, s.device_type, s.created, s.cancel_at_period_end, s.cancel_at, s.ended_at, s.test_clock_id, s.as_of,
               coalesce(items.period_end, s.current_period_end) as period_end, items.plans, items.amount, items.currency, items.interval,
               coalesce(items.entitles, false) as entitles
        from page s
        {AccessSql.TestClock}
        cross join lateral (
          select max(i.current_period_end) as period_end, string_agg(distinct coalesce(p.name, i.product_id), ', ') as plans,
                 sum((i.body -> 'price' ->> 'unit_amount')::bigint * coalesce(i.quantity, 1))::bigint as amount,
                 min(i.body -> 'price' ->> 'currency') as currency, min(i.body -> 'price' -> 'recurring' ->> 'interval') as interval,
                 bool_or({AccessSql.ItemEntitles}) as entitles
          from stripe.subscription_item i left join stripe.product p on p.id = i.product_id
          where i.subscription_id = s.id and not i.deleted
        ) items
        order by s.created desc, s.id desc
        """,
        new { customerId, Now = clock.GetUtcNow().UtcDateTime, Grace = options.PastDueGrace },
        page,
        ct);

    /// <summary>What the customer paid or tried to pay, for films and for plans, the newest first.</summary>
    public Task<Page<CustomerPayment>> PaymentsAsync(string customerId, int page = 1, CancellationToken ct = default) => PageAsync<CustomerPayment>(
        "stripe.payment_intent where customer_id = @customerId and not deleted",
        $"""
        {PaymentSelect}
        where p.customer_id = @customerId and not p.deleted
        order by p.created desc, p.id desc limit @PageSize offset @Offset
        """,
        new { customerId },
        page,
        ct);

    /// <summary>One payment, with the customer it belongs to; null where the mirror has none of that id.</summary>
    public async Task<(CustomerPayment Payment, string? CustomerId)?> PaymentAsync(string paymentIntentId, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var payment = await connection.QuerySingleOrDefaultAsync<CustomerPayment>(new CommandDefinition(
            $"{PaymentSelect} where p.id = @paymentIntentId and not p.deleted", new { paymentIntentId }, cancellationToken: ct));
        return payment is null ? null : (payment, await connection.QuerySingleAsync<string?>(new CommandDefinition(
            "select customer_id from stripe.payment_intent where id = @paymentIntentId", new { paymentIntentId }, cancellationToken: ct)));
    }

    /// <summary>The customer's saved cards, the default first.</summary>
    public Task<Page<CustomerCard>> CardsAsync(string customerId, int page = 1, CancellationToken ct = default) => PageAsync<CustomerCard>(
        "stripe.payment_method where customer_id = @customerId and not deleted",
        """
        select pm.id, coalesce(pm.body -> 'card' ->> 'brand', pm.type, '') as brand, coalesce(pm.body -> 'card' ->> 'last4', '') as last4,
               coalesce((pm.body -> 'card' ->> 'exp_month')::int, 0) as exp_month, coalesce((pm.body -> 'card' ->> 'exp_year')::int, 0) as exp_year,
               pm.id is not distinct from stripe.reference(c.body -> 'invoice_settings' -> 'default_payment_method') as is_default, pm.as_of
        from stripe.payment_method pm left join stripe.customer c on c.id = pm.customer_id
        where pm.customer_id = @customerId and not pm.deleted
        order by is_default desc, pm.created desc, pm.id limit @PageSize offset @Offset
        """,
        new { customerId },
        page,
        ct);

    /// <summary>What staff granted the viewer, grants that are over included, the newest first.</summary>
    public Task<Page<CustomerGrant>> GrantsAsync(Guid viewerId, int page = 1, CancellationToken ct = default) => PageAsync<CustomerGrant>(
        "store.access_grant where viewer_id = @viewerId",
        """
        select g.id, g.movie_id, m.title, g.subscription_group, g.reason, by.email as granted_by, g.granted_at, g.expires_at, g.revoked_at
        from store.access_grant g join store.viewer by on by.id = g.granted_by left join store.movie m on m.movie_id = g.movie_id
        where g.viewer_id = @viewerId
        order by g.granted_at desc, g.id desc limit @PageSize offset @Offset
        """,
        new { viewerId },
        page,
        ct);

    /// <summary>Events that tell of the customer or of what is the customer's, those that came in last first.</summary>
    public Task<Page<InboxEvent>> EventsAsync(string customerId, int page = 1, CancellationToken ct = default) => PageAsync<InboxEvent>(
        $"stripe.event where object_id in ({OwnedSql})",
        $"""
        select {EventLog.Columns} from stripe.inbox where object_id in ({OwnedSql})
        order by received_at desc, id desc limit @PageSize offset @Offset
        """,
        new { customerId },
        page,
        ct);

    /// <summary>The customer's invoices, the newest first, as Stripe has them now.</summary>
    /// <param name="customerId">Whose.</param>
    /// <param name="after">The last invoice of the page before; null for the first page.</param>
    /// <param name="ct">Cancels the request.</param>
    /// <exception cref="StripeException">Stripe fails.</exception>
    public async Task<InvoicePage> InvoicesAsync(string customerId, string? after = null, CancellationToken ct = default)
    {
        var page = await stripe.ReadAsync(
            $"/v1/invoices?customer={Uri.EscapeDataString(customerId)}&limit={PageSize}{(after is null ? "" : $"&starting_after={Uri.EscapeDataString(after)}")}", ct);
        return new InvoicePage(
            [.. page.Body.GetProperty("data").EnumerateArray().Select(Invoice)],
            page.Body.TryGetProperty("has_more", out var more) && more.ValueKind == JsonValueKind.True);
    }

    private const string PaymentSelect = """
        select p.id, p.status, p.amount, p.currency, p.created, m.movie_id, m.title, stripe.reference(p.body -> 'latest_charge') as charge_id, p.as_of,
               (select coalesce(sum(r.amount), 0) from stripe.refund r
                where r.payment_intent_id = p.id and not r.deleted and coalesce(r.status, '') not in ('failed', 'canceled'))::bigint as refunded,
               (select d.status from stripe.dispute d where d.payment_intent_id = p.id and not d.deleted order by d.created desc nulls last limit 1) as dispute
        from stripe.payment_intent p left join store.movie m on m.movie_id::text = p.metadata ->> 'movie_id'
        """;

    /// <summary>The ids of all that is the customer's in the mirror; each is looked up among the events by an index.</summary>
    private const string OwnedSql = """
        select @customerId
        union all select id from stripe.subscription where customer_id = @customerId
        union all select id from stripe.payment_method where customer_id = @customerId
        union all select id from stripe.payment_intent where customer_id = @customerId
        union all select c.id from stripe.payment_intent p join stripe.charge c on c.payment_intent_id = p.id where p.customer_id = @customerId
        union all select r.id from stripe.payment_intent p join stripe.refund r on r.payment_intent_id = p.id where p.customer_id = @customerId
        union all select d.id from stripe.payment_intent p join stripe.dispute d on d.payment_intent_id = p.id where p.customer_id = @customerId
        """;

    private async Task<Page<T>> PageAsync<T>(string from, string rows, object parameters, int page, CancellationToken ct)
    {
        var number = Math.Max(1, page);
        var all = new DynamicParameters(parameters);
        all.Add("PageSize", PageSize);
        all.Add("Offset", (number - 1L) * PageSize);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var answers = await connection.QueryMultipleAsync(new CommandDefinition($"select count(*) from {from}; {rows}", all, cancellationToken: ct));
        var count = await answers.ReadSingleAsync<long>();
        return new Page<T>((await answers.ReadAsync<T>()).AsList(), count, number, PageSize);
    }

    private static CustomerInvoice Invoice(JsonElement invoice) => new(
        MirroredObject.IdOf(invoice) ?? "",
        MirroredObject.Text(invoice, "number"),
        MirroredObject.Text(invoice, "status"),
        invoice.GetProperty("total").GetInt64(),
        invoice.GetProperty("amount_paid").GetInt64(),
        MirroredObject.Text(invoice, "currency") ?? "",
        DateTimeOffset.FromUnixTimeSeconds(invoice.GetProperty("created").GetInt64()).UtcDateTime,
        MirroredObject.Text(invoice, "hosted_invoice_url"));
}
