using System.Diagnostics;
using System.Text.Json;
using Dapper;
using Npgsql;
using StreamingStore.Catalog;
using StreamingStore.Entitlements;
using StreamingStore.StripeMirror.Mirror;
using Stripe;

namespace StreamingStore.Staff.Explaining;

/// <summary>Why can a viewer watch a film, or why not: from the mirror with its evidence, and on demand from Stripe alone.</summary>
public sealed class AccessExplainer(
    NpgsqlDataSource database, ViewerAccess viewerAccess, MovieCatalog catalog, AccessGrants grants, StripeReader stripe, StoreOptions options, TimeProvider clock)
{
    /// <summary>How many of the viewer's things are shown with their evidence.</summary>
    public const int MostShown = 50;

    /// <summary>Explains from the mirror.</summary>
    /// <returns>Null where there is no such viewer or no such film.</returns>
    public async Task<Explanation?> ExplainAsync(Guid viewerId, long movieId, CancellationToken ct = default)
    {
        if (await catalog.FindAsync(movieId, viewerId, ct) is not { } film || await viewerAccess.FindAsync(viewerId, ct) is not { } all)
        {
            return null;
        }

        var access = all.To(movieId, film.SubscriptionGroups, film.Window);
        var concerning = access.Sources.ToHashSet();
        var shown = access.Sources.Concat(all.Sources.Where(source => !concerning.Contains(source)).OrderBy(source => source.Reason)).Take(MostShown).ToList();
        await using var connection = await database.OpenConnectionAsync(ct);
        var viewer = await connection.QuerySingleAsync<(string Email, string? CustomerId)>(new CommandDefinition(
            "select email, stripe_customer_id from store.viewer where id = @viewerId", new { viewerId }, cancellationToken: ct));
        var evidence = (await connection.QueryAsync<SourceEvidence>(new CommandDefinition(EvidenceSql, new { ids = shown.Select(source => source.Id).ToArray() }, cancellationToken: ct)))
            .ToDictionary(row => row.Id);
        return new Explanation(
            viewerId, viewer.Email, viewer.CustomerId, film, access, all,
            [.. shown.Select(source => new ExplainedSource(source, concerning.Contains(source), evidence.GetValueOrDefault(source.Id)))]);
    }

    /// <summary>
    /// Computes the same answer from Stripe's API alone: the customer's subscriptions in every status, their items, products and
    /// test clocks, the payments for films, their refunds and disputes, all lists read to their end.
    /// </summary>
    /// <exception cref="StripeException">Stripe fails.</exception>
    public async Task<StripeAnswer> AskStripeAsync(Explanation explanation, CancellationToken ct = default)
    {
        var began = Stopwatch.GetTimestamp();
        var objects = explanation.CustomerId is { } customer ? await ReadAsync(customer, ct) : [];
        var state = AccessState.From(explanation.CustomerId, AccessState.Mirrored(objects), await grants.ListAsync(explanation.ViewerId, ct));
        var theirs = AccessRule.Decide(state, new AccessPolicy(options.PastDueGrace), clock.GetUtcNow().UtcDateTime);
        return new StripeAnswer(
            theirs.To(explanation.Film.MovieId, explanation.Film.SubscriptionGroups, explanation.Film.Window),
            Differences(explanation.All, theirs), objects.Count, Stopwatch.GetElapsedTime(began));
    }

    private const string EvidenceSql = """
        select i.id, s.id as subscription_id, s.status, s.cancel_at_period_end, s.cancel_at,
               coalesce(i.current_period_start, s.current_period_start) as period_start, coalesce(i.current_period_end, s.current_period_end) as period_end,
               s.test_clock_id, t.frozen_time, i.price_id, (i.body -> 'price' ->> 'unit_amount')::bigint as amount, i.body -> 'price' ->> 'currency' as currency,
               i.body -> 'price' -> 'recurring' ->> 'interval' as interval, i.product_id, p.name as product_name, s.as_of, p.as_of as product_as_of,
               (select min(d.marked_at) from stripe.dirty_object d where (d.object, d.id) in (('subscription', s.id), ('product', i.product_id))) as dirty_since,
               e.id as event_id, e.type as event_type, e.created as event_at
        from stripe.subscription_item i
        join stripe.subscription s on s.id = i.subscription_id
        left join stripe.test_clock t on t.id = s.test_clock_id
        left join stripe.product p on p.id = i.product_id
        left join lateral (
          select id, type, created from stripe.inbox where object_id = s.id and done_at is not null order by created desc, id desc limit 1
        ) e on true
        where i.id = any(@ids)
        union all
        select p.id, null, p.status, false, null, null, null, null, null, null, p.amount, p.currency, null, null, null, p.as_of, null,
               (select min(d.marked_at) from stripe.dirty_object d where d.object = 'payment_intent' and d.id = p.id), e.id, e.type, e.created
        from stripe.payment_intent p
        left join lateral (
          select id, type, created from stripe.inbox where object_id = p.id and done_at is not null order by created desc, id desc limit 1
        ) e on true
        where p.id = any(@ids)
        """;

    private async Task<List<JsonElement>> ReadAsync(string customerId, CancellationToken ct)
    {
        var customer = Uri.EscapeDataString(customerId);
        var subscriptions = await ListAsync($"/v1/subscriptions?customer={customer}&status=all", ct);
        var payments = (await ListAsync($"/v1/payment_intents?customer={customer}", ct))
            .Where(payment => payment.TryGetProperty("metadata", out var metadata) && metadata.TryGetProperty("movie_id", out _)).ToList();
        var objects = subscriptions.Concat(payments).ToList();
        foreach (var product in subscriptions.SelectMany(Products).Distinct().ToList())
        {
            objects.Add((await stripe.GetAsync("product", product, ct)).Body);
        }

        foreach (var clockId in subscriptions.Select(subscription => MirroredObject.Reference(subscription, "test_clock")).OfType<string>().Distinct().ToList())
        {
            objects.Add((await stripe.GetAsync("test_clock", clockId, ct)).Body);
        }

        foreach (var payment in payments.Select(MirroredObject.IdOf).OfType<string>().ToList())
        {
            objects.AddRange(await ListAsync($"/v1/refunds?payment_intent={Uri.EscapeDataString(payment)}", ct));
            objects.AddRange(await ListAsync($"/v1/disputes?payment_intent={Uri.EscapeDataString(payment)}", ct));
        }

        return objects;
    }

    private async Task<List<JsonElement>> ListAsync(string path, CancellationToken ct)
    {
        var objects = new List<JsonElement>();
        await foreach (var page in stripe.ListAsync(path, null, ct))
        {
            objects.AddRange(page.Select(snapshot => snapshot.Body));
        }

        return objects;
    }

    private static IEnumerable<string> Products(JsonElement subscription) => subscription.GetProperty("items").GetProperty("data").EnumerateArray()
        .Select(item => item.TryGetProperty("price", out var price) ? MirroredObject.Reference(price, "product") : null).OfType<string>();

    /// <summary>What an item that was taken out, and what staff granted, are worth is known here only, and no difference.</summary>
    private static List<AnswerDifference> Differences(Access ours, Access stripes)
    {
        var (here, there) = (AtStripe(ours), AtStripe(stripes));
        return
        [
            .. here.Keys.Union(there.Keys).Order(StringComparer.Ordinal)
                .Select(id => new AnswerDifference(id, here.GetValueOrDefault(id), there.GetValueOrDefault(id)))
                .Where(pair => pair is not { Ours: { } own, Stripes: { } their }
                    ? pair.Stripes is not null || pair.Ours!.Reason != AccessReason.ItemRemoved
                    : own.Reason != their.Reason || own.EndsAt != their.EndsAt || own.MovieId != their.MovieId || !own.Groups.ToHashSet().SetEquals(their.Groups)),
        ];
    }

    private static Dictionary<string, AccessSource> AtStripe(Access access) => access.Sources
        .Where(source => source.Reason is not (AccessReason.Granted or AccessReason.GrantExpired or AccessReason.GrantRevoked))
        .ToDictionary(source => source.Id);
}
