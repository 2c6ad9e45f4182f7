namespace Stripe;

/// <summary>A value of one of several types.</summary>
public interface IAnyOf
{
    public object Value { get; }
    public Type Type { get; }
}

/// <inheritdoc cref="IAnyOf" />
public abstract class AnyOf : IAnyOf
{
    public abstract object Value { get; }
    public abstract Type Type { get; }

    public override string ToString() => Value == null ? "AnyOf(null)" : Value.ToString();
}

/// <summary>A value of one of two types. Either converts to it by itself; back, the one that it is not gives the default.</summary>
public class AnyOf<T1, T2> : AnyOf
{
    private readonly T1 value1;
    private readonly T2 value2;

    public AnyOf(T1 value)
    {
        value1 = value;
        Type = typeof(T1);
    }

    public AnyOf(T2 value)
    {
        value2 = value;
        Type = typeof(T2);
    }

    public override object Value => Type == typeof(T1) ? value1 : value2;
    public override Type Type { get; }

    public static implicit operator AnyOf<T1, T2>(T1 value) => value == null ? null : new AnyOf<T1, T2>(value);

    public static implicit operator AnyOf<T1, T2>(T2 value) => value == null ? null : new AnyOf<T1, T2>(value);

    public static implicit operator T1(AnyOf<T1, T2> anyOf) => anyOf.value1;

    public static implicit operator T2(AnyOf<T1, T2> anyOf) => anyOf.value2;
}
