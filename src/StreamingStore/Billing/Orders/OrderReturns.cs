using StreamingStore.Billing.Plans;
using Stripe;

namespace StreamingStore.Billing.Orders;

/// <summary>An order as its viewer finds it on coming back from Stripe's page, or their bank's.</summary>
/// <param name="Kind">What was ordered.</param>
/// <param name="State">How far it has come.</param>
/// <param name="MovieId">The film, where one was ordered.</param>
/// <param name="Price">The price, <c>price_...</c>, where a plan was ordered.</param>
/// <param name="ReturnPath">Where the viewer wanted to be when it is done; null for the obvious place.</param>
public sealed record OrderReturn(OrderKind Kind, OrderState State, long? MovieId, string? Price, string? ReturnPath)
{
    /// <summary>The card was asked for because a payment failed: once it is saved, it is to pay what is owed.</summary>
    public bool PaysBill { get; init; }
}

/// <summary>What can be ordered.</summary>
public enum OrderKind
{
    /// <summary>A film.</summary>
    Film,

    /// <summary>A plan.</summary>
    Plan,

    /// <summary>A card to be saved; no money moves.</summary>
    Card,

    /// <summary>A change from one plan to another.</summary>
    PlanChange,

    /// <summary>A bill that was not paid when it was due.</summary>
    Bill,
}

/// <summary>What the page that viewers come back to asks: how does this order stand? Stripe itself is asked each time.</summary>
public sealed class OrderReturns(PurchaseOrders purchases, SubscriptionOrders subscriptions, CardOrders cards, PlanChanges changes, Bills bills)
{
    /// <summary>The viewer's order of this action.</summary>
    /// <returns>Null where there is none, or it is somebody else's.</returns>
    /// <exception cref="StripeException">Stripe fails.</exception>
    public async Task<OrderReturn?> PullAsync(Guid viewerId, string actionId, CancellationToken ct = default)
    {
        if (await purchases.FindAsync(viewerId, actionId, ct) is { } purchase)
        {
            return new OrderReturn(OrderKind.Film, await purchases.PullAsync(purchase, ct), purchase.MovieId, null, null);
        }

        if (await subscriptions.FindAsync(viewerId, actionId, ct) is { } subscription)
        {
            return new OrderReturn(OrderKind.Plan, await subscriptions.PullAsync(subscription, ct), null, subscription.PriceId, subscription.ReturnPath);
        }

        if (await cards.FindAsync(viewerId, actionId, ct) is { } card)
        {
            return new OrderReturn(OrderKind.Card, await cards.PullAsync(card, ct), null, null, card.ReturnPath) { PaysBill = card.PaysBill };
        }

        if (await changes.PullAsync(viewerId, actionId, ct) is { } change)
        {
            return new OrderReturn(OrderKind.PlanChange, change, null, null, null);
        }

        return await bills.PullAsync(viewerId, actionId, ct) is { } bill ? new OrderReturn(OrderKind.Bill, bill, null, null, null) : null;
    }
}
