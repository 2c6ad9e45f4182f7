using Bunit;
using Microsoft.Extensions.DependencyInjection;
using StreamingStore.Accounts;
using StreamingStore.Billing;
using StreamingStore.Billing.Plans;
using StreamingStore.Staff.Plans;
using StreamingStore.Tests.Fixtures;
using StreamingStore.Web;
using StreamingStore.Web.Components.Pages.Staff.Plans;

namespace StreamingStore.ComponentTests.Staff;

public sealed class StaffPlansPageTests : StaffContext
{
    private readonly string file = Path.GetTempFileName();

    public StaffPlansPageTests(PostgresServer server)
        : base(server, StaffRole.Admin)
    {
        File.Copy(Path.Combine(PostgresServer.RepositoryRoot, "db/plans.json"), file, overwrite: true);
        Services.AddSingleton(new PlanFilePath(file));
    }

    [Fact]
    public void Plans_are_listed_with_what_they_cover_and_cost()
    {
        var page = Open<StaffPlansPage>("/staff/plans");

        var row = page.FindAll("[data-testid=plan-desk] tbody tr").First(one => one.TextContent.Contains("plan_classics", StringComparison.Ordinal));
        Assert.Contains("classics, silent, noir", Text(row), StringComparison.Ordinal);
        Assert.Contains("classics-monthly 499 usd", Text(row), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plans_groups_are_changed_after_a_count_and_a_reason()
    {
        var page = Open<StaffPlansPage>("/staff/plans?product=plan_action");
        page.Find("#plan-groups").Change("western, War");
        Press(page, "Count");
        Assert.Contains("0 viewers have this plan now", Text(page.Find("[data-testid=plan-count]")), StringComparison.Ordinal);
        Press(page, "Change the groups");
        Says(page, "Say why");

        page.Find("#plan-reason").Change("a new offer");
        Press(page, "Change the groups");

        Says(page, "Stripe has them now: western, war");
        Assert.Equal(["western", "war"], (await Store.Get<PlanCatalog>().FindAsync("action-monthly"))!.Value.Plan.SubscriptionGroups);
    }

    [Theory]
    [InlineData("", "Name at least one group")]
    [InlineData("sci fi", "\"sci fi\" is no group's name")]
    [InlineData("action", "These are its groups already")]
    public void Groups_that_cannot_be_are_told(string groups, string advice)
    {
        var page = Open<StaffPlansPage>("/staff/plans?product=plan_action");
        page.Find("#plan-groups").Change(groups);
        Press(page, "Count");
        Says(page, advice);
    }

    [Fact]
    public async Task The_file_is_compared_and_only_what_is_chosen_is_done_at_stripe()
    {
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("699", "749", StringComparison.Ordinal).Replace("499", "549", StringComparison.Ordinal));
        var page = Open<StaffPlansPage>("/staff/plans");
        Press(page, "Compare with Stripe");
        var rows = page.FindAll("[data-testid=plan-file-desk] tbody tr");
        Assert.Equal(2, rows.Count);
        Assert.Contains("699 usd every month", Text(rows[0]), StringComparison.Ordinal);
        Assert.Contains("749 usd every month", Text(rows[0]), StringComparison.Ordinal);
        page.Find("[data-testid=plan-file-desk] tbody input").Change(true);
        page.Find("#file-reason").Change("dearer");

        Press(page, "Do this 1 thing");

        Says(page, "1 done at Stripe");
        Assert.Equal(749, (await Store.Get<PlanCatalog>().FindAsync("action-monthly"))!.Value.Price.UnitAmount);
        Assert.Equal(499, (await Store.Get<PlanCatalog>().FindAsync("classics-monthly"))!.Value.Price.UnitAmount);
    }

    [Fact]
    public void A_file_that_stripe_is_like_differs_in_nothing()
    {
        var page = Open<StaffPlansPage>("/staff/plans");
        Press(page, "Compare with Stripe");
        Says(page, "Stripe has all that the file asks for");
    }

    [Fact]
    public async Task Support_reads_and_compares_and_can_change_nothing()
    {
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("699", "749", StringComparison.Ordinal));
        await ActAsAsync(StaffRole.Support);

        var page = Open<StaffPlansPage>("/staff/plans?product=plan_action");
        Press(page, "Compare with Stripe");

        Assert.NotEmpty(page.FindAll("[data-testid=plan-file-desk] tbody tr"));
        Assert.Empty(page.FindAll("input"));
        Assert.Equal(["Compare again"], page.FindAll("button").Select(Text));
    }
}
