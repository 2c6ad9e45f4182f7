using System.Globalization;
using System.Security.Claims;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Radzen;
using Radzen.Blazor.Rendering;
using StreamingStore.Accounts;
using StreamingStore.Billing;
using StreamingStore.Catalog;
using StreamingStore.Catalog.Searching;
using StreamingStore.Entitlements;
using StreamingStore.Staff;
using StreamingStore.Staff.Audit;
using StreamingStore.Staff.Customers;
using StreamingStore.Staff.Explaining;
using StreamingStore.Staff.Finding;
using StreamingStore.Staff.Movies.Editing;
using StreamingStore.Staff.Movies.Importing;
using StreamingStore.Staff.Overviews;
using StreamingStore.Staff.Plans;
using StreamingStore.Staff.SubscriptionSearch;
using StreamingStore.StripeMirror.Freshness;
using StreamingStore.StripeMirror.Webhooks;
using StreamingStore.Tests.Fixtures;
using StreamingStore.Web;
using StreamingStore.Web.Accounts;
using StreamingStore.Web.Components.Pages.Staff;
using StreamingStore.Web.Components.Pages.Staff.Customers;
using StreamingStore.Web.Components.Pages.Staff.Events;
using StreamingStore.Web.Components.Pages.Staff.Explain;
using StreamingStore.Web.Components.Pages.Staff.Subscriptions;
using StreamingStore.Web.Components.Parts;
using StreamingStore.Web.Hosting;

namespace StreamingStore.ComponentTests.Staff;

/// <summary>Renders staff's pages over a real store, for a member of staff who bears the role until a test says otherwise.</summary>
public abstract class StaffContext(PostgresServer server, string role = StaffRole.Billing, bool withStripe = true) : BunitContext, IAsyncLifetime
{
    /// <summary>A machine that does much else meanwhile may take its time.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private BunitAuthorizationContext authorization = null!;

    protected TestStore Store { get; private set; } = null!;

    protected Guid StaffId { get; private set; }

    public async ValueTask InitializeAsync()
    {
        DefaultWaitTimeout = Patience;
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

        // A chart asks the browser for its size before it draws anything.
        JSInterop.Setup<Rect>("Radzen.createChart", _ => true).SetResult(new Rect { Width = 600, Height = 280 });
        SetRendererInfo(new("Server", isInteractive: true));
        StaffId = await Store.HireAsync(role);
        await ActAsAsync(role);
    }

    public new async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private static readonly Type[] Heart =
    [
        typeof(StaffFinder), typeof(MirroredObjects), typeof(CustomerFile), typeof(CustomerCare), typeof(AccessExplainer), typeof(MovieSearch),
        typeof(MirrorFreshnessReader), typeof(AuditLog), typeof(StaffRights), typeof(WebhookInbox), typeof(EventLog), typeof(SubscriptionFinder), typeof(Subscriptions),
        typeof(AccessGrants), typeof(Overview), typeof(FruitlessSearches), typeof(MovieCatalog), typeof(Watchlist), typeof(MovieList), typeof(MovieEditor), typeof(BulkGroups),
        typeof(CatalogUploads), typeof(EntitlementChanges), typeof(PlanSetup), typeof(PlanAlignment), typeof(PlanGroups),
    ];

    /// <summary>From here on, the pages are a member of staff's of this role.</summary>
    protected async Task ActAsAsync(string role)
    {
        await TakeRoleAsync(role);
        string[] policies = role switch
        {
            StaffRole.Admin => [AccountServices.StaffPolicy, AccountServices.BillingPolicy, AccountServices.AdminPolicy],
            StaffRole.Billing => [AccountServices.StaffPolicy, AccountServices.BillingPolicy],
            _ => [AccountServices.StaffPolicy],
        };
        authorization.SetAuthorized("staff").SetPolicies(policies).SetClaims(new Claim(ClaimTypes.NameIdentifier, $"{StaffId}"), new Claim(ClaimTypes.Role, role));
    }

    /// <summary>Changes the role in the database alone: what is drawn already stays as it is.</summary>
    protected Task TakeRoleAsync(string role) => Store.ExecuteAsync("update store.viewer set roles = array[@role] where id = @StaffId", new { role, StaffId });

    /// <summary>Opens a page at an address, whose query it reads, and waits until all that it reads is drawn.</summary>
    protected IRenderedComponent<TPage> Open<TPage>(string address, params (string Name, object Value)[] route)
        where TPage : IComponent
    {
        Services.GetRequiredService<BunitNavigationManager>().NavigateTo(address);
        Quiescence.Track(Renderer);
        var page = Render<TPage>(parameters =>
        {
            foreach (var (name, value) in route)
            {
                parameters.TryAdd(name, value);
            }
        });

        Settle(Task.CompletedTask);
        return page;
    }

    /// <summary>Presses a button by what it says, and waits until all that it leads to is done and drawn.</summary>
    protected void Press<T>(IRenderedComponent<T> page, string button)
        where T : IComponent =>
        Settle(page.FindAll("button").First(one => Text(one).StartsWith(button, StringComparison.Ordinal)).ClickAsync());

    /// <summary>Sends a form, and waits until all that it leads to is done and drawn.</summary>
    protected void Submit<T>(IRenderedComponent<T> page, string form = "form")
        where T : IComponent => Settle(page.Find(form).SubmitAsync());

    /// <summary>The page says this in a notice.</summary>
    protected static void Says<T>(IRenderedComponent<T> page, string words)
        where T : IComponent => Assert.Contains(page.FindAll(".notice"), notice => Text(notice).Contains(words, StringComparison.Ordinal));

    private void Settle(Task act)
    {
        act.WaitAsync(Patience).GetAwaiter().GetResult();
        Quiescence.ReachedAsync(Renderer).WaitAsync(Patience).GetAwaiter().GetResult();
    }

    /// <summary>The text of an element with its white space evened out.</summary>
    protected static string Text(AngleSharp.Dom.IElement element) => string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
