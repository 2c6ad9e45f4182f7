using StreamingStore.Billing;
using StreamingStore.Staff.Finding;
using StreamingStore.Tests.Fixtures;
using Stripe;

namespace StreamingStore.Tests.Staff.Finding;

/// <summary>Single rows of the mirror beside the same objects at Stripe.</summary>
public sealed class MirroredObjectsTests(PostgresServer server) : IAsyncLifetime
{
    private TestStore store = null!;
    private MirroredObjects objects = null!;
    private Guid viewerId;
    private string subscriptionId = "";

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.OpenWithStripeAsync(server);
        objects = store.Get<MirroredObjects>();
        viewerId = await store.NewViewerAsync();
        subscriptionId = Assert.IsType<SubscribeOutcome.Subscribed>(await store.Subscriptions.SubscribeAsync(
            new SubscribeRequest(viewerId, "action-monthly", "web", "subscribe", "pm_card_visa"))).Subscription.Id;
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task A_row_says_whose_it_is_and_equals_Stripes_object()
    {
        var row = await RowAsync(subscriptionId);

        Assert.Equal(("subscription", viewerId), (row.Kind, row.ViewerId));
        Assert.Empty(await objects.CompareAsync(row));
    }

    [Fact]
    public async Task An_item_belongs_to_whom_its_subscription_does()
    {
        var item = await RowAsync((await store.ScalarAsync<string>("select id from stripe.subscription_item"))!);

        Assert.Equal(("subscription_item", viewerId), (item.Kind, item.ViewerId));
    }

    [Fact]
    public async Task A_field_that_differs_is_named_and_fetching_anew_mends_the_row()
    {
        await store.ExecuteAsync("""update stripe.subscription set body = jsonb_set(body, '{status}', '"past_due"') where id = @subscriptionId""", new { subscriptionId });
        var row = await RowAsync(subscriptionId);

        var field = Assert.Single(await objects.CompareAsync(row));
        Assert.Equal(new DifferingField("status", "\"past_due\"", "\"active\""), field);

        var mended = (await objects.RefetchAsync(row))!;
        Assert.Null(mended.DirtySince);
        Assert.Empty(await objects.CompareAsync(mended));
    }

    [Fact]
    public async Task An_item_is_mended_with_its_subscription()
    {
        await store.ExecuteAsync("""
            update stripe.subscription_item set body = jsonb_set(body, '{quantity}', '7');
            update stripe.subscription set as_of = as_of - interval '1 minute'
            """);
        var item = await RowAsync((await store.ScalarAsync<string>("select id from stripe.subscription_item"))!);

        await objects.RefetchAsync(item);

        Assert.Equal(1, await store.ScalarAsync<long>("select quantity from stripe.subscription_item"));
    }

    [Fact]
    public async Task Where_Stripe_does_not_answer_the_row_stays_marked()
    {
        await store.AtStripe.FailAsync("cut_before", "GET", "/v1/subscriptions/*", times: 10);

        var row = (await objects.RefetchAsync(await RowAsync(subscriptionId)))!;

        Assert.NotNull(row.DirtySince);
        Assert.NotNull(row.DirtyError);
    }

    [Fact]
    public async Task What_is_gone_at_Stripe_and_kept_here_is_the_difference_of_the_whole_object()
    {
        await store.MirrorAsync(Snapshots.Product("prod_dreamt", "action"));

        Assert.Equal("*", Assert.Single(await objects.CompareAsync(await RowAsync("prod_dreamt"))).Name);
    }

    [Fact]
    public async Task What_the_mirror_does_not_keep_is_asked_from_Stripe_by_its_prefix()
    {
        var customer = await store.ScalarAsync<string>("select stripe_customer_id from store.viewer where id = @viewerId", new { viewerId });
        var answer = await store.Get<StripeClient>().RawRequestAsync(HttpMethod.Get, $"/v1/invoices?customer={customer}");
        using var list = System.Text.Json.JsonDocument.Parse(answer.Content);
        var invoice = list.RootElement.GetProperty("data")[0].GetProperty("id").GetString()!;

        Assert.Null(await objects.FindAsync(invoice));
        Assert.Equal(invoice, (await objects.AtStripeAsync(invoice))!.Body.GetProperty("id").GetString());
        Assert.Null(await objects.AtStripeAsync("in_nobody"));
        Assert.Null(await objects.AtStripeAsync("nothing-that-Stripe-knows"));
    }

    private async Task<StaffObject> RowAsync(string id) => (await objects.FindAsync(id))!;
}
