namespace StreamingStore.Accounts;

/// <summary>Somebody with an account: a viewer, or staff where the roles say so. The user of ASP.NET Core Identity.</summary>
public sealed class Viewer
{
    /// <summary>The account's id, the subject of its sign-ins.</summary>
    public Guid Id { get; set; } = Guid.NewGuid();

    /// <summary>The name to sign in with: the e-mail address.</summary>
    public string UserName { get; set; } = "";

    /// <summary>The name as Identity compares it.</summary>
    public string NormalizedUserName { get; set; } = "";

    /// <summary>The e-mail address.</summary>
    public string Email { get; set; } = "";

    /// <summary>The address as Identity compares it.</summary>
    public string NormalizedEmail { get; set; } = "";

    /// <summary>The address was confirmed by its owner.</summary>
    public bool EmailConfirmed { get; set; }

    /// <summary>Identity's hash of the password, or null.</summary>
    public string? PasswordHash { get; set; }

    /// <summary>Changes with every change of credentials, and so ends the sign-ins made before.</summary>
    public string SecurityStamp { get; set; } = Guid.NewGuid().ToString("N");

    /// <summary>The roles, of <see cref="StaffRole"/>; none for a viewer.</summary>
    public string[] Roles { get; set; } = [];

    /// <summary>Too many failed sign-ins lock the account for a while.</summary>
    public bool LockoutEnabled { get; set; } = true;

    /// <summary>Until when the account is locked (UTC), or null.</summary>
    public DateTime? LockoutEnd { get; set; }

    /// <summary>Failed sign-ins since the last good one.</summary>
    public int AccessFailedCount { get; set; }

    /// <summary>Signing in takes a second factor.</summary>
    public bool TwoFactorEnabled { get; set; }

    /// <summary>The key shared with the owner's authenticator app, or null.</summary>
    public string? AuthenticatorKey { get; set; }

    /// <summary>Codes that each serve once in place of the app.</summary>
    public string[] RecoveryCodes { get; set; } = [];

    /// <summary>The Stripe customer, made at first need; null until then.</summary>
    public string? StripeCustomerId { get; set; }
}
