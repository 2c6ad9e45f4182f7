using System.Text.Json;
using Dapper;
using Npgsql;
using StreamingStore.StripeMirror.Mirror;
using StreamingStore.StripeMirror.StripeApi;
using Stripe;

namespace StreamingStore.Staff.Finding;

/// <summary>A row of the mirror as staff see it. Instants are UTC.</summary>
public sealed class StaffObject
{
    /// <summary>Stripe's name of its kind, <c>subscription</c>.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Stripe's id.</summary>
    public string Id { get; init; } = "";

    /// <summary>The object as the mirror has it.</summary>
    public string Body { get; init; } = "";

    /// <summary>When the row was true.</summary>
    public DateTime AsOf { get; init; }

    /// <summary>The object is gone at Stripe.</summary>
    public bool Deleted { get; init; }

    /// <summary>Since when it is to be fetched from Stripe; null where it is not.</summary>
    public DateTime? DirtySince { get; init; }

    /// <summary>Why the last fetch failed, or null.</summary>
    public string? DirtyError { get; init; }

    /// <summary>The Stripe customer that it belongs to; null where it belongs to none.</summary>
    public string? CustomerId { get; init; }

    /// <summary>That customer's viewer, or null.</summary>
    public Guid? ViewerId { get; init; }

    /// <summary>That viewer's e-mail address, or else the customer's.</summary>
    public string? Email { get; init; }

    /// <summary>The customer page of whom it belongs to goes by this; null where it belongs to nobody.</summary>
    public string? CustomerKey => ViewerId?.ToString() ?? CustomerId;
}

/// <summary>A field in which the mirror's row is not what Stripe has.</summary>
/// <param name="Name">The field's name; <c>*</c> where one side has no object at all.</param>
/// <param name="Ours">The mirror's, as JSON; null for nothing.</param>
/// <param name="Stripes">Stripe's, as JSON; null for nothing.</param>
public sealed record DifferingField(string Name, string? Ours, string? Stripes);

/// <summary>Single objects of the mirror, beside the same at Stripe.</summary>
public sealed class MirroredObjects(NpgsqlDataSource database, StripeReader stripe, DirtyObjectWorker worker)
{
    private static readonly string[] Tables = [.. MirroredObject.Paths.Keys, "subscription_item"];

    /// <summary>The kinds of which the mirror, or the inbox, has a row with the id <c>@id</c>.</summary>
    internal static readonly string KindsOf = string.Join(" union all ", Tables.Append("event").Select(kind => $"select '{kind}' as kind from stripe.{kind} where id = @id"));

    private static readonly string RowOf = string.Join(" union all ", Tables.Select(kind => $"select '{kind}' as kind, id, body, as_of, deleted from stripe.{kind} where id = @id"));

    /// <summary>The mirror's row of this id, of whatever kind; null where it has none.</summary>
    public async Task<StaffObject?> FindAsync(string id, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QueryFirstOrDefaultAsync<StaffObject>(new CommandDefinition($"""
            with found as ({RowOf}),
            owned as (
              select f.*, case when f.kind = 'customer' then f.id else coalesce(
                       stripe.reference(f.body -> 'customer'),
                       (select s.customer_id from stripe.subscription s where f.kind = 'subscription_item' and s.id = stripe.reference(f.body -> 'subscription')),
                       (select p.customer_id from stripe.payment_intent p where p.id = stripe.reference(f.body -> 'payment_intent'))) end as customer_id
              from found f
            )
            select o.kind, o.id, o.body::text, o.as_of, o.deleted, d.marked_at as dirty_since, d.last_error as dirty_error,
                   o.customer_id, v.id as viewer_id, coalesce(v.email, c.email) as email
            from owned o
            left join stripe.dirty_object d on d.id = o.id and d.object = o.kind
            left join stripe.customer c on c.id = o.customer_id
            left join store.viewer v on v.stripe_customer_id = o.customer_id
            """, new { id }, cancellationToken: ct));
    }

    /// <summary>What Stripe has of this id now.</summary>
    /// <param name="id">An id whose prefix says what it is, or that the mirror knows.</param>
    /// <param name="kind">The kind where it is known; null to go by the prefix.</param>
    /// <param name="ct">Cancels the request.</param>
    /// <returns>Null where Stripe has no such object, or no way to ask for it.</returns>
    /// <exception cref="StripeException">Stripe fails.</exception>
    public async Task<StripeSnapshot?> AtStripeAsync(string id, string? kind = null, CancellationToken ct = default)
    {
        try
        {
            if (kind is not null && MirroredObject.Paths.ContainsKey(kind))
            {
                return await stripe.GetAsync(kind, id, ct);
            }

            var path = kind == "subscription_item" ? "/v1/subscription_items" : StripeIdPrefix.Of(id)?.Path;
            return path is null ? null : await stripe.ReadAsync($"{path}/{Uri.EscapeDataString(id)}", ct);
        }
        catch (StripeException e) when (StripeFailure.Of(e).Kind == StripeFailureKind.NotFound)
        {
            return null;
        }
    }

    /// <summary>Asks Stripe for the object and says in which fields the row differs; none where they are equal.</summary>
    /// <exception cref="StripeException">Stripe fails.</exception>
    public async Task<IReadOnlyList<DifferingField>> CompareAsync(StaffObject row, CancellationToken ct = default)
    {
        var theirs = await AtStripeAsync(row.Id, row.Kind, ct);
        if (theirs is null || MirroredObject.IsDeletedStub(theirs.Body))
        {
            return row.Deleted ? [] : [new DifferingField("*", "kept", null)];
        }

        if (row.Deleted)
        {
            return [new DifferingField("*", null, "there")];
        }

        using var document = JsonDocument.Parse(row.Body);
        var (ours, fields) = (document.RootElement, new List<DifferingField>());
        foreach (var name in ours.EnumerateObject().Concat(theirs.Body.EnumerateObject()).Select(field => field.Name).Distinct())
        {
            var (mine, stripes) = (Field(ours, name), Field(theirs.Body, name));
            if (mine is null || stripes is null || !JsonElement.DeepEquals(mine.Value, stripes.Value))
            {
                fields.Add(new DifferingField(name, mine?.GetRawText(), stripes?.GetRawText()));
            }
        }

        return fields;
    }

    /// <summary>
    /// Fetches the object anew through the mirror's door, where the rule of order holds as for every fetch; an item comes with
    /// its subscription.
    /// </summary>
    /// <returns>The row as it then is; where it is still marked, Stripe did not answer and the worker goes on.</returns>
    public async Task<StaffObject?> RefetchAsync(StaffObject row, CancellationToken ct = default)
    {
        if (row.Kind == "subscription_item")
        {
            using var item = JsonDocument.Parse(row.Body);
            await worker.FetchAsync("subscription", MirroredObject.Reference(item.RootElement, "subscription")!, ct);
        }
        else
        {
            await worker.FetchAsync(row.Kind, row.Id, ct);
        }

        return await FindAsync(row.Id, ct);
    }

    private static JsonElement? Field(JsonElement body, string name) => body.TryGetProperty(name, out var value) ? value : null;
}
