using Bunit;
using StreamingStore.Billing;
using StreamingStore.Billing.Plans;
using StreamingStore.Staff.TestSubscriptions;
using StreamingStore.Web.Components.Pages.Staff.TestSubscriptions;

namespace StreamingStore.ComponentTests.Staff;

public sealed class TestSubscriptionFormTests : ShopContext
{
    private static readonly IReadOnlyList<Plan> Plans =
    [
        new("plan_action", "Action", null, ["action"], [new("price_1", "action-monthly", 699, "usd", "month", 1)]),
        new("plan_premium", "Premium", null, ["action", "drama"],
            [new("price_2", "premium-monthly", 1599, "usd", "month", 1), new("price_3", "premium-yearly", 15900, "usd", "year", 1)]),
    ];

    private readonly List<TestSubscriptionEntry> triggered = [];

    [Fact]
    public void With_a_live_key_it_says_why_nothing_can_be_triggered()
    {
        var form = Form(liveKey: true);
        form.Find("input[value=action-monthly]").Change(true);

        Assert.Contains("A live Stripe key is set", form.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.True(Button(form).HasAttribute("disabled"));
    }

    [Fact]
    public void Plans_of_the_same_rhythm_can_be_chosen_together_and_others_are_told_apart_in_words()
    {
        var form = Form();
        Assert.True(Button(form).HasAttribute("disabled"));
        form.Find("input[value=action-monthly]").Change(true);
        form.Find("input[value=premium-monthly]").Change(true);
        Assert.False(Button(form).HasAttribute("disabled"));

        form.Find("input[value=premium-yearly]").Change(true);

        Assert.Contains("every month and every year: trigger a subscription for each", form.Find(".validation-message").TextContent, StringComparison.Ordinal);
        Assert.True(Button(form).HasAttribute("disabled"));
        form.Find("input[value=premium-yearly]").Change(false);
        Assert.Empty(form.FindAll(".validation-message"));
    }

    [Fact]
    public void A_test_clock_means_a_new_viewer_and_asks_for_a_password()
    {
        var form = Form();
        Assert.Contains("Stripe puts only a new customer on a clock, so this makes a viewer of its own", form.Markup, StringComparison.Ordinal);
        Assert.Empty(form.FindAll("#viewer-password"));

        form.Find("input[value=clock]").Change("clock");
        form.Find("#viewer-email").Input("tried@example.com");
        form.Find("#viewer-password").Change("Streaming-Store-1");
        form.Find("input[value=action-monthly]").Change(true);
        form.Find("form").Submit();

        Assert.Equal(new TestViewer.Fresh("tried@example.com", "Streaming-Store-1", OnTestClock: true), Request().Viewer);
    }

    [Fact]
    public void Every_device_and_every_payment_story_is_offered_and_the_story_chosen_is_explained()
    {
        var form = Form();

        Assert.Equal(DeviceType.All, form.FindAll("#device option").Select(option => option.GetAttribute("value")));
        Assert.Equal(
            ["Pays", "Declined now", "Declines at renewal", "Needs 3-D Secure", "Disputed"], form.FindAll("#story option").Select(option => option.TextContent));
        form.Find("#story").Change("asks_for_confirmation");
        Assert.Contains("pm_card_authenticationRequired", form.Find("#story-note").TextContent, StringComparison.Ordinal);
        form.Find("#trial-days").Change("7");
        Assert.Contains("the first payment comes at its end", form.Find("#story-note").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_entered_is_what_is_triggered()
    {
        var form = Form();
        form.Find("#viewer-email").Input(" viewer@example.com ");
        form.Find("input[value=premium-monthly]").Change(true);
        form.Find("input[value=action-monthly]").Change(true);
        form.Find("#quantity").Change("2");
        form.Find("#trial-days").Change("14");
        form.Find("#device").Change("xbox");
        form.Find("#story").Change("disputed");
        form.Find("form").Submit();

        var request = Request();
        Assert.Equal(new TestViewer.Existing("viewer@example.com"), request.Viewer);
        Assert.Equal(["premium-monthly", "action-monthly"], request.Prices);
        Assert.Equal((2, 14, "xbox", PaymentStory.Disputed), (request.Quantity, request.TrialDays, request.DeviceType, request.Story));
    }

    [Fact]
    public void Viewers_who_are_there_are_suggested_by_the_beginning_of_their_address()
    {
        var form = Form();
        form.Find("#viewer-email").Input("view");

        Assert.Equal(["view-suggested@example.com"], form.FindAll("datalist option").Select(option => option.GetAttribute("value")));
    }

    [Fact]
    public void A_refusal_is_shown() => Assert.Contains("No viewer has", Form(refusal: "No viewer has the address.").Find("[role=alert]").TextContent, StringComparison.Ordinal);

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<TestSubscriptionForm> form) => form.Find("button[type=submit]");

    private TestSubscriptionRequest Request() => Assert.Single(triggered).ToRequest("action", "http://store.test/account");

    private IRenderedComponent<TestSubscriptionForm> Form(bool liveKey = false, string? refusal = null) => Render<TestSubscriptionForm>(parameters => parameters
        .Add(form => form.Plans, Plans)
        .Add(form => form.LiveKey, liveKey)
        .Add(form => form.Refusal, refusal)
        .Add(form => form.Suggest, typed => Task.FromResult<IReadOnlyList<string>>([$"{typed}-suggested@example.com"]))
        .Add(form => form.OnTrigger, triggered.Add));
}
