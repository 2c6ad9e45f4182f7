using Dapper;
using Npgsql;
using StreamingStore.Billing.Plans;
using StreamingStore.StripeMirror.Mirror;
using Stripe;
using Stripe.Checkout;
using Plan = StreamingStore.Billing.Plans.Plan;

namespace StreamingStore.Billing.Orders;

/// <summary>A viewer's order of a plan.</summary>
public sealed record SubscriptionOrder
{
    /// <summary>Who ordered.</summary>
    public required Guid ViewerId { get; init; }

    /// <summary>The viewer's action, which names the order.</summary>
    public required string ActionId { get; init; }

    /// <summary>The price subscribed to, <c>price_...</c>.</summary>
    public required string PriceId { get; init; }

    /// <summary>One of <see cref="DeviceType.All"/>.</summary>
    public required string DeviceType { get; init; }

    /// <summary>When it was ordered (UTC).</summary>
    public required DateTime OrderedAt { get; init; }

    /// <summary>Where the viewer wants to be when it is done; null for the account.</summary>
    public string? ReturnPath { get; init; }

    /// <summary>It is paid on a payment page of Stripe's.</summary>
    public required bool AtStripe { get; init; }

    /// <summary>That page's session, once it is known.</summary>
    public string? SessionId { get; init; }

    /// <summary>The subscription, once it is known.</summary>
    public string? SubscriptionId { get; init; }

    /// <summary>Why it came to nothing; null otherwise.</summary>
    public string? Refusal { get; init; }

    /// <summary>When it was settled or given up (UTC); null while it is under way.</summary>
    public DateTime? ClosedAt { get; init; }
}

/// <summary>
/// The orders of plans: what only we know is written here before Stripe is called, and one order at a time is under way
/// for each viewer and plan, at whichever price and however it is paid.
/// </summary>
public sealed class SubscriptionOrders(NpgsqlDataSource database, IStripeClient stripe, MirrorWriter mirror, CheckoutSessions sessions, TimeProvider clock)
{
    private const string Columns =
        "viewer_id, action_id, price_id, device_type, ordered_at, at_stripe, return_path, session_id, subscription_id, refusal, closed_at";

    /// <summary>Writes the order, unless one is under way for the same plan.</summary>
    /// <param name="request">What is ordered, by whom.</param>
    /// <param name="offer">The plan, and the price of it that is ordered.</param>
    /// <param name="atStripe">It is to be paid on Stripe's page.</param>
    /// <param name="ct">Cancels the statements.</param>
    /// <returns>The order under way: the viewer's new one or an earlier one; or this action's own, where it is over already.</returns>
    public async Task<SubscriptionOrder> BeginAsync(SubscribeRequest request, (Plan Plan, PlanPrice Price) offer, bool atStripe, CancellationToken ct)
    {
        // An order that stood in the way of the insert may be closed when it is looked for.
        SubscriptionOrder? order;
        while ((order = await TryBeginAsync(request, offer, atStripe, ct)) is null)
        {
        }

        return order;
    }

