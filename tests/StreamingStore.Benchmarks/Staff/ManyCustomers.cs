using Dapper;
using Npgsql;

namespace StreamingStore.Benchmarks.Staff;

/// <summary>A mirror as a large shop's is: customers with a viewer each, a subscription, a payment and what Stripe told of them.</summary>
internal static class ManyCustomers
{
    public const int Count = 100_000;

    /// <summary>When the first came (seconds since 1970): each came eleven minutes after the one before, the last just now.</summary>
    public static readonly long CreatedFrom = DateTimeOffset.UtcNow.ToUnixTimeSeconds() - (Count * 660L);

    /// <summary>So many fields the last reconciliation found to differ.</summary>
    public const int Drifted = 20_000;

    /// <summary>So many events a customer.</summary>
    public const int EventsEach = 3;

    /// <summary>Writes them. Bodies have the size and the fields of Stripe's; of the subscriptions one in twenty bears old-style metadata.</summary>
    public static async Task AddAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        foreach (var sql in Statements)
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            await connection.ExecuteAsync(new CommandDefinition(sql, new { Count, EventsEach, CreatedFrom, Drifted }, commandTimeout: 600, cancellationToken: ct));
        }
    }

    private static readonly string[] Statements =
    [
        """
        insert into stripe.product (id, as_of, body)
        select id, now(), jsonb_build_object('id', id, 'object', 'product', 'name', initcap(kind), 'active', true, 'metadata', jsonb_build_object('subscription_group', kind))
        from unnest(array['action', 'classics', 'premium']) kind, lateral (select 'plan_' || kind as id) named
        """,
        """
        insert into stripe.price (id, as_of, body)
        select 'price_' || n, now(), jsonb_build_object('id', 'price_' || n, 'object', 'price', 'type', 'recurring', 'currency', 'usd', 'unit_amount', 699, 'active', true,
          'product', (array['plan_action', 'plan_classics', 'plan_premium'])[1 + n], 'recurring', '{"interval": "month", "interval_count": 1, "usage_type": "licensed"}'::jsonb)
        from generate_series(0, 2) n
        """,
        """
        insert into stripe.customer (id, as_of, body)
        select id, now(), jsonb_build_object('id', id, 'object', 'customer', 'email', 'person-' || n || '@example.com', 'created', @CreatedFrom + n * 660,
          'name', (array['Ada', 'Grace', 'Alan', 'Edsger', 'Barbara', 'Donald', 'Margaret'])[1 + n % 7] || ' ' || (array['Moore', 'Nguyen', 'Okafor', 'Petrov', 'Quispe'])[1 + n % 5] || ' ' || n,
          'metadata', jsonb_build_object('viewer_id', md5(n::text)), 'address', null, 'balance', 0, 'currency', 'usd', 'default_source', null, 'delinquent', false,
          'description', null, 'discount', null, 'invoice_prefix', upper(left(md5(n::text), 8)), 'livemode', false, 'phone', null, 'preferred_locales', '[]'::jsonb,
          'invoice_settings', jsonb_build_object('custom_fields', null, 'default_payment_method', 'pm_' || n, 'footer', null, 'rendering_options', null))
        from generate_series(1, @Count) n, lateral (select 'cus_' || lpad(n::text, 8, '0') as id) named
        """,
        """
        insert into store.viewer (user_name, normalized_user_name, email, normalized_email, security_stamp, stripe_customer_id)
        select email, upper(email), email, upper(email), 's', id from stripe.customer
        """,
        """
        insert into stripe.subscription (id, as_of, body)
        select id, now(), jsonb_build_object('id', id, 'object', 'subscription', 'customer', 'cus_' || lpad(n::text, 8, '0'), 'created', @CreatedFrom + n * 660,
          'status', (array['active', 'active', 'active', 'active', 'active', 'active', 'trialing', 'past_due', 'canceled', 'canceled'])[1 + n % 10],
          'cancel_at_period_end', n % 25 = 0, 'cancel_at', null, 'canceled_at', canceled_at, 'collection_method', 'charge_automatically',
          'metadata', case when n % 20 = 3 then jsonb_build_object('Samsung', 'yes', 'samsung_model', 'QLED ' || n % 90)
                           else jsonb_build_object('device_type', (array['web', 'ios', 'android', 'roku', 'samsung', 'lg', 'xbox', 'apple_tv', 'fire_tv'])[1 + n % 9], 'action_id', md5(n::text), 'viewer_id', md5('v' || n)) end,
          'items', jsonb_build_object('object', 'list', 'has_more', false, 'total_count', 1, 'url', '/v1/subscription_items?subscription=' || id, 'data', jsonb_build_array(item)),
          'application', null, 'automatic_tax', '{"enabled": false, "liability": null, "disabled_reason": null}'::jsonb, 'billing_cycle_anchor', @CreatedFrom + n * 660,
          'billing_mode', '{"type": "flexible", "flexible": {"proration_discounts": "included"}, "updated_at": null}'::jsonb, 'currency', 'usd', 'days_until_due', null,
          'default_payment_method', 'pm_' || n, 'discounts', '[]'::jsonb, 'ended_at', canceled_at, 'latest_invoice', 'in_' || md5(n::text), 'livemode', false,
          'payment_settings', '{"payment_method_options": null, "payment_method_types": null, "save_default_payment_method": "off"}'::jsonb, 'start_date', @CreatedFrom + n * 660,
          'trial_settings', '{"end_behavior": {"missing_payment_method": "create_invoice"}}'::jsonb, 'trial_start', case when n % 5 = 1 then @CreatedFrom + n * 660 end, 'trial_end', case when n % 5 = 1 then @CreatedFrom + n * 660 + 604800 end, 'test_clock', null)
        from generate_series(1, @Count) n,
          lateral (select 'sub_' || lpad(n::text, 8, '0') as id, case when n % 10 > 7 then least(@CreatedFrom + n * 660 + 1000000, extract(epoch from now())::bigint) end as canceled_at) named,
          lateral (select jsonb_build_object('id', 'si_' || lpad(n::text, 8, '0'), 'object', 'subscription_item', 'subscription', id, 'quantity', 1, 'created', @CreatedFrom + n * 660,
            'current_period_start', 1790000000, 'current_period_end', 1800000000, 'metadata', '{}'::jsonb, 'discounts', '[]'::jsonb,
            'price', jsonb_build_object('id', 'price_' || n % 3, 'object', 'price', 'active', true, 'product', (array['plan_action', 'plan_classics', 'plan_premium'])[1 + n % 3],
              'unit_amount', 699, 'currency', 'usd', 'type', 'recurring', 'billing_scheme', 'per_unit', 'recurring', '{"interval": "month", "interval_count": 1, "usage_type": "licensed"}'::jsonb)) as item) items
        """,
        """
        insert into stripe.subscription_item (id, as_of, body)
        select body -> 'items' -> 'data' -> 0 ->> 'id', as_of, body -> 'items' -> 'data' -> 0 from stripe.subscription
        """,
        """
        insert into stripe.payment_intent (id, as_of, body)
        select 'pi_' || n, now(), jsonb_build_object('id', 'pi_' || n, 'object', 'payment_intent', 'customer', 'cus_' || lpad(n::text, 8, '0'), 'created', @CreatedFrom + n * 660,
          'status', 'succeeded', 'amount', 799, 'currency', 'usd', 'latest_charge', 'ch_' || n, 'metadata', case when n % 2 = 0 then jsonb_build_object('movie_id', n::text) else '{}' end)
        from generate_series(1, @Count) n
        """,
        """
        insert into stripe.charge (id, as_of, body)
        select 'ch_' || n, now(), jsonb_build_object('id', 'ch_' || n, 'object', 'charge', 'customer', 'cus_' || lpad(n::text, 8, '0'), 'payment_intent', 'pi_' || n, 'created', @CreatedFrom + n * 660,
          'status', case when n % 20 > 0 then 'succeeded' else 'failed' end, 'amount', 799, 'amount_refunded', case when n % 10 = 0 then 799 else 0 end)
        from generate_series(1, @Count) n
        """,
        """
        insert into stripe.refund (id, as_of, body)
        select 're_' || n, now(), jsonb_build_object('id', 're_' || n, 'object', 'refund', 'payment_intent', 'pi_' || n, 'charge', 'ch_' || n, 'status', 'succeeded', 'amount', 799, 'created', @CreatedFrom + n * 660)
        from generate_series(10, @Count, 10) n
        """,
        """
        insert into stripe.payment_method (id, as_of, body)
        select 'pm_' || n, now(), jsonb_build_object('id', 'pm_' || n, 'object', 'payment_method', 'customer', 'cus_' || lpad(n::text, 8, '0'), 'type', 'card', 'created', @CreatedFrom + n * 660,
          'card', jsonb_build_object('brand', 'visa', 'last4', '4242', 'exp_month', 12, 'exp_year', 2030))
        from generate_series(1, @Count) n
        """,
        """
        insert into stripe.reconciliation (started_at, finished_at, step, checked)
        select now() - (200 - n) * interval '6 hours', now() - (200 - n) * interval '6 hours' + interval '5 minutes', 9, 500000 from generate_series(1, 200) n
        """,
        """
        insert into stripe.drift (reconciliation_id, object, id, field, ours, stripes, ours_as_of)
        select (select max(id) from stripe.reconciliation), 'subscription', 'sub_' || lpad(n::text, 8, '0'), 'status', '"active"', '"canceled"', now() - interval '1 day'
        from generate_series(1, @Drifted) n
        """,
        """
        with kept as (
          insert into stripe.event_state (id, done_at, dead_at, attempts, outcome)
          select 'evt_' || n, case when n % 5000 > 0 then now() end, case when n % 5000 = 0 then now() end,
            case when n % 5000 = 0 then 5 else 1 end, case when n % 5000 > 0 then (array['applied', 'applied', 'applied', 'refetched', 'not_mirrored'])[1 + n % 5] end
          from generate_series(1, @Count * @EventsEach) n
        )
        insert into stripe.event (id, type, api_version, created, object, object_id, body, received_at)
        select 'evt_' || n, type, case when n % 50 > 0 then '2026-07-29.dahlia' else '2020-08-27' end, at, subject ->> 'object', subject ->> 'id',
          json_build_object('id', 'evt_' || n, 'object', 'event', 'type', type, 'data', jsonb_build_object('object', subject)), at
        from generate_series(1, @Count * @EventsEach) n,
          lateral (select now() - (@Count * @EventsEach - n) * interval '2 seconds' as at,
                          (array['customer.subscription.updated', 'charge.succeeded', 'payment_intent.succeeded', 'invoice.paid'])[1 + n % 4] as type) told,
          lateral (select case n % 4 when 0 then (select body from stripe.subscription where id = 'sub_' || lpad((1 + n % @Count)::text, 8, '0'))
                                     when 1 then jsonb_build_object('object', 'charge', 'id', 'ch_' || (1 + n % @Count))
                                     when 2 then jsonb_build_object('object', 'payment_intent', 'id', 'pi_' || (1 + n % @Count))
                                     else jsonb_build_object('object', 'invoice', 'id', 'in_' || md5((1 + n % @Count)::text)) end as subject) about
        """,
        """
        insert into store.audit_entry (at, staff_id, action, viewer_id, subject, reason, outcome, ended_at)
        select now() - (50000 - n) * interval '1 minute', (select id from store.viewer limit 1), 'cancel_now', v.id, 'sub_' || n, 'because', 'has ended', now()
        from generate_series(1, 50000) n join store.viewer v on v.stripe_customer_id = 'cus_' || lpad(n::text, 8, '0')
        """,
        "vacuum (analyze)",
    ];
}
