namespace Stripe;

/// <summary>An object with an identity at Stripe.</summary>
public interface IHasId
{
    public string Id { get; set; }
}
