using System.Text.Json;
using Stripe;

namespace StreamingStore.SimulatorTests;

/// <summary>Invoices that are asked for: previews, items of one's own, and invoices apart from subscriptions.</summary>
public sealed class InvoiceTests(Simulator simulator) : IClassFixture<Simulator>
{
    private static readonly DateTime Start = new(2027, 4, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly InvoiceService invoices = new(simulator.Client);

    [Fact]
    public async Task A_preview_shows_the_next_renewal_and_changes_nothing()
    {
        var subscription = await simulator.SubscribeAsync(await simulator.CustomerWithCardAsync(), await simulator.PriceAsync(1000));
        var preview = await PreviewAsync($"subscription={subscription.Id}");
        Assert.Equal((1000, "draft", "upcoming"), (Number(preview, "total"), Text(preview, "status"), Text(preview, "billing_reason")));
        Assert.StartsWith("upcoming_in_", Text(preview, "id"), StringComparison.Ordinal);
        var period = preview.GetProperty("lines").GetProperty("data")[0].GetProperty("period");
        Assert.Equal(subscription.Items.Single().CurrentPeriodEnd, DateTimeOffset.FromUnixTimeSeconds(Number(period, "start")).UtcDateTime);
        Assert.Single(await invoices.ListAsync(new() { Subscription = subscription.Id }));
    }

    [Fact]
    public async Task A_preview_of_another_price_is_what_the_change_then_costs()
    {
        var clock = await simulator.ClockAsync(Start);
        var subscription = await simulator.SubscribeAsync(await simulator.CustomerWithCardAsync(clock: clock.Id), await simulator.PriceAsync(1000));
        var dearer = await simulator.PriceAsync(2000);
        await simulator.AdvanceAsync(clock, Start.AddDays(15));
        var change = $"[items][0][id]={subscription.Items.Single().Id}&[items][0][price]={dearer.Id}&[proration_behavior]=always_invoice";
        var preview = await PreviewAsync($"subscription={subscription.Id}&" + change.Replace("[items]", "subscription_details[items]", StringComparison.Ordinal)
            .Replace("&[proration", "&subscription_details[proration", StringComparison.Ordinal));
        Assert.Equal((500, 2), (Number(preview, "amount_due"), preview.GetProperty("lines").GetProperty("data").GetArrayLength()));
        var changed = await new SubscriptionService(simulator.Client).UpdateAsync(subscription.Id, new()
        {
            Items = [new() { Id = subscription.Items.Single().Id, Price = dearer.Id }],
            ProrationBehavior = "always_invoice",
        });
        Assert.Equal(500, (await invoices.GetAsync(changed.LatestInvoiceId)).AmountPaid);
    }

    [Fact]
    public async Task A_preview_of_a_cancellation_gives_back_the_rest()
    {
        var clock = await simulator.ClockAsync(Start);
        var subscription = await simulator.SubscribeAsync(await simulator.CustomerWithCardAsync(clock: clock.Id), await simulator.PriceAsync(3000));
        await simulator.AdvanceAsync(clock, Start.AddDays(10));
        var preview = await PreviewAsync($"subscription={subscription.Id}&subscription_details[cancel_now]=true");
        Assert.Equal((-2000, 0), (Number(preview, "total"), Number(preview, "amount_due")));
        Assert.Equal("active", (await simulator.SubscriptionAsync(subscription.Id)).Status);
    }

    [Fact]
    public async Task A_preview_of_a_subscription_to_come_needs_no_card()
    {
        var customer = await new CustomerService(simulator.Client).CreateAsync(new());
        var price = await simulator.PriceAsync(700);
        var preview = await PreviewAsync($"customer={customer.Id}&subscription_details[items][0][price]={price.Id}&subscription_details[items][0][quantity]=3");
        Assert.Equal(2100, Number(preview, "amount_due"));
        Assert.Empty(await new SubscriptionService(simulator.Client).ListAsync(new() { Customer = customer.Id, Status = "all" }));
    }

    [Fact]
    public async Task Nothing_is_to_come_for_a_subscription_that_ends()
    {
        var subscription = await simulator.SubscribeAsync(await simulator.CustomerWithCardAsync(), await simulator.PriceAsync());
        await new SubscriptionService(simulator.Client).UpdateAsync(subscription.Id, new() { CancelAtPeriodEnd = true });
        var refusal = await PreviewAsync($"subscription={subscription.Id}");
        Assert.Equal("invoice_upcoming_none", Text(refusal.GetProperty("error"), "code"));
    }

    [Fact]
    public async Task A_pending_item_goes_on_the_next_invoice_of_its_customer()
    {
        var clock = await simulator.ClockAsync(Start);
        var customer = await simulator.CustomerWithCardAsync(clock: clock.Id);
        var subscription = await simulator.SubscribeAsync(customer, await simulator.PriceAsync(1000));
        await simulator.PostAsync("/v1/invoiceitems", $"customer={customer.Id}&amount=250&currency=usd&description=Late+fee");
        Assert.Equal(1250, Number(await PreviewAsync($"subscription={subscription.Id}"), "total"));
        await simulator.AdvanceAsync(clock, Start.AddMonths(1).AddHours(2));
        var renewal = await invoices.GetAsync((await simulator.SubscriptionAsync(subscription.Id)).LatestInvoiceId);
        Assert.Equal(("paid", 1250), (renewal.Status, renewal.Total));
    }

    [Fact]
    public async Task An_invoice_of_items_is_drafted_finalized_and_paid()
    {
        var customer = await simulator.CustomerWithCardAsync();
        var invoice = await simulator.PostAsync("/v1/invoices", $"customer={customer.Id}&description=Films");
        await simulator.PostAsync("/v1/invoiceitems", $"customer={customer.Id}&invoice={Text(invoice, "id")}&amount=300&currency=usd");
        var dropped = await simulator.PostAsync("/v1/invoiceitems", $"customer={customer.Id}&invoice={Text(invoice, "id")}&amount=900&currency=usd");
        using var deleted = await simulator.Http.DeleteAsync($"/v1/invoiceitems/{Text(dropped, "id")}");
        Assert.Equal(300, (await invoices.GetAsync(Text(invoice, "id"))).Total);
        Assert.Equal("open", Text(await simulator.PostAsync($"/v1/invoices/{Text(invoice, "id")}/finalize"), "status"));
        Assert.Equal(("paid", 300), (await invoices.PayAsync(Text(invoice, "id"))) is var paid ? (paid.Status, paid.AmountPaid) : default);
        var late = await simulator.PostAsync("/v1/invoiceitems", $"customer={customer.Id}&invoice={Text(invoice, "id")}&amount=1&currency=usd");
        Assert.Equal("invoice_not_editable", Text(late.GetProperty("error"), "code"));
    }

    [Fact]
    public async Task A_deleted_draft_leaves_its_items_pending()
    {
        var customer = await simulator.CustomerWithCardAsync();
        var item = await simulator.PostAsync("/v1/invoiceitems", $"customer={customer.Id}&amount=300&currency=usd");
        var invoice = await simulator.PostAsync("/v1/invoices", $"customer={customer.Id}&pending_invoice_items_behavior=include");
        Assert.Equal(300, Number(invoice, "total"));
        using var deleted = await simulator.Http.DeleteAsync($"/v1/invoices/{Text(invoice, "id")}");
        var pending = (await simulator.GetAsync($"/v1/invoiceitems?customer={customer.Id}&pending=true")).GetProperty("data");
        Assert.Equal(Text(item, "id"), Text(pending.EnumerateArray().Single(), "id"));
    }

    [Fact]
    public async Task An_invoice_to_be_sent_is_sent_and_can_be_written_off()
    {
        var customer = await simulator.CustomerWithCardAsync();
        await simulator.PostAsync("/v1/invoiceitems", $"customer={customer.Id}&amount=300&currency=usd");
        var id = Text(await simulator.PostAsync("/v1/invoices",
            $"customer={customer.Id}&pending_invoice_items_behavior=include&collection_method=send_invoice&days_until_due=14"), "id");
        var sent = await simulator.PostAsync($"/v1/invoices/{id}/send");
        Assert.Equal(("open", JsonValueKind.Number), (Text(sent, "status"), sent.GetProperty("due_date").ValueKind));
        Assert.Equal("uncollectible", Text(await simulator.PostAsync($"/v1/invoices/{id}/mark_uncollectible"), "status"));
        Assert.Equal("void", Text(await simulator.PostAsync($"/v1/invoices/{id}/void"), "status"));
        var happened = await simulator.EventsOfAsync(id);
        Assert.Equal(["invoice.sent", "invoice.marked_uncollectible", "invoice.voided"], happened.Where(type => type is "invoice.sent" or "invoice.marked_uncollectible" or "invoice.voided"));
    }

    [Fact]
    public async Task Older_versions_ask_for_the_upcoming_invoice()
    {
        var subscription = await simulator.SubscribeAsync(await simulator.CustomerWithCardAsync(), await simulator.PriceAsync(1000));
        var query = $"/v1/invoices/upcoming?subscription={subscription.Id}&subscription_items[0][id]={subscription.Items.Single().Id}&subscription_items[0][quantity]=3&subscription_proration_behavior=none";
        var upcoming = await simulator.GetAsync(query, "2020-08-27");
        Assert.Equal((3000, subscription.Id), (Number(upcoming, "total"), Text(upcoming, "subscription")));
        Assert.True((await simulator.GetAsync(query)).TryGetProperty("error", out _));
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static long Number(JsonElement json, string name) => json.GetProperty(name).GetInt64();

    private Task<JsonElement> PreviewAsync(string form) => simulator.PostAsync("/v1/invoices/create_preview", form);
}
