using Bunit;
using StreamingStore.Accounts;
using StreamingStore.Billing;
using StreamingStore.Entitlements;
using StreamingStore.Tests.Fixtures;
using StreamingStore.Web.Components.Pages.Staff.Customers;

namespace StreamingStore.ComponentTests.Staff;

public sealed class CustomerPagesTests(PostgresServer server) : StaffContext(server)
{
    [Fact]
    public async Task Everything_of_a_customer_is_on_one_page_with_a_link_to_each_object_and_to_the_same_at_Stripe()
    {
        var (viewer, subscription, payment) = await CustomerAsync();
        await Store.Get<AccessGrants>().GrantAsync(new AccessGrantRequest(viewer, null, "classics", "press", StaffId));

        var page = Open<CustomerPage>($"/staff/customers/{viewer}", ("Key", $"{viewer}"));

        Assert.Equal(
            ["Subscriptions", "Purchases and payments", "Cards", "Invoices", "Grants", "Events"],
            page.FindAll("h2").Select(Text).Take(6));
        Assert.Contains("Action active entitles $6.99 a month", Text(page.Find($"[data-subscription-id={subscription}]")), StringComparison.Ordinal);
        Assert.Contains("Raiders of the Lost Ark $7.99 succeeded", Text(page.Find($"[data-payment-id={payment}]")), StringComparison.Ordinal);
        Assert.Contains("visa •••• 4242", Text(page.Find("[aria-label=Cards]")), StringComparison.Ordinal);
        Assert.Contains("paid $6.99 $6.99", Text(page.Find("[aria-label=Invoices]")), StringComparison.Ordinal);
        Assert.Contains("the group classics without an end press", Text(page.Find("[aria-label=Grants]")), StringComparison.Ordinal);
        Assert.NotNull(page.Find($"a[href='/staff/objects/{subscription}']"));
        Assert.Equal($"https://dashboard.stripe.com/test/subscriptions/{subscription}", page.Find($"a[aria-label='{subscription} at Stripe']").GetAttribute("href"));
    }

    [Fact]
    public async Task Support_reads_and_is_offered_nothing_to_do()
    {
        var (viewer, _, _) = await CustomerAsync();
        await ActAsAsync(StaffRole.Support);

        var page = Open<CustomerPage>($"/staff/customers/{viewer}", ("Key", $"{viewer}"));

        Assert.NotEmpty(page.FindAll("[data-subscription-id]"));
        Assert.Empty(page.FindAll("a[href$='/cancel'], a[href$='/refund'], a[href$='/grant']"));
    }

    [Fact]
    public async Task Billing_is_offered_to_cancel_refund_and_grant()
    {
        var (viewer, subscription, payment) = await CustomerAsync();

        var page = Open<CustomerPage>($"/staff/customers/{viewer}", ("Key", $"{viewer}"));

        Assert.NotNull(page.Find($"a[href='/staff/subscriptions/{subscription}/cancel']"));
        Assert.NotNull(page.Find($"a[href='/staff/payments/{payment}/refund']"));
        Assert.NotNull(page.Find($"a[href='/staff/customers/{viewer}/grant']"));
    }

