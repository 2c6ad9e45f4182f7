using Microsoft.Extensions.Localization;
using StreamingStore.Billing.Plans;
using StreamingStore.Web.Components.Parts;

namespace StreamingStore.Web.Components.Payment;

/// <summary>What a change of plan costs, in words.</summary>
public static class PlanChangeWords
{
    /// <summary>One or two sentences: what is paid today, and what from when.</summary>
    public static string For(IStringLocalizer<PaymentText> L, PlanChangePreview preview)
    {
        var price = Money.Recurring(preview.Price.UnitAmount, preview.Price.Currency, preview.Price.Interval, preview.Price.IntervalCount);
        var day = Dates.Day(preview.NextPaymentAt);
        return preview switch
        {
            { DueNow: > 0 } => L["You pay {0} today, and {1} from {2}.", Money.Format(preview.DueNow, preview.Price.Currency), price, day],
            { Credit: > 0 } => L["You pay nothing today. {0} of what you paid is left over and is taken off your next bills; from {2} you pay {1}.", Money.Format(preview.Credit, preview.Price.Currency), price, day],
            { Subscription.Status: "trialing" } => L["You pay nothing today, and {0} from {1}, when the trial ends.", price, day],
            _ => L["You pay nothing today, and {0} from {1}.", price, day],
        };
    }
}
