using System.Text.Json;
using Bunit;
using StreamingStore.Accounts;
using StreamingStore.Staff;
using StreamingStore.Staff.Audit;
using StreamingStore.Tests.Fixtures;
using StreamingStore.Web.Components.Pages.Staff;
using StreamingStore.Web.Components.Pages.Staff.Events;
using StreamingStore.Web.Components.Pages.Staff.Parts;

namespace StreamingStore.ComponentTests.Staff;

public sealed class EventPagesTests(PostgresServer server) : StaffContext(server)
{
    private const string Updated = """
        {"id": "evt_1", "object": "event", "type": "customer.subscription.updated", "data": {
          "object": {"id": "sub_1", "object": "subscription", "status": "past_due", "customer": "cus_1", "metadata": {"device_type": "web", "note": "b"}, "items": {"data": []}},
          "previous_attributes": {"status": "active", "metadata": {"note": "a"}}}}
        """;

    [Fact]
    public async Task The_fields_that_changed_are_marked_in_the_JSON_and_its_ids_are_links()
    {
        await Store.MirrorAsync(Snapshots.Subscription("sub_1", "cus_1", "past_due"));
        await EventAsync("evt_1", Updated);

        var page = Open<EventPage>("/staff/events/evt_1", ("Id", "evt_1"));

        Assert.Equal(["\"status\": \"past_due\",", "\"note\": \"b\""], page.FindAll("pre.raw .changed").Select(Text));
        Assert.NotNull(page.Find("pre.raw a[href='/staff/customers/cus_1']"));
        Assert.Equal(["sub_1 ↗", "si_sub_1_prod_action ↗"], page.FindAll("[aria-label='Rows it touched'] tbody th").Select(Text));
        Assert.Equal("https://dashboard.stripe.com/test/subscriptions/sub_1", page.Find("a[aria-label='sub_1 at Stripe']").GetAttribute("href"));
    }

    [Fact]
    public void Whole_objects_and_lists_that_changed_are_marked_line_by_line()
    {
        using var document = JsonDocument.Parse("""{"data": {"object": {"a": {"b": 1}, "list": [1, 2], "c": {"d": {"e": 1, "f": 2}}}, "previous_attributes": {"a": null, "list": [], "c": {"d": {"e": 0}}}}}""");

        Assert.Equal(
            ["\"a\": {", "\"b\": 1", "},", "\"list\": [", "1,", "2", "],", "\"e\": 1,"],
            JsonLines.Of(document.RootElement).Where(line => line.Changed).Select(line => string.Concat(line.Pieces.Select(piece => piece.Text)).Trim()));
    }

    [Fact]
    public async Task The_list_keeps_its_filter_in_the_address_and_the_chart_says_the_burst_in_words()
    {
        for (var i = 0; i < 60; i++)
        {
            await EventAsync($"evt_{i}", Updated, attempts: i % 2 == 0 ? 1 : 3, dead: i == 7);
        }

        var page = Open<EventsPage>("/staff/events?type=customer.*&tries=3");

        Assert.Equal(30, page.FindAll("[aria-label=Events] tbody tr").Count);
        Assert.Equal("3", page.Find("#tries").GetAttribute("value"));
        Assert.StartsWith("30 events from", Text(page.Find(".chart [role=status]")), StringComparison.Ordinal);
        var all = Open<EventsPage>("/staff/events?type=customer.*&from=2020-01-01T00:00");
        Assert.Equal("?type=customer.*&from=2020-01-01T00%3A00&after=", all.Find("p a.button").GetAttribute("href")!.Split("evt_")[0]);
    }

    [Fact]
    public async Task Who_is_no_admin_any_more_replays_nothing_from_a_page_that_stayed_open()
    {
        await EventAsync("evt_1", Updated);
        await ActAsAsync(StaffRole.Admin);
        var page = Open<EventPage>("/staff/events/evt_1", ("Id", "evt_1"));
        await Store.ExecuteAsync("update store.viewer set roles = '{support}' where id = @StaffId", new { StaffId });

        Submit(page);

        Assert.Contains("Only staff of the role admin", Text(page.Find("[role=alert]")), StringComparison.Ordinal);
        Assert.Empty(await Store.Get<AuditLog>().ListAsync());
    }

    [Fact]
    public void A_time_that_can_not_be_read_is_told() =>
        Assert.Contains("A time looks like", Text(Open<EventsPage>("/staff/events?from=yesterday").Find("[role=alert]")), StringComparison.Ordinal);

    [Fact]
    public async Task Dead_letters_are_counted_on_the_home_page()
    {
        Assert.Empty(Open<StaffHome>("/staff").FindAll("[role=alert]"));

        await EventAsync("evt_dead", Updated, dead: true);

        Assert.Equal("One event was given up. See what stopped them", Text(Open<StaffHome>("/staff").Find("[role=alert]")));
    }

    private Task EventAsync(string id, string body, int attempts = 1, bool dead = false) => Store.ExecuteAsync("""
        insert into stripe.event (id, type, created, object, object_id, body)
        select @id, 'customer.subscription.updated', now(), told ->> 'object', told ->> 'id', @body::json from (select @body::json -> 'data' -> 'object' as told) body;
        insert into stripe.event_state (id, attempts, done_at, dead_at, outcome)
        values (@id, @attempts, case when not @dead then now() end, case when @dead then now() end, case when not @dead then 'applied' end)
        """, new { id, body, attempts, dead });
}
