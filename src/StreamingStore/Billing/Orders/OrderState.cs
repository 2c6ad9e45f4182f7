
namespace StreamingStore.Billing.Orders;

/// <summary>How far an order has come, as Stripe itself says.</summary>
public abstract record OrderState
{
    /// <summary>How long a call to Stripe of which nothing was heard may still be under way.</summary>
    private static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(5);

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

    /// <summary>What an order of which Stripe knows nothing has come to: its call may be on its way, or never arrived.</summary>
    /// <param name="orderedAt">When it was ordered (UTC).</param>
    /// <param name="now">The present (UTC).</param>
    internal static OrderState Unheard(DateTime orderedAt, DateTimeOffset now) =>
        now.UtcDateTime - orderedAt < LongestCall ? new OnItsWay() : new Failed(null);
}
