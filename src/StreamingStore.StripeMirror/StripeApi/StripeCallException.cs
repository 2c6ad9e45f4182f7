using Stripe;

namespace StreamingStore.StripeMirror.StripeApi;

/// <summary>A call to Stripe that got no answer, or none that can be used. It may have been carried out.</summary>
public sealed class StripeCallException : StripeException
{
    private StripeCallException(StripeFailureKind kind, string message, Exception? innerException = null)
        : base(message, innerException) => Kind = kind;

    /// <summary>What went wrong.</summary>
    public StripeFailureKind Kind { get; }

    internal static StripeCallException Timeout(TimeSpan waited, Exception cause) =>
        new(StripeFailureKind.Timeout, $"Stripe did not answer within {waited.TotalSeconds:0.#} seconds.", cause);

    internal static StripeCallException Unreachable(Exception cause) =>
        new(StripeFailureKind.Unreachable, $"Stripe can't be reached: {cause.Message}", cause);

    /// <summary>An answer of Stripe's that lacks what its documentation promises.</summary>
    public static StripeCallException Unusable(string what, Exception? cause = null) =>
        new(StripeFailureKind.UnusableAnswer, $"Stripe's answer can't be used: {what}", cause);
}
