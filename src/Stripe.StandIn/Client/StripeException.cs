using System.Net;

namespace Stripe;

/// <summary>
/// Stripe refused a request, a card was declined, or a webhook is not what it claims to be.
/// What stands in <see cref="StripeError" /> is for the code to decide on; the message is for people.
/// </summary>
public class StripeException : Exception
{
    public StripeException()
    {
    }

    public StripeException(string message) : base(message)
    {
    }

    public StripeException(string message, Exception err) : base(message, err)
    {
    }

    public StripeException(HttpStatusCode httpStatusCode, StripeError stripeError, string message) : base(message)
    {
        HttpStatusCode = httpStatusCode;
        StripeError = stripeError;
    }

    /// <summary>The status of the answer; 0 when there was none, as with a bad webhook signature.</summary>
    public HttpStatusCode HttpStatusCode { get; set; }

    /// <summary>What Stripe said is wrong; null when the answer was not Stripe's.</summary>
    public StripeError StripeError { get; set; }

    public StripeResponse StripeResponse { get; set; }
}
