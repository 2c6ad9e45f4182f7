using StreamingStore.Billing;
using StreamingStore.Entitlements;
using StreamingStore.Staff.Customers;
using StreamingStore.Tests.Fixtures;
using static StreamingStore.Tests.Fixtures.Snapshots;

namespace StreamingStore.Tests.Staff.Customers;

/// <summary>What the store knows of one customer, section by section.</summary>
public sealed class CustomerFileTests(PostgresServer server) : IAsyncLifetime
{
    private const string Customer = "cus_filed";
    private TestStore store = null!;
    private CustomerFile file = null!;
    private Guid viewerId;

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.OpenAsync(server);
        file = store.Get<CustomerFile>();
        viewerId = await store.NewViewerAsync(Customer);
        await store.MirrorAsync(Product("prod_action", "action"));
        await store.MirrorAsync(Snapshots.Customer(Customer));
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task A_file_is_opened_by_the_account_or_by_the_customer_and_one_may_lack()
    {
        await store.MirrorAsync(Snapshots.Customer("cus_alone"));
        var without = await store.NewViewerAsync();

        Assert.Equal((viewerId, Customer), await HeadAsync($"{viewerId}"));
        Assert.Equal((viewerId, Customer), await HeadAsync(Customer));
        Assert.Equal((null, "cus_alone"), await HeadAsync("cus_alone"));
        Assert.Equal((without, null), await HeadAsync($"{without}"));
        Assert.Null(await file.FindAsync("cus_nobody"));
        Assert.Null(await file.FindAsync($"{Guid.NewGuid()}"));
    }

    [Fact]
    public async Task Subscriptions_tell_plans_price_end_and_whether_they_entitle()
    {
        await store.MirrorAsync(Subscription("sub_1", Customer, products: ["prod_action", "prod_unknown"], cancelAtPeriodEnd: true));
        await store.MirrorAsync(Subscription("sub_2", Customer, "unpaid").CreatedAt(Now.AddDays(-50)));

        var page = await file.SubscriptionsAsync(Customer);

        Assert.Equal(2, page.Count);
        var (first, second) = (page.Rows[0], page.Rows[1]);
        Assert.Equal(("sub_1", "prod_action, prod_unknown", 1598L, "usd", "month", true, true), (first.Id, first.Plans, first.Amount, first.Currency, first.Interval, first.CancelAtPeriodEnd, first.Entitles));
        Assert.Equal(Now.AddDays(20), first.PeriodEnd);
        Assert.Equal(("sub_2", false, true), (second.Id, second.Entitles, second.IsUnderWay));
    }

    [Fact]
    public async Task Payments_tell_the_film_what_was_given_back_and_what_is_left()
    {
        await store.MirrorAsync(PaymentIntent("pi_1", Customer, TestStore.Raiders));
        await store.MirrorAsync(Refund("re_1", "pi_1", 300));
        await store.MirrorAsync(Refund("re_2", "pi_1", 400, "failed"));
        await store.MirrorAsync(PaymentIntent("pi_2", Customer, TestStore.Raiders, status: "requires_payment_method").CreatedAt(Now.AddDays(-1)));
        await store.MirrorAsync(PaymentIntent("pi_3", Customer, TestStore.Raiders).CreatedAt(Now.AddDays(-2)));
        await store.MirrorAsync(Dispute("dp_1", "pi_3", "lost"));

        var rows = (await file.PaymentsAsync(Customer)).Rows;

        Assert.Equal([("pi_1", 300L, 499L), ("pi_2", 0L, 0L), ("pi_3", 0L, 0L)], rows.Select(row => (row.Id, row.Refunded, row.Refundable)));
        Assert.Equal(("Raiders of the Lost Ark", "lost"), (rows[0].Title, rows[2].Dispute));
        var (payment, customer) = (await file.PaymentAsync("pi_1"))!.Value;
        Assert.Equal(("pi_1", Customer), (payment.Id, customer));
        Assert.Null(await file.PaymentAsync("pi_none"));
    }

    [Fact]
    public async Task A_section_goes_by_pages()
    {
        for (var i = 0; i < 23; i++)
        {
            await store.MirrorAsync(Subscription($"sub_{i}", Customer));
        }

        Assert.Empty((await file.SubscriptionsAsync(Customer, int.MaxValue)).Rows);
        var pages = new[] { await file.SubscriptionsAsync(Customer), await file.SubscriptionsAsync(Customer, 2), await file.SubscriptionsAsync(Customer, 3) };

        Assert.All(pages, page => Assert.Equal((23, 3), (page.Count, page.Pages)));
        Assert.Equal([10, 10, 3], pages.Select(page => page.Rows.Count));
        Assert.Equal(23, pages.SelectMany(page => page.Rows).Select(row => row.Id).Distinct().Count());
    }

    [Fact]
    public async Task Grants_tell_who_gave_them_and_for_what()
    {
        var staff = await store.NewViewerAsync();
        await store.Get<AccessGrants>().GrantAsync(new AccessGrantRequest(viewerId, TestStore.Raiders, null, "goodwill", staff));
        await store.Get<AccessGrants>().GrantAsync(new AccessGrantRequest(viewerId, null, "action", "press", staff));

        var rows = (await file.GrantsAsync(viewerId)).Rows;

        Assert.Equal([(null, "action", "press"), ("Raiders of the Lost Ark", null, "goodwill")], rows.Select(row => (row.Title, row.SubscriptionGroup, row.Reason)));
        Assert.All(rows, row => Assert.EndsWith("@example.com", row.GrantedBy, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Events_of_all_that_is_the_customers_are_there_and_no_others()
    {
        await store.MirrorAsync(Subscription("sub_1", Customer));
        await store.MirrorAsync(PaymentIntent("pi_1", Customer, TestStore.Raiders));
        await store.MirrorAsync(Refund("re_1", "pi_1", 100));
        await store.MirrorAsync(Subscription("sub_other", "cus_other"));
        foreach (var id in new[] { Customer, "sub_1", "pi_1", "re_1", "sub_other" })
        {
            await store.ExecuteAsync("""
                insert into stripe.event (id, type, created, object_id, body) values ('evt_' || @id, 'told', now(), @id, '{}');
                insert into stripe.event_state (id) values ('evt_' || @id)
                """, new { id });
        }

        var page = await file.EventsAsync(Customer);

        Assert.Equal(4, page.Count);
        Assert.DoesNotContain(page.Rows, row => row.ObjectId == "sub_other");
    }

    [Fact]
    public async Task Invoices_come_from_Stripe()
    {
        await using var withStripe = await TestStore.OpenWithStripeAsync(server);
        var subscriber = await withStripe.NewViewerAsync();
        await withStripe.Subscriptions.SubscribeAsync(new SubscribeRequest(subscriber, "action-monthly", "web", "subscribe", "pm_card_visa"));
        var customer = (await withStripe.ScalarAsync<string>("select stripe_customer_id from store.viewer where id = @subscriber", new { subscriber }))!;

        var invoices = await withStripe.Get<CustomerFile>().InvoicesAsync(customer);

        var invoice = Assert.Single(invoices.Invoices);
        Assert.Equal(("paid", 699L, 699L, "usd", false), (invoice.Status, invoice.Total, invoice.Paid, invoice.Currency, invoices.HasMore));
        Assert.Empty((await withStripe.Get<CustomerFile>().InvoicesAsync(customer, invoice.Id)).Invoices);
    }

    private async Task<(Guid?, string?)> HeadAsync(string key) => await file.FindAsync(key) is { } head ? (head.ViewerId, head.CustomerId) : default;
}
