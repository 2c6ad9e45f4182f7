using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using StreamingStore.Accounts;
using StreamingStore.Tests.Fixtures;

namespace StreamingStore.Tests.Accounts;

/// <summary>ASP.NET Core Identity's own UserManager on our store.</summary>
public sealed class ViewerStoreTests(PostgresServer server) : IAsyncLifetime
{
    private const string Password = "Streaming-Store-1";
    private TestStore store = null!;
    private ServiceProvider identity = null!;

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.OpenAsync(server);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddDataProtection();
        services.AddSingleton(store.Database);
        services.AddIdentityCore<Viewer>(options => options.User.RequireUniqueEmail = true).AddUserStore<ViewerStore>().AddDefaultTokenProviders();
        identity = services.BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        await identity.DisposeAsync();
        await store.DisposeAsync();
    }

    [Fact]
    public async Task A_registered_viewer_is_found_by_address_whatever_its_case_and_the_password_holds()
    {
        await RegisterAsync("ann@example.com");
        var found = await Users().FindByEmailAsync("ANN@example.com");

        Assert.NotNull(found);
        Assert.True(await Users().CheckPasswordAsync(found, Password));
        Assert.False(await Users().CheckPasswordAsync(found, "another"));
    }

    [Fact]
    public async Task An_address_registers_once_even_when_asked_twice_at_the_same_time()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Users().CreateAsync(NewViewer("bob@example.com"), Password)));

        Assert.Equal(1, results.Count(result => result.Succeeded));
        Assert.All(results.Where(result => !result.Succeeded), result => Assert.Contains(result.Errors, error => error.Code.StartsWith("Duplicate", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Roles_are_kept_and_found()
    {
        var viewer = await RegisterAsync("carol@example.com");
        await Users().AddToRoleAsync(viewer, StaffRole.Support);
        var found = (await Users().FindByIdAsync(viewer.Id.ToString()))!;

        Assert.True(await Users().IsInRoleAsync(found, "SUPPORT"));
        Assert.Equal(viewer.Id, Assert.Single(await Users().GetUsersInRoleAsync(StaffRole.Support)).Id);

        await Users().RemoveFromRoleAsync(found, StaffRole.Support);
        Assert.Empty(await Users().GetRolesAsync((await Users().FindByIdAsync(viewer.Id.ToString()))!));
    }

    [Fact]
    public async Task Five_failed_sign_ins_lock_the_account()
    {
        var viewer = await RegisterAsync("dave@example.com");
        for (var i = 0; i < 5; i++)
        {
            await Users().AccessFailedAsync(viewer);
        }

        Assert.True(await Users().IsLockedOutAsync((await Users().FindByIdAsync(viewer.Id.ToString()))!));
    }

    [Fact]
    public async Task A_recovery_code_serves_once()
    {
        var viewer = await RegisterAsync("erin@example.com");
        var code = (await Users().GenerateNewTwoFactorRecoveryCodesAsync(viewer, 3))!.First();

        Assert.True((await Users().RedeemTwoFactorRecoveryCodeAsync(viewer, code)).Succeeded);
        var found = (await Users().FindByIdAsync(viewer.Id.ToString()))!;
        Assert.False((await Users().RedeemTwoFactorRecoveryCodeAsync(found, code)).Succeeded);
        Assert.Equal(2, await Users().CountRecoveryCodesAsync(found));
    }

    [Fact]
    public async Task Changing_the_account_does_not_undo_the_tie_to_stripe()
    {
        var viewer = await RegisterAsync("fred@example.com");
        await store.ExecuteAsync("update store.viewer set stripe_customer_id = 'cus_fred' where id = @Id", new { viewer.Id });
        await Users().SetLockoutEnabledAsync(viewer, false);

        Assert.Equal("cus_fred", (await Users().FindByIdAsync(viewer.Id.ToString()))!.StripeCustomerId);
    }

    [Fact]
    public async Task A_deleted_account_is_gone()
    {
        var viewer = await RegisterAsync("gina@example.com");
        await Users().DeleteAsync(viewer);

        Assert.Null(await Users().FindByEmailAsync("gina@example.com"));
    }

    private UserManager<Viewer> Users() => identity.CreateScope().ServiceProvider.GetRequiredService<UserManager<Viewer>>();

    private static Viewer NewViewer(string email) => new() { UserName = email, Email = email };

    private async Task<Viewer> RegisterAsync(string email)
    {
        var viewer = NewViewer(email);
        var result = await Users().CreateAsync(viewer, Password);
        Assert.True(result.Succeeded, string.Join(' ', result.Errors.Select(error => error.Description)));
        return viewer;
    }
}
