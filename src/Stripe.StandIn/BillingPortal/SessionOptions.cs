namespace Stripe.BillingPortal;

/// <summary>Parameters of <see cref="SessionService.CreateAsync" />.</summary>
public class SessionCreateOptions : BaseOptions
{
    public string Configuration { get; set; }
    public string Customer { get; set; }
    public string Locale { get; set; }
    public string ReturnUrl { get; set; }
}
