using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using StreamingStore.Billing;
using StreamingStore.Billing.Plans;
using StreamingStore.Web.Components.Payment;

namespace StreamingStore.ComponentTests.Payment;

public sealed class PaymentWordsTests : ShopContext
{
    private static readonly DateTime Day = new(2025, 12, 22, 9, 0, 0, DateTimeKind.Utc);

    private static readonly PlanPrice Price = new("price_2", "premium-monthly", 1599, "usd", "month", 1);

    private static readonly PlanChangePreview Preview = new(
        SubscriptionCardTests.Active, new Plan("prod_premium", "Premium", null, ["action"], [Price]), Price, Day.AddDays(-10), 420, 0, Day);

    [Fact]
    public void A_dearer_plan_says_what_is_paid_today_and_what_from_when() =>
        Assert.Equal("You pay $4.20 today, and $15.99 a month from 22 December 2025.", Say(Preview));

    [Fact]
    public void A_cheaper_plan_says_what_becomes_of_what_is_left_over() =>
        Assert.Equal(
            "You pay nothing today. $2.10 of what you paid is left over and is taken off your next bills; from 22 December 2025 you pay $15.99 a month.",
            Say(Preview with { DueNow = 0, Credit = 210 }));

    [Fact]
    public void On_trial_nothing_is_paid_until_it_ends() =>
        Assert.Equal(
            "You pay nothing today, and $15.99 a month from 22 December 2025, when the trial ends.",
            Say(Preview with { DueNow = 0, Subscription = Preview.Subscription with { Status = "trialing" } }));

    [Fact]
    public void The_terms_are_said_in_the_viewers_language()
    {
        Speak("es");

        Assert.Equal("Hoy pagas 4,20\u00a0US$, y 15,99\u00a0US$ al mes desde el 22 de diciembre de 2025.", Say(Preview));
    }

    [Theory]
    [InlineData(TroubleKind.Grace, "The last payment for Action failed. You can watch until 22 December 2025.", "/account/fix-payment")]
    [InlineData(TroubleKind.Stopped, "The last payment for Action failed, and watching has stopped until it is paid.", "/account/fix-payment")]
    [InlineData(TroubleKind.Unpaid, "Action has stopped, since its bill is not paid.", "/account/fix-payment")]
    [InlineData(TroubleKind.Paused, "Your trial of Action has ended. Add a card to go on watching.", "/account/fix-payment")]
    [InlineData(TroubleKind.Ended, "Action ended on 22 December 2025, since it was not paid.", "/plans")]
    public void A_failed_payment_says_the_truth_of_its_state_and_has_one_link(TroubleKind kind, string sentence, string href)
    {
        var words = TroubleWords.For(L, new PaymentTrouble { Kind = kind, SubscriptionId = "sub_1", PlanName = "Action", At = Day });

        Assert.Equal((sentence, href), (words.Sentence, words.Href));
    }

    [Fact]
    public void A_form_that_comes_back_without_an_answer_keeps_its_action()
    {
        var first = Render<ActionName>().Find("input").GetAttribute("value");

        Assert.Equal(first, Render<ActionName>(parameters => parameters.Add(name => name.Kept, first)).Find("input").GetAttribute("value"));
        Assert.NotEqual(first, Render<ActionName>().Find("input").GetAttribute("value"));
    }

    private IStringLocalizer<PaymentText> L => Services.GetRequiredService<IStringLocalizer<PaymentText>>();

    private string Say(PlanChangePreview preview) => PlanChangeWords.For(L, preview);
}
