namespace Stripe;

/// <summary>One of a few words that Stripe takes.</summary>
public abstract class StringEnum
{
    protected StringEnum(string value) => Value = value;

    public string Value { get; protected set; }

    public override string ToString() => Value;
}
