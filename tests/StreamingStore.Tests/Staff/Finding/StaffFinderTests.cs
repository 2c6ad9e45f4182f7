using System.Text.Json.Nodes;
using StreamingStore.Staff.Finding;
using StreamingStore.StripeMirror.Webhooks;
using StreamingStore.Tests.Fixtures;
using static StreamingStore.Tests.Fixtures.Snapshots;

namespace StreamingStore.Tests.Staff.Finding;

/// <summary>The one box: e-mail address, name, or any of Stripe's ids.</summary>
public sealed class StaffFinderTests(PostgresServer server) : IAsyncLifetime
{
    private TestStore store = null!;
    private StaffFinder finder = null!;
    private Guid viewerId;

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.OpenAsync(server);
        finder = store.Get<StaffFinder>();
        viewerId = await store.NewViewerAsync("cus_ada");
        await store.ExecuteAsync("update store.viewer set email = 'Ada@Example.org', normalized_email = 'ADA@EXAMPLE.ORG' where id = @viewerId", new { viewerId });
        await store.MirrorAsync(Named("cus_ada", "ada@example.org", "Ada Lovelace"));
        await store.MirrorAsync(Named("cus_alone", "alone@example.org", "Grace Hopper"));
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Theory]
    [InlineData("ada@example.org")]
    [InlineData("  ADA@example.org ")]
    [InlineData("lovelace")]
    [InlineData("cus_ada")]
    public async Task A_viewer_is_found_by_address_by_a_part_of_the_name_and_by_the_customers_id(string typed) =>
        Assert.Equal($"{viewerId}", Assert.IsType<StaffFind.Customer>(await finder.FindAsync(typed)).Key);

    [Fact]
    public async Task A_viewer_is_found_by_the_accounts_id() =>
        Assert.Equal($"{viewerId}", Assert.IsType<StaffFind.Customer>(await finder.FindAsync($"{viewerId}")).Key);

    [Fact]
    public async Task A_customer_without_an_account_is_found_too() =>
        Assert.Equal("cus_alone", Assert.IsType<StaffFind.Customer>(await finder.FindAsync("Hopper")).Key);

    [Fact]
    public async Task Whom_several_fit_is_a_list_in_order_and_each_stands_in_it_once()
    {
        var page = Assert.IsType<StaffFind.Customers>(await finder.FindAsync("example.org")).Page;

        Assert.Equal(2, page.Count);
        Assert.Equal(["Ada@Example.org", "alone@example.org"], page.Rows.Select(found => found.Email));
    }

    [Theory]
    [InlineData("sub_1")]
    [InlineData("si_sub_1_prod_action")]
    [InlineData("pi_1")]
    [InlineData("re_1")]
    [InlineData("a_product_with_an_id_of_our_own")]
    public async Task An_object_of_the_mirror_is_found_by_its_id_whatever_it_looks_like(string id)
    {
        await store.MirrorAsync(Subscription("sub_1", "cus_ada"));
        await store.MirrorAsync(PaymentIntent("pi_1", "cus_ada", TestStore.Raiders));
        await store.MirrorAsync(Refund("re_1", "pi_1", 100));
        await store.MirrorAsync(Product("a_product_with_an_id_of_our_own", "action"));

        Assert.Equal(id, Assert.IsType<StaffFind.StripeObject>(await finder.FindAsync(id)).Id);
    }

    [Theory]
    [InlineData("in_1Abc")]
    [InlineData("ch_1Abc")]
    [InlineData("evt_1Abc")]
    [InlineData("seti_1Abc")]
    public async Task An_id_that_the_mirror_does_not_have_is_one_to_ask_Stripe_for_where_its_prefix_says_what_it_is(string id) =>
        Assert.Equal(id, Assert.IsType<StaffFind.StripeObject>(await finder.FindAsync(id)).Id);

    [Fact]
    public async Task An_event_of_the_inbox_is_found_by_its_id()
    {
        await store.ExecuteAsync("insert into stripe.event (id, type, created, body) values ('evt_known', 'charge.updated', now(), '{}')");

        Assert.IsType<StaffFind.InboxEvent>(await finder.FindAsync("evt_known"));
    }

    [Theory]
    [InlineData("xy", typeof(StaffFind.TooShort))]
    [InlineData("nobody at all", typeof(StaffFind.Customers))]
    [InlineData("100%", typeof(StaffFind.Customers))]
    [InlineData("a_a", typeof(StaffFind.Customers))]
    public async Task What_is_too_short_or_fits_nobody_is_told_apart_and_signs_stand_for_themselves(string typed, Type expected)
    {
        var found = await finder.FindAsync(typed);

        Assert.IsType(expected, found);
        Assert.True(found is not StaffFind.Customers { Page.Count: > 0 });
    }

    [Fact]
    public async Task A_list_goes_by_pages_and_stops_being_counted_at_some_point()
    {
        await store.ExecuteAsync("""
            insert into store.viewer (user_name, normalized_user_name, email, normalized_email, security_stamp)
            select name, upper(name), name, upper(name), 's' from generate_series(1, 1200) n, lateral (select 'crowd-' || n || '@example.net' as name) named
            """);

        var first = Assert.IsType<StaffFind.Customers>(await finder.FindAsync("crowd-")).Page;
        var second = Assert.IsType<StaffFind.Customers>(await finder.FindAsync("crowd-", page: 2)).Page;

        Assert.Equal((StaffFinder.MostCounted, 40), (first.Count, first.Pages));
        Assert.Equal(first.Size, first.Rows.Count);
        Assert.Equal(2 * first.Size, first.Rows.Concat(second.Rows).Select(found => found.Key).Distinct().Count());
        Assert.Empty(Assert.IsType<StaffFind.Customers>(await finder.FindAsync("crowd-", int.MaxValue)).Page.Rows);
    }

    private static JsonObject Named(string id, string email, string name)
    {
        var customer = Customer(id);
        (customer["email"], customer["name"]) = (email, name);
        return customer;
    }
}
