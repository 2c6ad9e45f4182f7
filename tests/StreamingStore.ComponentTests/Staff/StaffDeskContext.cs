using System.Globalization;
using System.Security.Claims;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Radzen;
using StreamingStore.Accounts;
using StreamingStore.Billing;
using StreamingStore.Billing.Freshness;
using StreamingStore.Billing.PlanFiles;
using StreamingStore.Catalog;
using StreamingStore.Catalog.Editing;
using StreamingStore.Catalog.Importing;
using StreamingStore.Catalog.Searching;
using StreamingStore.Entitlements;
using StreamingStore.Staff;
using StreamingStore.Staff.Overviews;
using StreamingStore.Tests.Fixtures;
using StreamingStore.Web;
using StreamingStore.Web.Accounts;
using StreamingStore.Web.Components.Parts;
using StreamingStore.Web.Hosting;

namespace StreamingStore.ComponentTests.Staff;

/// <summary>Renders staff's pages of the catalogue, the plans and the overview over a real store, for an admin unless a test says otherwise.</summary>
public abstract class StaffDeskContext(PostgresServer server, bool withStripe = false) : BunitContext, IAsyncLifetime
{
    private static readonly Type[] Heart =
    [
        typeof(MovieCatalog), typeof(MovieSearch), typeof(Watchlist), typeof(MovieList), typeof(MovieEditor), typeof(BulkGroups), typeof(CatalogUploads), typeof(EntitlementChanges),
        typeof(PlanSetup), typeof(PlanAlignment), typeof(PlanGroups), typeof(Overview), typeof(FruitlessSearches), typeof(MirrorFreshnessReader), typeof(AuditLog),
    ];

    private BunitAuthorizationContext authorization = null!;

    protected TestStore Store { get; private set; } = null!;

    protected Guid StaffId { get; private set; }

    public async ValueTask InitializeAsync()
    {
        // A page asks a database; a machine that does much else meanwhile may take its time.
        DefaultWaitTimeout = TimeSpan.FromSeconds(30);
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
        Store = withStripe ? await TestStore.OpenWithStripeAsync(server) : await TestStore.OpenAsync(server);
        Services.AddLocalization();
        Services.AddRadzenComponents();
        Services.AddSingleton<GenreWords>();
        Services.AddSingleton<TimeProvider>(Store.Clock);
        Services.AddSingleton(new StripeLinks(null, testMode: true));
        Services.AddSingleton(new StoreInfo(TestMode: true, Development: true));
        Services.AddSingleton(Store.Database);
        Services.AddIdentityCore<Viewer>().AddUserStore<ViewerStore>();
        foreach (var service in Heart)
        {
            Services.AddSingleton(service, _ => Store.Get(service));
        }

        authorization = AddAuthorization();
        JSInterop.Mode = JSRuntimeMode.Loose;
        SetRendererInfo(new("Server", isInteractive: true));
        StaffId = await Store.HireAsync(StaffRole.Admin);
        await ActAsAsync(StaffRole.Admin);
    }

    public new async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>From here on, the pages are a member of staff's of this role.</summary>
    protected async Task ActAsAsync(string role)
    {
        await TakeRoleAsync(role);
        string[] policies = role == StaffRole.Admin ? [AccountServices.StaffPolicy, AccountServices.AdminPolicy] : [AccountServices.StaffPolicy];
        authorization.SetAuthorized("staff").SetPolicies(policies).SetClaims(new Claim(ClaimTypes.NameIdentifier, $"{StaffId}"));
    }

    /// <summary>Changes the role in the database alone: what is drawn already stays as it is.</summary>
    protected Task TakeRoleAsync(string role) => Store.ExecuteAsync("update store.viewer set roles = array[@role] where id = @StaffId", new { role, StaffId });

    /// <summary>Opens a page at an address, whose query it reads.</summary>
    protected IRenderedComponent<TPage> Open<TPage>(string address, Action<ComponentParameterCollectionBuilder<TPage>>? parameters = null)
        where TPage : IComponent
    {
        Services.GetRequiredService<BunitNavigationManager>().NavigateTo(address);
        return Render<TPage>(parameters ?? (_ => { }));
    }

    /// <summary>Presses a button by what it says.</summary>
    protected static void Press<T>(IRenderedComponent<T> page, string button)
        where T : IComponent => page.FindAll("button").First(one => Text(one).StartsWith(button, StringComparison.Ordinal)).Click();

    /// <summary>Waits until the page says something in a notice.</summary>
    protected static void Says<T>(IRenderedComponent<T> page, string words)
        where T : IComponent => page.WaitForAssertion(() => Assert.Contains(page.FindAll(".notice"), notice => Text(notice).Contains(words, StringComparison.Ordinal)));

    /// <summary>The text of an element with its white space evened out.</summary>
    protected static string Text(AngleSharp.Dom.IElement element) => string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