    [Fact]
    public async Task A_section_shows_a_page_and_its_address_keeps_the_others()
    {
        var viewer = await Store.NewViewerAsync("cus_many");
        for (var i = 0; i < 12; i++)
        {
            await Store.MirrorAsync(Snapshots.Subscription($"sub_{i}", "cus_many"));
        }

        var page = Open<CustomerPage>($"/staff/customers/{viewer}?payments=3&subscriptions=1", ("Key", $"{viewer}"));

        Assert.Equal(10, page.FindAll("[data-subscription-id]").Count);
        Assert.EndsWith($"/staff/customers/{viewer}?payments=3&subscriptions=2#subscriptions", page.Find("nav[aria-label='Pages of subscriptions'] a[rel=next]").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_done_is_said_by_a_word_of_ours_and_not_by_whatever_the_address_says()
    {
        var viewer = await Store.NewViewerAsync();

        Assert.Contains("The money is given back", Text(Open<CustomerPage>($"/staff/customers/{viewer}?done=refunded", ("Key", $"{viewer}")).Find(".notice")), StringComparison.Ordinal);
        Assert.Empty(Open<CustomerPage>($"/staff/customers/{viewer}?done=You+won", ("Key", $"{viewer}")).FindAll(".notice.good"));
    }

    [Fact]
    public async Task Cancelling_spells_the_date_out_and_asks_why()
    {
        var (viewer, subscription, _) = await CustomerAsync();
        var end = (await Store.Subscriptions.FindAsync(viewer, subscription))!.CurrentPeriodEnd!.Value;

        var page = Open<CancelPage>($"/staff/subscriptions/{subscription}/cancel", ("Id", subscription));

        Assert.Contains(end.ToString("dddd, d MMMM yyyy, HH:mm 'UTC'", System.Globalization.CultureInfo.InvariantCulture), Text(page.Find("fieldset")), StringComparison.Ordinal);
        Assert.NotNull(page.Find("input[name=Reason][required]"));
        Assert.NotEqual("", page.Find("input[name=ActionId]").GetAttribute("value"));
        Submit(page);
        Assert.Contains("Choose when it ends", Text(page.Find("[role=alert]")), StringComparison.Ordinal);
        Assert.Equal("active", (await Store.Subscriptions.FindAsync(viewer, subscription))!.Status);
    }

    [Fact]
    public async Task A_plan_that_ends_with_its_period_already_is_not_ended_now_unless_that_is_chosen()
    {
        var (viewer, subscription, _) = await CustomerAsync();
        await Store.Subscriptions.CancelAsync(viewer, subscription, atPeriodEnd: true, "later");

        var page = Open<CancelPage>($"/staff/subscriptions/{subscription}/cancel", ("Id", subscription));

        Assert.Equal("now", Assert.Single(page.FindAll("input[name=When]")).GetAttribute("value"));
        Assert.Empty(page.FindAll("input[name=When][checked]"));
    }

    [Theory]
    [InlineData("whole", null, null, null)]
    [InlineData("whole", " ", null, null)]
    [InlineData("part", "3.50", null, 350L)]
    [InlineData("whole", "3.50", "The whole is chosen, but", null)]
    [InlineData("part", "", "as a number", null)]
    [InlineData("part", "3,50", "as a number", null)]
    [InlineData("Part", "3.50", "Choose the whole or a part", null)]
    [InlineData(null, "3.50", "Choose the whole or a part", null)]
    public void How_much_is_given_back_is_never_guessed(string? part, string? entered, string? words, long? expected)
    {
        var fault = RefundEntry.Fault(part, entered, "usd", out var amount);

        Assert.Equal((words is null, expected), (fault is null, amount));
        Assert.Contains(words ?? "", fault ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refund_says_what_is_left_and_what_becomes_of_the_film()
    {
        var (_, _, payment) = await CustomerAsync();
        await Store.Purchases.RefundAsync(payment, 300, "part");

        var page = Open<RefundPage>($"/staff/payments/{payment}/refund", ("Id", payment));
        Assert.Contains("All that is left: $4.99. The film is theirs no more.", Text(page.Find("fieldset")), StringComparison.Ordinal);

        await Store.Purchases.RefundAsync(payment, null, "rest");
        Assert.Contains("Nothing is left of it", Text(Open<RefundPage>($"/staff/payments/{payment}/refund", ("Id", payment)).Find(".notice")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Grants_are_given_and_changed_on_pages_that_say_whose_they_are()
    {
        var viewer = await Store.NewViewerAsync();
        var granted = Assert.IsType<AccessGrantOutcome.Granted>(await Store.Get<AccessGrants>().GrantAsync(new AccessGrantRequest(viewer, TestStore.Raiders, null, "goodwill", StaffId)));

        Assert.NotNull(Open<GrantPage>($"/staff/customers/{viewer}/grant", ("ViewerId", viewer)).Find($"a[href='/staff/customers/{viewer}']"));
        var change = Open<GrantChangePage>($"/staff/grants/{granted.Grant.Id}", ("Id", granted.Grant.Id));
        Assert.Equal(["Move its end", "Take it back"], change.FindAll("h2").Select(Text));

        await Store.Get<AccessGrants>().RevokeAsync(granted.Grant.Id, StaffId);
        Assert.Empty(Open<GrantChangePage>($"/staff/grants/{granted.Grant.Id}", ("Id", granted.Grant.Id)).FindAll("form"));
    }

    private async Task<(Guid Viewer, string Subscription, string Payment)> CustomerAsync()
    {
        var viewer = await Store.NewViewerAsync();
        var subscribed = Assert.IsType<SubscribeOutcome.Subscribed>(await Store.Subscriptions.SubscribeAsync(new SubscribeRequest(viewer, "action-monthly", "web", "subscribe", "pm_card_visa")));
        var bought = Assert.IsType<BuyOutcome.Bought>(await Store.Purchases.BuyAsync(new BuyRequest(viewer, TestStore.Raiders, "web", "buy")));
        return (viewer, subscribed.Subscription.Id, bought.PaymentIntentId);
    }
}
