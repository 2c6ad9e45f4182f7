namespace StreamingStore.Billing.Orders;

/// <summary>How far an order has come, as Stripe itself says.</summary>
public abstract record OrderState
{
    private OrderState()
    {
    }

    /// <summary>It is paid (or the card is saved), and in the mirror.</summary>
    /// <param name="Id">The payment intent, subscription or payment method that came of it.</param>
    public sealed record Settled(string Id) : OrderState;

    /// <summary>The viewer has not finished; they can go on at this page of Stripe's or of their bank's, if there is one.</summary>
    public sealed record WaitsForViewer(string? Url) : OrderState;

    /// <summary>The viewer has done their part, and the money is on its way: a bank transfer, or a call that is still under way.</summary>
    public sealed record OnItsWay : OrderState;

    /// <summary>It is over and nothing was charged. The message, where there is one, is Stripe's and can be shown.</summary>
    public sealed record Failed(string? Message) : OrderState;
}
