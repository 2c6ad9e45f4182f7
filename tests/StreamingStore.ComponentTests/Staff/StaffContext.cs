using System.Globalization;
using System.Security.Claims;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.Extensions.DependencyInjection;
using Radzen;
using Radzen.Blazor;
using StreamingStore.Accounts;
using StreamingStore.Billing.Freshness;
using StreamingStore.Billing.Webhooks;
using StreamingStore.Catalog.Searching;
using StreamingStore.Entitlements;
using StreamingStore.Staff;
using StreamingStore.Staff.Customers;
using StreamingStore.Staff.Explaining;
using StreamingStore.Staff.Finding;
using StreamingStore.Staff.Overviews;
using StreamingStore.Staff.SubscriptionSearch;
using StreamingStore.Tests.Fixtures;
using StreamingStore.Web.Accounts;
using StreamingStore.Web.Components.Pages;
using StreamingStore.Web.Hosting;

namespace StreamingStore.ComponentTests.Staff;

/// <summary>Renders staff's pages over a real store with a simulator, for a member of staff of some role.</summary>
public abstract class StaffContext(PostgresServer server) : BunitContext, IAsyncLifetime
{
    /// <summary>A machine that does much else meanwhile may take its time.</summary>
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private BunitAuthorizationContext authorization = null!;

    protected TestStore Store { get; private set; } = null!;

    protected Guid StaffId { get; private set; }

    public async ValueTask InitializeAsync()
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
        Store = await TestStore.OpenWithStripeAsync(server);
        Services.AddLocalization();
        Services.AddRadzenComponents();
        Services.AddSingleton<TimeProvider>(Store.Clock);
        Services.AddSingleton(new StripeLinks(null, testMode: true));
        Services.AddSingleton(Store.Subscriptions);
        Services.AddSingleton(Store.Inbox);
        foreach (var service in Heart)
        {
            Services.AddSingleton(service, _ => Store.Get(service));
        }

        authorization = AddAuthorization();
        JSInterop.Mode = JSRuntimeMode.Loose;

        // It asks the browser for its size before it draws anything.
        ComponentFactories.AddStub<RadzenChart>();
        SetRendererInfo(new("Server", isInteractive: true));
        StaffId = await Store.NewViewerAsync();
        await ActAsAsync(StaffRole.Billing);
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
        typeof(MirrorFreshnessReader), typeof(AuditLog), typeof(StaffRights), typeof(EventLog), typeof(SubscriptionFinder), typeof(AccessGrants), typeof(Overview), typeof(FruitlessSearches),
    ];

    /// <summary>What a page shows once it has asked for what it shows.</summary>
    private static readonly Dictionary<Type, string> Signs = new()
    {
        [typeof(CustomerPage)] = "#events",
        [typeof(CancelPage)] = "form, .notice",
        [typeof(RefundPage)] = "form, .notice",
        [typeof(GrantPage)] = "form",
        [typeof(GrantChangePage)] = "h1",
        [typeof(ObjectPage)] = "pre.raw, .notice",
        [typeof(ExplainPage)] = "[data-testid=answer], .choices, [role=alert]",
        [typeof(EventsPage)] = "[aria-label=Events] tbody tr, .notice",
        [typeof(EventPage)] = "pre.raw",
        [typeof(SubscriptionsPage)] = ".tabs a + a, #query-fault",
    };

    /// <summary>From here on, the pages are a member of staff's of this role.</summary>
    protected async Task ActAsAsync(string role)
    {
        await Store.ExecuteAsync("update store.viewer set roles = array[@role] where id = @StaffId", new { role, StaffId });
        string[] policies = role switch
        {
            StaffRole.Admin => [AccountServices.StaffPolicy, AccountServices.BillingPolicy, AccountServices.AdminPolicy],
            StaffRole.Billing => [AccountServices.StaffPolicy, AccountServices.BillingPolicy],
            _ => [AccountServices.StaffPolicy],
        };
        authorization.SetAuthorized("staff").SetPolicies(policies).SetClaims(new Claim(ClaimTypes.NameIdentifier, $"{StaffId}"), new Claim(ClaimTypes.Role, role));
    }

    /// <summary>Opens a page at an address, whose query it reads.</summary>
    protected IRenderedComponent<TPage> Open<TPage>(string address, params (string Name, object Value)[] route)
        where TPage : Microsoft.AspNetCore.Components.IComponent
    {
        Services.GetRequiredService<BunitNavigationManager>().NavigateTo(address);
        var page = Render<TPage>(parameters =>
        {
            foreach (var (name, value) in route)
            {
                parameters.TryAdd(name, value);
            }
        });

        if (Signs.TryGetValue(typeof(TPage), out var sign))
        {
            page.WaitForElement(sign, Patience);
        }

        return page;
    }

    /// <summary>The text of an element with its white space evened out.</summary>
    protected static string Text(AngleSharp.Dom.IElement element) => string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
