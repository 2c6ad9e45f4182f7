using Bunit;
using StreamingStore.Accounts;
using StreamingStore.Catalog.Searching;
using StreamingStore.Tests.Fixtures;
using StreamingStore.Web.Components.Pages.Staff;

namespace StreamingStore.ComponentTests.Staff;

public sealed class StaffOverviewTests(PostgresServer server) : StaffContext(server, StaffRole.Admin, withStripe: false)
{
    [Fact]
    public async Task Every_question_has_an_answer_in_words_and_a_table_beside_its_chart()
    {
        await Store.MirrorAsync(Snapshots.Product("prod_action", "action"));
        await Store.MirrorAsync(Snapshots.Subscription("sub_1", "cus_1"));
        await Store.Get<FruitlessSearches>().CountAsync("zorblatt");

        var page = Open<StaffHome>("/staff?days=30");

        Assert.Equal("false", page.Find("[data-testid=overview]").GetAttribute("aria-busy"));
        Assert.Equal("1 subscription to a plan now.", Answer(page, "by-plan"));
        Assert.Equal("Most often \"zorblatt\", once.", Answer(page, "searches"));
        Assert.Equal("None was tried.", Answer(page, "payments"));
        Assert.Equal("Nothing yet.", Answer(page, "mrr"));
        Assert.Equal(30, page.FindAll("[data-testid=by-plan] tbody tr").Count);
        Assert.Equal("prod_action", page.FindAll("[data-testid=by-plan] thead th")[1].TextContent);
        Assert.Equal(["zorblatt", "1"], page.Find("[data-testid=searches] tbody tr").Children.Select(Text));
        Assert.All(page.FindAll(".figure-chart .rz-chart"), chart => Assert.NotNull(chart.ParentElement!.Closest("[aria-hidden=true]")));
        Assert.Equal("30 days", Text(page.Find(".tabs [aria-current]")));
    }

    [Fact]
    public void An_address_that_asks_for_other_days_is_answered_for_ninety() =>
        Assert.Equal("90 days", Text(Open<StaffHome>("/staff?days=7").Find(".tabs [aria-current]")));

    private static string Answer(IRenderedComponent<StaffHome> page, string chart) => Text(page.Find($"[data-testid={chart}] .answer"));
}
