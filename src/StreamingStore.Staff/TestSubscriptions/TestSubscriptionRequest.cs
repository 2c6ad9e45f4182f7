using StreamingStore.Billing.Plans;

namespace StreamingStore.Staff.TestSubscriptions;

/// <summary>Who gets a test subscription.</summary>
public abstract record TestViewer
{
    private TestViewer()
    {
    }

    /// <summary>A viewer who is there.</summary>
    /// <param name="Email">The address.</param>
    public sealed record Existing(string Email) : TestViewer;

    /// <summary>A viewer who is made for it.</summary>
    /// <param name="Email">The address.</param>
    /// <param name="Password">To sign in as them.</param>
    /// <param name="OnTestClock">
    /// The customer lives by a test clock of its own. Stripe puts only a new customer on one, so there is no such choice for
    /// a viewer who is there. https://docs.stripe.com/billing/testing/test-clocks
    /// </param>
    public sealed record Fresh(string Email, string Password, bool OnTestClock) : TestViewer;
}

/// <summary>Staff's wish for a subscription to try things with.</summary>
/// <param name="Viewer">Who gets it.</param>
/// <param name="Prices">Lookup keys or ids of prices.</param>
/// <param name="Quantity">How many of each, 1 to <see cref="MostQuantity"/>.</param>
/// <param name="TrialDays">Days of trial, 0 to <see cref="MostTrialDays"/>.</param>
/// <param name="DeviceType">One of <see cref="Billing.DeviceType.All"/>.</param>
/// <param name="Story">How the payments go.</param>
/// <param name="ActionId">The action, which names the idempotency keys: asked twice with the same one, one subscription is made.</param>
/// <param name="ReturnUrl">Where a bank's page sends whoever confirms there.</param>
public sealed record TestSubscriptionRequest(
    TestViewer Viewer, IReadOnlyList<string> Prices, int Quantity, int TrialDays, string DeviceType, PaymentStory Story, string ActionId, string ReturnUrl)
{
    /// <summary>The largest quantity taken here: enough to see what it does.</summary>
    public const int MostQuantity = 100;

    /// <summary>Stripe's longest trial. https://docs.stripe.com/api/subscriptions/create#create_subscription-trial_period_days</summary>
    public const int MostTrialDays = 730;

    /// <summary>Stripe's largest number of items. https://docs.stripe.com/billing/subscriptions/multiple-products</summary>
    public const int MostPrices = 20;

    /// <summary>What is wrong with it by itself; null where nothing is.</summary>
    public string? Fault() => this switch
    {
        { Prices.Count: 0 } => "Choose a plan.",
        { Prices.Count: > MostPrices } => $"Stripe puts at most {MostPrices} prices into one subscription.",
        _ when Prices.Distinct().Count() < Prices.Count => "Choose each price once; the quantity says how many.",
        { Quantity: < 1 or > MostQuantity } => $"The quantity is a number from 1 to {MostQuantity}.",
        { TrialDays: < 0 or > MostTrialDays } => $"The trial is a number of days from 0 to {MostTrialDays}.",
        _ when !Billing.DeviceType.IsKnown(DeviceType) => $"'{DeviceType}' is no device type: use one of {string.Join(", ", Billing.DeviceType.All)}.",
        { Viewer: TestViewer.Existing { Email: "" } or TestViewer.Fresh { Email: "" } } => "Enter the viewer's email address.",
        _ => null,
    };

    /// <summary>Why these prices can't stand in one subscription; null where they can.</summary>
    /// <remarks>Stripe bills a subscription at once: one interval, one currency. https://docs.stripe.com/billing/subscriptions/multiple-products</remarks>
    public static string? MixFault(IReadOnlyList<(Plan Plan, PlanPrice Price)> chosen)
    {
        var rhythms = chosen.Select(one => Rhythm(one.Price)).Distinct().ToList();
        var currencies = chosen.Select(one => one.Price.Currency.ToUpperInvariant()).Distinct().ToList();
        return rhythms.Count > 1
            ? $"Stripe bills all prices of one subscription at the same interval, and these are billed {string.Join(" and ", rhythms)}: trigger a subscription for each."
            : currencies.Count > 1
                ? $"Stripe bills all prices of one subscription in the same currency, and these are in {string.Join(" and ", currencies)}: trigger a subscription for each."
                : null;
    }

    private static string Rhythm(PlanPrice price) => price.IntervalCount == 1 ? $"every {price.Interval}" : $"every {price.IntervalCount} {price.Interval}s";
}

/// <summary>What came of a wish to trigger something.</summary>
public abstract record TriggerOutcome
{
    private TriggerOutcome()
    {
    }

    /// <summary>It was done, or tried: the trigger's record says what came of it.</summary>
    /// <param name="TriggerId">The record's number.</param>
    /// <param name="Said">What came of it, in a few words.</param>
    public sealed record Triggered(long TriggerId, string Said) : TriggerOutcome;

    /// <summary>Nothing was done. The message says why, and what to do.</summary>
    public sealed record Refused(string Message) : TriggerOutcome;
}
