namespace StreamingStore.Accounts;

/// <summary>
/// What a member of staff may do. Each role includes what the one before it may. Roles are given in the database:
/// <c>./store psql -c "update store.viewer set roles = '{support}' where email = '...'"</c>, and hold from the next sign-in on.
/// </summary>
public static class StaffRole
{
    /// <summary>Reads, finds and explains.</summary>
    public const string Support = "support";

    /// <summary>Refunds, cancels and grants too.</summary>
    public const string Billing = "billing";

    /// <summary>All: triggers test subscriptions, replays, reconciles, and edits the catalogue and the plans too.</summary>
    public const string Admin = "admin";

    /// <summary>Every role of staff.</summary>
    public static readonly IReadOnlyList<string> All = [Support, Billing, Admin];
}
