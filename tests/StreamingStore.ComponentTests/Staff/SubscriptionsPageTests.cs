using System.Text.Json.Nodes;
using Bunit;
using StreamingStore.Tests.Fixtures;
using StreamingStore.Web.Components.Pages.Staff.Subscriptions;

namespace StreamingStore.ComponentTests.Staff;

public sealed class SubscriptionsPageTests(PostgresServer server) : StaffContext(server)
{
    [Fact]
    public async Task The_tabs_count_each_status_and_lead_to_it()
    {
        await SubscribeAsync(("sub_1", "active"), ("sub_2", "active"), ("sub_3", "past_due"));

        var page = Open<SubscriptionsPage>("/staff/subscriptions?status=past_due");

        Assert.Equal(["all 3", "active 2", "past due 1"], page.FindAll(".tabs a").Select(Text));
        Assert.Equal("past due 1", Text(page.Find(".tabs a[aria-current=page]")));
        Assert.Equal("sub_3 ↗", Text(Assert.Single(page.FindAll("[aria-label=Subscriptions] tbody th"))));
    }

    [Fact]
    public async Task Old_style_metadata_is_found_and_its_owner_is_a_link()
    {
        var viewer = await Store.NewViewerAsync("cus_1");
        var old = Snapshots.Subscription("sub_old", "cus_1");
        old["metadata"] = new JsonObject { ["Samsung"] = "yes" };
        await Store.MirrorAsync(old);
        await SubscribeAsync(("sub_new", "active"));

        var page = Open<SubscriptionsPage>($"/staff/subscriptions?query={Uri.EscapeDataString("metadata[\"Samsung\"]:\"yes\"")}");

        Assert.Equal("sub_old ↗", Text(Assert.Single(page.FindAll("[aria-label=Subscriptions] tbody th"))));
        Assert.NotNull(page.Find($"a[href='/staff/customers/{viewer}']"));
        Assert.Contains("&compare=true", page.Find("section.tool a.button").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_query_that_can_not_be_read_is_shown_with_the_place()
    {
        var page = Open<SubscriptionsPage>($"/staff/subscriptions?query={Uri.EscapeDataString("status:active")}");

        Assert.EndsWith("\n       ^", page.Find("#query-fault pre").TextContent, StringComparison.Ordinal);
        Assert.Equal("true", page.Find("#query").GetAttribute("aria-invalid"));
    }

    [Fact]
    public async Task Order_size_and_tab_stay_in_every_address()
    {
        for (var i = 10; i < 37; i++)
        {
            await SubscribeAsync(($"sub_{i}", "active"));
        }

        var page = Open<SubscriptionsPage>("/staff/subscriptions?status=active&sort=oldest&size=25");

        var rows = page.FindAll("[aria-label=Subscriptions] tbody th").Select(Text).ToList();
        Assert.Equal((25, "sub_10 ↗", "sub_34 ↗"), (rows.Count, rows[0], rows[^1]));
        Assert.Equal("ascending", page.Find("th[aria-sort]").GetAttribute("aria-sort"));
        Assert.EndsWith("status=active&size=25", page.Find("th[aria-sort] a").GetAttribute("href"), StringComparison.Ordinal);
        Assert.Equal("25", page.Find("#size option[selected]").GetAttribute("value"));
        var later = page.FindAll("a.button").Single(link => Text(link) == "Later subscriptions").GetAttribute("href")!;
        Assert.EndsWith("status=active&sort=oldest&size=25&after=sub_34", later, StringComparison.Ordinal);
        Assert.Equal(["sub_35 ↗", "sub_36 ↗"], Open<SubscriptionsPage>(later).FindAll("[aria-label=Subscriptions] tbody th").Select(Text));
    }

    private async Task SubscribeAsync(params (string Id, string Status)[] subscriptions)
    {
        foreach (var (id, status) in subscriptions)
        {
            await Store.MirrorAsync(Snapshots.Subscription(id, "cus_other", status));
        }
    }
}
