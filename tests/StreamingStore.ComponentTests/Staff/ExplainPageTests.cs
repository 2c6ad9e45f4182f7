using Bunit;
using StreamingStore.Billing;
using StreamingStore.Tests.Fixtures;
using StreamingStore.Web.Components.Pages.Staff.Explain;

namespace StreamingStore.ComponentTests.Staff;

public sealed class ExplainPageTests(PostgresServer server) : StaffContext(server)
{
    [Fact]
    public async Task The_answer_stands_first_then_the_chain_and_on_demand_Stripes_own_answer()
    {
        var viewer = await SubscribedAsync();

        var page = Open<ExplainPage>($"/staff/explain?viewer={viewer}&movie={TestStore.Raiders}");
        Assert.StartsWith("can watch Raiders of the Lost Ark 1981 A subscription that is active covers it.", Text(page.Find("[data-testid=answer]")), StringComparison.Ordinal);
        Assert.Equal(["Subscription", "Item", "Price", "Product", "Groups"], page.FindAll(".chain .links .label").Select(Text));
        Assert.Contains("search and this page agree", page.Markup, StringComparison.Ordinal);
        var ask = page.Find("[data-testid=from-stripe] a.button").GetAttribute("href")!;

        var asked = Open<ExplainPage>(ask);
        Assert.Contains("The mirror says the same.", Text(asked.Find("[data-testid=from-stripe]")), StringComparison.Ordinal);
        Assert.Contains("Stripe says the same", Text(asked.Find(".chain")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_difference_from_Stripe_is_marked()
    {
        var viewer = await SubscribedAsync();
        await Store.ExecuteAsync("""update stripe.subscription set body = jsonb_set(body, '{status}', '"canceled"')""");

        var page = Open<ExplainPage>($"/staff/explain?viewer={viewer}&movie={TestStore.Raiders}&stripe=true");

        Assert.StartsWith("can't watch", Text(page.Find("[data-testid=answer]")), StringComparison.Ordinal);
        Assert.Contains("Stripe says otherwise", Text(page.Find(".chain")), StringComparison.Ordinal);
        Assert.Contains("the mirror says “The subscription has ended”, Stripe “A subscription that is active covers it”", Text(page.Find("[data-testid=from-stripe]")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_title_leads_to_a_choice_of_films_and_the_numbers_are_in_the_links()
    {
        var viewer = await Store.NewViewerAsync();

        var page = Open<ExplainPage>($"/staff/explain?viewer={viewer}&movie=raiders+of+the+lost+ark");

        Assert.NotNull(page.Find($".choices a[href='/staff/explain?viewer={viewer}&movie={TestStore.Raiders}']"));
    }

    [Theory]
    [InlineData("nobody@example.net", "25346", "No viewer's account is called so")]
    [InlineData(null, "999999999", "The catalogue has no film of that number")]
    public async Task Who_or_what_is_not_there_is_told(string? viewer, string movie, string words) =>
        Assert.Contains(words, Text(Open<ExplainPage>($"/staff/explain?viewer={viewer ?? $"{await Store.NewViewerAsync()}"}&movie={movie}").Find("[role=alert]")), StringComparison.Ordinal);

    private async Task<Guid> SubscribedAsync()
    {
        var viewer = await Store.NewViewerAsync();
        Assert.IsType<SubscribeOutcome.Subscribed>(await Store.Subscriptions.SubscribeAsync(new SubscribeRequest(viewer, "action-monthly", "web", "subscribe", "pm_card_visa")));
        return viewer;
    }
}
