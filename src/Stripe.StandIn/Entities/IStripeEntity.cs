namespace Stripe;

/// <summary>Something that Stripe answers with.</summary>
public interface IStripeEntity
{
    public StripeResponse StripeResponse { get; set; }
}
