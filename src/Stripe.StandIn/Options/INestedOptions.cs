namespace Stripe;

/// <summary>Parameters, or a group of them within others.</summary>
public interface INestedOptions
{
}
