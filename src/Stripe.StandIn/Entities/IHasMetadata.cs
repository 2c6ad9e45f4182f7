namespace Stripe;

/// <summary>An object that carries facts of ours.</summary>
public interface IHasMetadata
{
    public Dictionary<string, string> Metadata { get; set; }
}
