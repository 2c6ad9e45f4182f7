using StreamingStore.Billing;
using StreamingStore.Web.Components.Parts;

namespace StreamingStore.Web.Components.Payment;

/// <summary>How a subscription fares, in words, and what its holder can do about it.</summary>
/// <param name="Badge">One or two words.</param>
/// <param name="Tone"><c>good</c>, <c>warn</c>, <c>bad</c> or <c>plain</c>.</param>
/// <param name="Sentence">What happens next and when.</param>
/// <param name="CanCancel">It runs on unless it is cancelled.</param>
/// <param name="CanResume">Its end is set, and can still be taken back.</param>
public sealed record SubscriptionWords(string Badge, string Tone, string Sentence, bool CanCancel, bool CanResume)
{
    /// <summary>The words for a subscription at an instant.</summary>
    /// <param name="subscription">The subscription; its statuses are Stripe's (docs.stripe.com/billing/subscriptions/overview#subscription-statuses).</param>
    /// <param name="now">UTC.</param>
    public static SubscriptionWords For(ViewerSubscription subscription, DateTime now)
    {
        var end = subscription.CancelAt ?? (subscription.CancelAtPeriodEnd ? subscription.CurrentPeriodEnd : null);
        return subscription.Status switch
        {
            "canceled" => new("Ended", "plain", Dated("Ended on", subscription.EndedAt ?? end, "Ended."), false, false),
            "incomplete_expired" => new("Not started", "plain", "The first payment was not made in time.", false, false),
            "incomplete" => new("Waiting for payment", "warn", "It starts as soon as the first payment has gone through.", true, false),
            "unpaid" => new("Unpaid", "bad", "Watching has stopped until the open bill is paid.", true, false),
            "paused" => new("Paused", "warn", "The trial has ended; it goes on once a card is added.", true, false),
            _ when end <= now => new("Ended", "plain", Dated("Ended on", end, "Ended."), false, false),
            _ when end is not null => new("Ending", "warn", $"Ends on {Dates.Day(end.Value)}. You can watch until then.", false, true),
            "past_due" => new("Payment failed", "bad", PastDue(subscription), true, false),
            "trialing" => new("Trial", "good", Dated("Free until", subscription.CurrentPeriodEnd, "Free for now.") + Then(subscription), true, false),
            _ => new("Active", "good", Renewal(subscription), true, false),
        };
    }

    private static string Renewal(ViewerSubscription subscription) => (subscription.CurrentPeriodEnd, subscription.UnitAmount) switch
    {
        ({ } day, { } amount) => $"Renews on {Dates.Day(day)} for {Money.Format(amount, subscription.Currency)}.",
        ({ } day, null) => $"Renews on {Dates.Day(day)}.",
        _ => "Renews by itself.",
    };

    private static string PastDue(ViewerSubscription subscription) => subscription.Entitles
        ? "The last payment failed and will be tried again. You can watch in the meantime."
        : "The last payment failed. Watching has stopped until it is paid.";

    private static string Then(ViewerSubscription subscription) =>
        subscription.UnitAmount is { } amount ? $" Then {Money.Recurring(amount, subscription.Currency, subscription.Interval)}." : "";

    private static string Dated(string words, DateTime? day, string otherwise) => day is null ? otherwise : $"{words} {Dates.Day(day.Value)}.";
}
