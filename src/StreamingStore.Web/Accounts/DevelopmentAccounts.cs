using Microsoft.AspNetCore.Identity;
using StreamingStore.Accounts;

namespace StreamingStore.Web.Accounts;

/// <summary>The two accounts that exist in Development.</summary>
public static class DevelopmentAccounts
{
    /// <summary>The viewer's address.</summary>
    public const string ViewerEmail = "viewer@example.com";

    /// <summary>The staff member's address.</summary>
    public const string StaffEmail = "staff@example.com";

    /// <summary>The password of both.</summary>
    public const string Password = "Streaming-Store-1";

    /// <summary>Makes those of the two that are not there.</summary>
    public static async Task EnsureAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Viewer>>();
        await EnsureAsync(users, ViewerEmail, []);
        await EnsureAsync(users, StaffEmail, [StaffRole.Admin]);
    }

    private static async Task EnsureAsync(UserManager<Viewer> users, string email, string[] roles)
    {
        if (await users.FindByEmailAsync(email) is not null)
        {
            return;
        }

        var result = await users.CreateAsync(new Viewer { UserName = email, Email = email, EmailConfirmed = true, Roles = roles }, Password);
        // Another node that starts at the same time may have created it meanwhile.
        if (!result.Succeeded && await users.FindByEmailAsync(email) is null)
        {
            throw new InvalidOperationException($"The development account {email} can't be made: {string.Join(' ', result.Errors.Select(e => e.Description))}");
        }
    }
}
