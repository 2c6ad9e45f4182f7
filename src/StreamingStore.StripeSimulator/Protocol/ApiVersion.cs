using System.Text.RegularExpressions;

namespace StreamingStore.StripeSimulator.Protocol;

/// <summary>A version of Stripe's API: a date, and since 2024-09-30 the name of a release train.</summary>
internal sealed partial record ApiVersion(string Name) : IComparable<ApiVersion>
{
    public static readonly ApiVersion Current = new("2026-10-28.endive");

    /// <summary>Before this one a checkout session had its payment intent from the start, not from the first attempt to pay.</summary>
    public static readonly ApiVersion CheckoutPaysLate = new("2022-08-01");

    /// <summary>Before this one the billing period stood on the subscription, not on its items.</summary>
    public static readonly ApiVersion PeriodsOnItems = new("2025-03-31");

    /// <summary>From this one on the kinds of payment come from the account's settings, not from the request.</summary>
    public static readonly ApiVersion NoPaymentMethodTypes = new("2026-09-30");

    /// <exception cref="StripeError">The name is not of the form that versions have.</exception>
    public static ApiVersion Parse(string name) => IsValid(name)
        ? new ApiVersion(name)
        : throw new StripeError(400, "invalid_request_error", $"Invalid Stripe API version: {name}") { BeforeExecution = true };

    public static bool IsValid(string name) => Form().IsMatch(name);

    public bool IsBefore(ApiVersion other) => CompareTo(other) < 0;

    public int CompareTo(ApiVersion? other) => string.CompareOrdinal(Name[..10], other?.Name[..10]);

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}(\.[a-z]+)?$")]
    private static partial Regex Form();
}