    private async Task<SubscriptionOrder?> TryBeginAsync(SubscribeRequest request, (Plan Plan, PlanPrice Price) offer, bool atStripe, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("""
            insert into store.subscription_order (viewer_id, action_id, product_id, price_id, device_type, return_path, at_stripe, ordered_at)
            values (@ViewerId, @ActionId, @ProductId, @PriceId, @DeviceType, @ReturnPath, @atStripe, @Now)
            on conflict do nothing
            """, new
        {
            request.ViewerId,
            request.ActionId,
            offer.Plan.ProductId,
            offer.Price.PriceId,
            request.DeviceType,
            request.ReturnPath,
            atStripe,
            Now = clock.GetUtcNow().UtcDateTime,
        }, cancellationToken: ct));
        return await connection.QueryFirstOrDefaultAsync<SubscriptionOrder>(new CommandDefinition($"""
            select {Columns} from store.subscription_order
            where viewer_id = @ViewerId and (action_id = @ActionId or product_id = @ProductId and closed_at is null)
            order by closed_at is null desc
            """, new { request.ViewerId, request.ActionId, offer.Plan.ProductId }, cancellationToken: ct));
    }

    /// <summary>The viewer's order of this action, or null.</summary>
    public async Task<SubscriptionOrder?> FindAsync(Guid viewerId, string actionId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<SubscriptionOrder>(new CommandDefinition(
            $"select {Columns} from store.subscription_order where viewer_id = @viewerId and action_id = @actionId",
            new { viewerId, actionId }, cancellationToken: ct));
    }

    /// <summary>Asks Stripe how far an order has come, and closes it where it is over.</summary>
    /// <exception cref="StripeException">Stripe fails.</exception>
    public async Task<OrderState> PullAsync(SubscriptionOrder order, CancellationToken ct)
    {
        var state = order switch
        {
            { Refusal: { } refusal } => new OrderState.Failed(refusal),
            { SessionId: { } session } => await sessions.PullAsync(session, ct),
            { SubscriptionId: { } subscription } => new OrderState.Settled(subscription),
            _ => await SearchAsync(order, ct),
        };
        await NoteAsync(order, state, ct);
        return state;
    }

    /// <summary>Gives up an order that waits for its viewer, so that another can be paid; what is paid meanwhile stays paid.</summary>
    /// <returns>What it has come to: <see cref="OrderState.Failed"/> where it is given up.</returns>
    /// <exception cref="StripeException">Stripe fails.</exception>
    public async Task<OrderState> GiveUpAsync(SubscriptionOrder order, CancellationToken ct)
    {
        var state = await PullAsync(order, ct);
        if (state is not OrderState.WaitsForViewer || order.SessionId is not { } session)
        {
            return state;
        }

        state = await sessions.ExpireAsync(session, ct);
        await NoteAsync(order, state, ct);
        return state;
    }

    /// <summary>The payment page of an order, made if there is none yet.</summary>
    /// <param name="order">An order under way.</param>
    /// <param name="customerId">Who pays.</param>
    /// <param name="returnUrl">Where Stripe sends the viewer when they are done; the order's id is added as <c>order</c>.</param>
    /// <param name="cancelUrl">Where Stripe sends a viewer who goes back.</param>
    /// <param name="ct">Cancels the calls.</param>
    /// <exception cref="StripeException">Stripe refuses or fails.</exception>
    public async Task<Session> OpenPageAsync(SubscriptionOrder order, string customerId, string returnUrl, string? cancelUrl, CancellationToken ct)
    {
        var metadata = MetadataOf(order);
        var session = await sessions.CreateAsync(
            new SessionCreateOptions
            {
                Mode = "subscription",
                Customer = customerId,
                ClientReferenceId = order.ViewerId.ToString(),
                SuccessUrl = PurchaseOrders.ReturnUrlOf(returnUrl, order.ActionId),
                CancelUrl = cancelUrl,
                LineItems = [new SessionLineItemOptions { Price = order.PriceId, Quantity = 1 }],
                Metadata = metadata,
                SubscriptionData = new SessionSubscriptionDataOptions { Metadata = metadata },
            },
            $"checkout:{order.ViewerId}:{order.ActionId}",
            ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "update store.subscription_order set session_id = @Id where viewer_id = @ViewerId and action_id = @ActionId",
            new { session.Id, order.ViewerId, order.ActionId }, cancellationToken: ct));
        return session;
    }

    /// <summary>Keeps what the order has come to; it stays under way while somebody may still pay it.</summary>
    public async Task NoteAsync(SubscriptionOrder order, OrderState state, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("""
            update store.subscription_order
            set subscription_id = coalesce(@subscription, subscription_id), refusal = @refusal,
                closed_at = case when @over then coalesce(closed_at, @now) end
            where viewer_id = @ViewerId and action_id = @ActionId and (@over or closed_at is null)
            """, new
        {
            order.ViewerId,
            order.ActionId,
            subscription = (state as OrderState.Settled)?.Id,
            refusal = state is OrderState.Failed failed ? failed.Message ?? "Given up." : null,
            over = state is OrderState.Settled or OrderState.Failed,
            now = clock.GetUtcNow().UtcDateTime,
        }, cancellationToken: ct));
    }

    /// <summary>What is told to Stripe of an order, on everything that is made for it.</summary>
    internal static Dictionary<string, string> MetadataOf(SubscriptionOrder order) => new()
    {
        ["device_type"] = order.DeviceType,
        ["viewer_id"] = order.ViewerId.ToString(),
        ["action_id"] = order.ActionId,
    };

    /// <summary>A call whose answer was lost may have made a subscription all the same: it carries the order's id.</summary>
    private async Task<OrderState> SearchAsync(SubscriptionOrder order, CancellationToken ct)
    {
        string? customerId;
        await using (var connection = await database.OpenConnectionAsync(ct))
        {
            customerId = await connection.QuerySingleAsync<string?>(new CommandDefinition(
                "select stripe_customer_id from store.viewer where id = @ViewerId", new { order.ViewerId }, cancellationToken: ct));
        }

        if (customerId is not null)
        {
            await foreach (var subscription in new SubscriptionService(stripe).ListAutoPagingAsync(
                new SubscriptionListOptions { Customer = customerId, Status = "all", Limit = 100 }, cancellationToken: ct))
            {
                if (subscription.Metadata.GetValueOrDefault("action_id") == order.ActionId)
                {
                    await mirror.ApplyResponseAsync(await new SubscriptionService(stripe).GetAsync(subscription.Id, cancellationToken: ct), ct);
                    return new OrderState.Settled(subscription.Id);
                }
            }
        }

        return OrderState.Unheard(order.OrderedAt, clock.GetUtcNow());
    }
}
