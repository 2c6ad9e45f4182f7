using Dapper;
using Npgsql;
using StreamingStore.Accounts;
using StreamingStore.Entitlements;
using StreamingStore.Staff.Audit;
using StreamingStore.StripeMirror.Mirror;
using Stripe;

namespace StreamingStore.Staff.Plans;

/// <summary>A plan as staff see it: any product with a subscription group, on offer or not.</summary>
public sealed class StaffPlan
{
    /// <summary>Stripe's id of the product.</summary>
    public string ProductId { get; init; } = "";

    /// <summary>The product's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>It is on offer.</summary>
    public bool Active { get; init; }

    /// <summary>The groups of films that it covers.</summary>
    public string[] Groups { get; init; } = [];

    /// <summary>Its prices on offer, each as lookup key and amount, parted by commas; null where there is none.</summary>
    public string? Prices { get; init; }

    /// <summary>How many viewers may watch by it now.</summary>
    public long Viewers { get; init; }
}

/// <summary>What a plan's change to other groups would do.</summary>
/// <param name="Viewers">How many viewers may watch by the plan now.</param>
/// <param name="Lost">How many films the plan would no longer cover.</param>
/// <param name="Gained">How many it would cover that it does not now.</param>
public sealed record PlanGroupsCount(long Viewers, long Lost, long Gained);

/// <summary>What came of changing a plan's groups.</summary>
public abstract record PlanGroupsOutcome
{
    /// <summary>Stripe has them, the mirror too, and open pages follow.</summary>
    public sealed record Changed : PlanGroupsOutcome;

    /// <summary>Nothing was done: the plan's groups are no longer those that were shown.</summary>
    /// <param name="Groups">What they are.</param>
    public sealed record ChangedMeanwhile(IReadOnlyList<string> Groups) : PlanGroupsOutcome;

    /// <summary>There is no such plan.</summary>
    public sealed record Gone : PlanGroupsOutcome;
}

