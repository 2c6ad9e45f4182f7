using Microsoft.Extensions.Localization;
using StreamingStore.Billing;
using StreamingStore.Web.Components.Parts;

namespace StreamingStore.Web.Components.Payment;

/// <summary>How a subscription fares, in words, and what its holder can do about it.</summary>
/// <param name="Badge">One or two words.</param>
/// <param name="Tone"><c>good</c>, <c>warn</c>, <c>bad</c> or <c>plain</c>.</param>
/// <param name="Sentence">What happens next and when.</param>
/// <param name="CanCancel">It runs on unless it is cancelled.</param>
/// <param name="CanResume">Its end is set, and can still be taken back.</param>
/// <param name="CanChange">It can be changed to another plan.</param>
/// <param name="Mends">What stands in its way is put right on the page for that.</param>
public sealed record SubscriptionWords(
    string Badge, string Tone, string Sentence, bool CanCancel = false, bool CanResume = false, bool CanChange = false, bool Mends = false)
{
    /// <summary>The words for a subscription at an instant.</summary>
    /// <param name="L">The page's language.</param>
    /// <param name="subscription">The subscription; its statuses are Stripe's (docs.stripe.com/billing/subscriptions/overview#subscription-statuses).</param>
    /// <param name="now">UTC.</param>
    public static SubscriptionWords For(IStringLocalizer<PaymentText> L, ViewerSubscription subscription, DateTime now)
    {
        var end = subscription.CancelAt ?? (subscription.CancelAtPeriodEnd ? subscription.CurrentPeriodEnd : null);
        return subscription.Status switch
        {
            "canceled" => new(L["Ended"], "plain", Ended(L, subscription.EndedAt ?? end)),
            "incomplete_expired" => new(L["Not started"], "plain", L["The first payment was not made in time."]),
            "incomplete" => new(L["Waiting for payment"], "warn", L["It starts as soon as the first payment has gone through."], CanCancel: true),
            "unpaid" => new(L["Unpaid"], "bad", L["Watching has stopped until the open bill is paid."], CanCancel: true, Mends: true),
            "paused" => new(L["Paused"], "warn", L["The trial has ended; it goes on once a card is added."], CanCancel: true, Mends: true),
            _ when end <= now => new(L["Ended"], "plain", Ended(L, end)),
            _ when end is not null => new(L["Ending"], "warn", L["Ends on {0}. You can watch until then.", Dates.Day(end.Value)], CanResume: true),
            "past_due" => new(L["Payment failed"], "bad", PastDue(L, subscription), CanCancel: true, Mends: true),
            "trialing" => new(L["Trial"], "good", Trial(L, subscription), CanCancel: true, CanChange: true),
            _ => new(L["Active"], "good", Renewal(L, subscription), CanCancel: true, CanChange: true),
        };
    }

    private static string Renewal(IStringLocalizer<PaymentText> L, ViewerSubscription subscription) => (subscription.CurrentPeriodEnd, subscription.UnitAmount) switch
    {
        ({ } day, { } amount) => L["Renews on {0} for {1}.", Dates.Day(day), Money.Format(amount, subscription.Currency)],
        ({ } day, null) => L["Renews on {0}.", Dates.Day(day)],
        _ => L["Renews by itself."],
    };

    private static string PastDue(IStringLocalizer<PaymentText> L, ViewerSubscription subscription) => subscription.Entitles
        ? L["The last payment failed and will be tried again. You can watch in the meantime."]
        : L["The last payment failed. Watching has stopped until it is paid."];

    private static string Trial(IStringLocalizer<PaymentText> L, ViewerSubscription subscription)
    {
        var free = subscription.CurrentPeriodEnd is { } end ? L["Free until {0}.", Dates.Day(end)] : L["Free for now."];
        return subscription.UnitAmount is { } amount ? $"{free} {L["Then {0}.", Money.Recurring(amount, subscription.Currency, subscription.Interval)]}" : free;
    }

    private static string Ended(IStringLocalizer<PaymentText> L, DateTime? day) => day is null ? L["Ended."] : L["Ended on {0}.", Dates.Day(day.Value)];
}
