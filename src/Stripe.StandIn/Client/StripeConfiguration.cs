namespace Stripe;

/// <summary>The versions that this library speaks for.</summary>
public static class StripeConfiguration
{
    /// <summary>The API version sent with every request; webhook endpoints should be created with it.</summary>
    public static string ApiVersion => "2026-07-29.dahlia";

    /// <summary>The version of Stripe.net that this library stands in for.</summary>
    public static string StripeNetVersion => "52.2.0";
}
