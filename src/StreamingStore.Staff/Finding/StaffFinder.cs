using Dapper;
using Npgsql;

namespace StreamingStore.Staff.Finding;

/// <summary>A viewer, or a Stripe customer without one, as a list of staff shows them. Instants are UTC.</summary>
public sealed class FoundCustomer
{
    /// <summary>The viewer; null where the customer belongs to none.</summary>
    public Guid? ViewerId { get; init; }

    /// <summary>The Stripe customer; null where the viewer has none yet.</summary>
    public string? CustomerId { get; init; }

    /// <summary>The viewer's e-mail address, or else the customer's.</summary>
    public string? Email { get; init; }

    /// <summary>The customer's name, or null.</summary>
    public string? Name { get; init; }

    /// <summary>How many subscriptions there are that have not ended.</summary>
    public long Subscriptions { get; init; }

    /// <summary>When the account, or else the customer, was made.</summary>
    public DateTime? Created { get; init; }

    /// <summary>What the customer page goes by: the viewer's id, or else the customer's.</summary>
    public string Key => ViewerId?.ToString() ?? CustomerId ?? "";
}

/// <summary>What was found.</summary>
public abstract record StaffFind
{
    private StaffFind()
    {
    }

    /// <summary>One viewer or customer, by the key of its page.</summary>
    public sealed record Customer(string Key) : StaffFind;

    /// <summary>An event that the inbox has.</summary>
    public sealed record InboxEvent(string Id) : StaffFind;

    /// <summary>An object of Stripe's: the mirror has it, or its id says where Stripe would.</summary>
    public sealed record StripeObject(string Id) : StaffFind;

    /// <summary>Those whose address or name has the words in it; <see cref="StaffFinder.MostCounted"/> of them at most.</summary>
    public sealed record Customers(Page<FoundCustomer> Page) : StaffFind;

    /// <summary>Too little to look for.</summary>
    public sealed record TooShort : StaffFind;
}

/// <summary>The one box of the console: finds by e-mail address, name, or any of Stripe's ids.</summary>
public sealed class StaffFinder(NpgsqlDataSource database)
{
    /// <summary>Parts of a name or address are looked for from this many letters on.</summary>
    public const int ShortestPart = 3;

    /// <summary>A list ends here: whoever finds more has to say more.</summary>
    public const int MostCounted = 1000;

    private const int PageSize = 25;

    /// <summary>Finds.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="page">Which page of a list, from 1.</param>
    /// <param name="ct">Cancels the statements.</param>
    public async Task<StaffFind> FindAsync(string text, int page = 1, CancellationToken ct = default)
    {
        var typed = text.Trim();
        await using var connection = await database.OpenConnectionAsync(ct);
        if (await ByIdAsync(connection, typed, ct) is { } exact)
        {
            return exact;
        }

        if (typed.Length < ShortestPart)
        {
            return new StaffFind.TooShort();
        }

        var found = await ListAsync(connection, typed, Math.Max(1, page), ct);
        return found is { Count: 1, Rows: [var only] } ? new StaffFind.Customer(only.Key) : new StaffFind.Customers(found);
    }

    private static async Task<StaffFind?> ByIdAsync(NpgsqlConnection connection, string typed, CancellationToken ct)
    {
        var viewer = await connection.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition(
            "select id from store.viewer where normalized_email = upper(@typed) or stripe_customer_id = @typed or id = @id",
            new { typed, id = Guid.TryParse(typed, out var id) ? id : (Guid?)null }, cancellationToken: ct));
        if (viewer is not null)
        {
            return new StaffFind.Customer($"{viewer}");
        }

        var kind = await connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition(
            $"select kind from ({MirroredObjects.KindsOf}) found limit 1", new { id = typed }, cancellationToken: ct));
        return (kind, StripeIdPrefix.Of(typed)) switch
        {
            ("customer", _) => new StaffFind.Customer(typed),
            ("event", _) => new StaffFind.InboxEvent(typed),
            (not null, _) => new StaffFind.StripeObject(typed),
            (null, { Path: not null } prefix) when typed.Length > prefix.Prefix.Length && !typed.Contains(' ', StringComparison.Ordinal) => new StaffFind.StripeObject(typed),
            _ => null,
        };
    }

    private static async Task<Page<FoundCustomer>> ListAsync(NpgsqlConnection connection, string typed, int page, CancellationToken ct)
    {
        // Each half stops at the most that is counted, so that a word that many have costs no more than one that few have.
        var like = $"%{typed.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition("""
            with hits as materialized (
              select * from (
                (select id as viewer_id, stripe_customer_id as customer_id from store.viewer where email ilike @like limit @MostCounted)
                union
                (select v.id, c.id from stripe.customer c left join store.viewer v on v.stripe_customer_id = c.id
                 where not c.deleted and (c.email ilike @like or c.name ilike @like) limit @MostCounted)
              ) either limit @MostCounted
            ),
            page as (
              select h.viewer_id, h.customer_id, coalesce(v.email, c.email) as email, c.name, coalesce(v.created_at, c.created) as created,
                     count(*) over () as hits
              from hits h
              left join store.viewer v on v.id = h.viewer_id
              left join stripe.customer c on c.id = h.customer_id
              order by lower(coalesce(v.email, c.email)), h.customer_id limit @PageSize offset @offset
            )
            select page.*, (select count(*) from stripe.subscription s
                            where s.customer_id = page.customer_id and not s.deleted and s.status not in ('canceled', 'incomplete_expired')) as subscriptions
            from page order by lower(email), customer_id
            """, new { like, MostCounted, PageSize, offset = (page - 1L) * PageSize }, cancellationToken: ct))).AsList();
        return new Page<FoundCustomer>([.. rows.Select(row => row.Found)], rows.Count == 0 ? 0 : rows[0].Hits, page, PageSize);
    }

    private sealed class Row
    {
        public Guid? ViewerId { get; init; }

        public string? CustomerId { get; init; }

        public string? Email { get; init; }

        public string? Name { get; init; }

        public DateTime? Created { get; init; }

        public long Hits { get; init; }

        public long Subscriptions { get; init; }

        public FoundCustomer Found => new()
        {
            ViewerId = ViewerId,
            CustomerId = CustomerId,
            Email = Email,
            Name = Name,
            Created = Created,
            Subscriptions = Subscriptions,
        };
    }
}
