using StreamingStore.BrowserTests.Fixtures;
using static Microsoft.Playwright.Assertions;

namespace StreamingStore.BrowserTests.Shop;

public sealed class PaymentFormTests(RunningStore store)
{
    /// <summary>Sends the page's form twice at the same moment, as an impatient browser without script does.</summary>
    private const string SendTwice = """
        async () => {
          const fields = new URLSearchParams(new FormData(document.querySelector('form[data-submit-once]')));
          const send = () => fetch(location.href, { method: 'POST', body: fields }).then(answer => answer.status);
          return await Promise.all([send(), send()]);
        }
        """;

    [Fact]
    public async Task Pressing_subscribe_twice_subscribes_once()
    {
        var account = await store.RegisterAsync();
        await using var viewer = await store.OpenBrowserAsync(account);
        await viewer.Visit("/subscribe/action-monthly");

        await viewer.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Subscribe for" }).DblClickAsync();

        await Expect(viewer.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/account"));
        Assert.Single(await store.Stripe.SubscriptionsAsync(account));
        Assert.Single(await store.Stripe.PaidAsync(account));
    }

    [Theory]
    [InlineData("/subscribe/action-monthly", 1)]
    [InlineData("/buy/25346", 0)]
    public async Task A_form_sent_twice_at_once_charges_once_and_fails_for_neither(string path, int subscriptions)
    {
        var account = await store.RegisterAsync();
        await using var viewer = await store.OpenBrowserAsync(account);
        await viewer.Visit(path);

        var answers = await viewer.Page.EvaluateAsync<int[]>(SendTwice);

        Assert.Equal(subscriptions, (await store.Stripe.SubscriptionsAsync(account)).Count);
        Assert.Single(await store.Stripe.PaidAsync(account));
        Assert.Equal([200, 200], answers);
    }

    [Theory]
    [InlineData("/subscribe/action-monthly", "/account")]
    [InlineData("/buy/25346", "/movies/25346")]
    public async Task A_form_sent_again_later_charges_once(string path, string target)
    {
        var account = await store.RegisterAsync();
        await using var viewer = await store.OpenBrowserAsync(account);
        await viewer.Visit(path);

        await viewer.Page.EvaluateAsync(SendTwice.Replace("Promise.all([send(), send()])", "send()", StringComparison.Ordinal));
        await viewer.Page.Locator("form[data-submit-once] button[type=submit]:not([name])").ClickAsync();

        await Expect(viewer.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex($"{target}\\?notice="));
        Assert.Single(await store.Stripe.PaidAsync(account));
    }

    [Fact]
    public async Task A_declined_card_is_told_on_the_plans_form_and_makes_no_subscription()
    {
        var account = await store.RegisterAsync();
        await using var viewer = await store.OpenBrowserAsync(account);
        await viewer.Visit("/subscribe/action-monthly");
        await viewer.Choose("Visa, saved but declined when charged");
        await viewer.Press("Subscribe for");

        await viewer.IsTold("declined");
        Assert.Empty(await store.Stripe.SubscriptionsAsync(account));
        Assert.Empty(await store.Stripe.PaidAsync(account));

        await viewer.Choose("Mastercard, pays");
        await viewer.Press("Subscribe for");
        await Expect(viewer.Page.GetByText("You are subscribed.")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("Visa, declined", "declined")]
    [InlineData("Visa, declined for insufficient funds", "insufficient funds")]
    public async Task A_declined_card_is_told_on_the_films_form_and_charges_nothing(string card, string words)
    {
        var account = await store.RegisterAsync();
        await using var viewer = await store.OpenBrowserAsync(account);
        await viewer.Visit($"/buy/{RunningStore.Raiders}");
        await viewer.Choose(card);
        await viewer.Press("Pay");

        await viewer.IsTold(words);
        Assert.Empty(await store.Stripe.PaidAsync(account));
        await viewer.Visit($"/movies/{RunningStore.Raiders}");
        await viewer.SeesBuyNow(RunningStore.Raiders);
    }

    [Fact]
    public async Task A_card_that_asks_for_confirmation_buys_the_film_once_the_bank_has_it()
    {
        var account = await store.RegisterAsync();
        await using var viewer = await store.OpenBrowserAsync(account);
        await viewer.Visit($"/buy/{RunningStore.Raiders}");
        await viewer.Choose("asks for 3-D Secure");
        await viewer.Press("Pay");

        await viewer.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { NameRegex = new("complete|confirm|authenticate", System.Text.RegularExpressions.RegexOptions.IgnoreCase) }).ClickAsync();

        await Expect(viewer.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex($"/movies/{RunningStore.Raiders}"));
        await viewer.SeesWatchNow(RunningStore.Raiders);
    }

    [Fact]
    public async Task A_plan_can_be_ended_with_its_period_and_kept_after_all()
    {
        var account = await store.RegisterAsync();
        await store.SubscribeAsync(account);
        await using var viewer = await store.OpenBrowserAsync(account);
        await viewer.Visit("/account");
        await viewer.Page.Locator("details.cancel summary").ClickAsync();
        await viewer.Press("Cancel on");
        await Expect(viewer.Page.Locator(".subscription .badge")).ToHaveTextAsync("Ending");

        await viewer.Press("Keep");
        await Expect(viewer.Page.Locator(".subscription .badge")).ToHaveTextAsync("Active");
        var atStripe = Assert.Single(await store.Stripe.SubscriptionsAsync(account));
        Assert.False(atStripe.GetProperty("cancel_at_period_end").GetBoolean());
    }

    [Fact]
    public async Task A_card_can_be_saved_on_the_account_page()
    {
        var account = await store.RegisterAsync();
        await using var viewer = await store.OpenBrowserAsync(account);
        await viewer.Visit("/account");
        await viewer.Page.GetByLabel("Test card").SelectOptionAsync("pm_card_mastercard");
        await viewer.Press("Add card");
        await Expect(viewer.Page.Locator(".card-name").First).ToContainTextAsync("Mastercard");
    }
}