/// <summary>Lists the plans for staff, and changes the groups of films that one covers: <c>metadata.subscription_group</c> of its product at Stripe.</summary>
public sealed class PlanGroups(
    NpgsqlDataSource database, IStripeClient stripe, MirrorWriter mirror, StaffRights rights, AuditLog audit, StoreOptions options, TimeProvider clock)
{
    private const int LongestMetadata = 500; // https://docs.stripe.com/api/metadata

    /// <summary><c>holding</c>: who may watch by which plan at <c>@Now</c>, each once a plan.</summary>
    private const string Holding = $"""
        holding as (
          select distinct i.product_id, s.customer_id
          from stripe.subscription_item i join stripe.subscription s on s.id = i.subscription_id {AccessSql.TestClock}
          where (@ProductId::text is null or i.product_id = @ProductId) and {AccessSql.ItemEntitles}
        )
        """;

    private readonly ProductService products = new(stripe);

    /// <summary>Every plan, those on offer first, by name.</summary>
    public async Task<IReadOnlyList<StaffPlan>> ListAsync(CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<StaffPlan>(Command($"""
            with {Holding},
            viewers as (select product_id, count(*) as viewers from holding group by product_id)
            select pr.id as product_id, coalesce(pr.name, pr.id) as name, coalesce(pr.active, false) as active, pr.subscription_groups as groups,
                   (select string_agg(p.lookup_key || ' ' || p.unit_amount || ' ' || p.currency, ', ' order by p.unit_amount)
                    from stripe.price p where p.product_id = pr.id and p.active and not p.deleted and p.lookup_key is not null) as prices,
                   coalesce(v.viewers, 0) as viewers
            from stripe.product pr left join viewers v on v.product_id = pr.id
            where not pr.deleted and pr.subscription_groups <> '{"{}"}'
            order by active desc, name, pr.id
            """, new { ProductId = (string?)null }, ct))).AsList();
    }

    /// <summary>What the change would do, by the mirror and the catalogue as they are.</summary>
    public async Task<PlanGroupsCount> CountAsync(string productId, IReadOnlyList<string> groups, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleAsync<PlanGroupsCount>(Command($"""
            with {Holding}
            select (select count(*) from holding) as viewers,
                   (select count(*) from store.movie_search ms where ms.subscription_groups && pr.subscription_groups and not ms.subscription_groups && @groups) as lost,
                   (select count(*) from store.movie_search ms where ms.subscription_groups && @groups and not ms.subscription_groups && pr.subscription_groups) as gained
            from (values (1)) one left join stripe.product pr on pr.id = @ProductId
            """, new { ProductId = productId, groups = groups.ToArray() }, ct));
    }

    /// <summary>What keeps these groups from being a plan's, in a sentence that says what to do; null where nothing does.</summary>
    public static string? Fault(IReadOnlyList<string> groups) => groups switch
    {
        [] => "Name at least one group: a product without one is no plan. To end a plan, close its prices at Stripe.",
        _ when groups.FirstOrDefault(group => !GroupName.IsValid(group)) is { } odd => $"\"{odd}\" is no group's name: use small letters, digits and single hyphens, such as science-fiction.",
        _ when string.Join(',', groups).Length > LongestMetadata => $"Stripe keeps at most {LongestMetadata} letters: name fewer groups.",
        _ => null,
    };

    /// <summary>Changes the groups at Stripe, and by its answer in the mirror.</summary>
    /// <param name="staffId">Who: an admin.</param>
    /// <param name="productId">The plan's product.</param>
    /// <param name="seen">The groups as they were shown.</param>
    /// <param name="groups">The groups that are wanted.</param>
    /// <param name="actionId">The id of the page's form: pressed twice, it is one wish.</param>
    /// <param name="reason">Why, for the audit log.</param>
    /// <exception cref="ArgumentException">The groups can't be a plan's, see <see cref="Fault"/>.</exception>
    /// <exception cref="StaffRefusedException">The account is no admin's.</exception>
    /// <exception cref="StripeException">Stripe refuses or can't be reached.</exception>
    public async Task<PlanGroupsOutcome> ChangeAsync(
        Guid staffId, string productId, IReadOnlyList<string> seen, IReadOnlyList<string> groups, string actionId, string reason)
    {
        ArgumentException.ThrowIfNullOrEmpty(actionId);
        if (Fault(groups) is { } fault)
        {
            throw new ArgumentException(fault, nameof(groups));
        }

        await rights.RequireAsync(staffId, StaffRole.Admin);
        var act = new StaffAct(staffId, "set_plan_groups", Subject: productId, Reason: reason);
        return await audit.DoAsync<PlanGroupsOutcome>(act, async () =>
        {
            if (await FindAsync(productId) is not { } now)
            {
                return new PlanGroupsOutcome.Gone();
            }

            if (!now.ToHashSet().SetEquals(seen))
            {
                return new PlanGroupsOutcome.ChangedMeanwhile(now);
            }

            var change = new ProductUpdateOptions { Metadata = new Dictionary<string, string> { ["subscription_group"] = string.Join(',', groups) } };
            await mirror.ApplyResponseAsync(await products.UpdateAsync(productId, change, new RequestOptions { IdempotencyKey = $"plan-groups:{productId}:{actionId}" }));
            return new PlanGroupsOutcome.Changed();
        }, outcome => outcome switch
        {
            PlanGroupsOutcome.Changed => $"{string.Join(", ", seen)} -> {string.Join(", ", groups)}",
            PlanGroupsOutcome.ChangedMeanwhile => "not done: the groups had changed meanwhile",
            _ => "not done: there is no such plan",
        });
    }

    private async Task<string[]?> FindAsync(string productId)
    {
        await using var connection = await database.OpenConnectionAsync();
        return await connection.QuerySingleOrDefaultAsync<string[]>("select subscription_groups from stripe.product where id = @productId and not deleted", new { productId });
    }

    private CommandDefinition Command(string sql, object parameters, CancellationToken ct) =>
        new(sql, ViewerParameters.With(parameters, null, options, clock), cancellationToken: ct);
}
