using Bunit;
using StreamingStore.Accounts;
using StreamingStore.Tests.Fixtures;
using StreamingStore.Web.Components.Pages.Staff;

namespace StreamingStore.ComponentTests.Staff;

public sealed class ObjectPageTests(PostgresServer server) : StaffContext(server)
{
    [Fact]
    public async Task A_row_is_compared_with_Stripe_field_by_field()
    {
        Assert.Contains("The row equals what Stripe has now.", Text(Page("plan_action", compare: true).Find("section.tool p[role=status]").ParentElement!), StringComparison.Ordinal);

        await Store.ExecuteAsync("""update stripe.product set body = jsonb_set(body, '{name}', '"Axion"') where id = 'plan_action'""");
        var row = Page("plan_action", compare: true).Find("[aria-label='Fields that differ'] tbody tr");
        Assert.Equal(["name", "\"Axion\"", "\"Action\""], row.Children.Select(Text));
    }

    [Fact]
    public async Task The_rows_JSON_leads_on_to_the_objects_that_it_names()
    {
        await Store.MirrorAsync(Snapshots.Subscription("sub_1", "cus_1"));

        var page = Page("sub_1");

        Assert.Contains(page.FindAll("pre.raw a"), link => link.GetAttribute("href") == "/staff/customers/cus_1");
        Assert.NotNull(page.Find("form"));
    }

    [Fact]
    public async Task Support_compares_and_can_not_repair()
    {
        await ActAsAsync(StaffRole.Support);

        Assert.Empty(Page("plan_action", compare: true).FindAll("form"));
    }

    [Fact]
    public async Task Repairing_asks_why()
    {
        await ActAsAsync(StaffRole.Admin);
        var page = Page("plan_action");

        Submit(page);

        Assert.Contains("not complete", Text(page.Find("[role=alert]")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_database_fails_in_a_repair_the_page_says_so_and_stays()
    {
        var page = Page("plan_action");
        await Store.ExecuteAsync("alter table stripe.dirty_object rename to lost");

        Submit(page);

        Assert.Contains(page.FindAll("[role=alert]"), alert => Text(alert).StartsWith("The database did not answer", StringComparison.Ordinal));
        Assert.NotNull(page.Find("pre.raw"));
    }

    [Theory]
    [InlineData("in_nobody", "Stripe was asked for this invoice and has none either")]
    [InlineData("no-prefix", "the id does not say what Stripe could be asked for")]
    public void What_neither_side_has_is_told(string id, string words) =>
        Assert.Contains(words, Text(Page(id).Find("[role=alert]")), StringComparison.Ordinal);

    private IRenderedComponent<ObjectPage> Page(string id, bool compare = false) => Open<ObjectPage>($"/staff/objects/{id}{(compare ? "?compare=true" : "")}", ("Id", id));
}
