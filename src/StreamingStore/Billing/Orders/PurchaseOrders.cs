using Dapper;
using Npgsql;
using StreamingStore.Catalog;
using StreamingStore.StripeMirror.Mirror;
using StreamingStore.StripeMirror.StripeApi;
using Stripe;
using Stripe.Checkout;

namespace StreamingStore.Billing.Orders;

/// <summary>A viewer's order of a film.</summary>
public sealed record PurchaseOrder
{
    /// <summary>Who ordered.</summary>
    public required Guid ViewerId { get; init; }

    /// <summary>The viewer's action, which names the order.</summary>
    public required string ActionId { get; init; }

    /// <summary>The film.</summary>
    public required long MovieId { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>The price when it was ordered, in the currency's smallest unit.</summary>
    public required long Amount { get; init; }

    /// <summary>A three-letter code in lower case.</summary>
    public required string Currency { get; init; }

    /// <summary>One of <see cref="DeviceType.All"/>.</summary>
    public required string DeviceType { get; init; }

    /// <summary>When it was ordered (UTC).</summary>
    public required DateTime OrderedAt { get; init; }

    /// <summary>It is paid on a payment page of Stripe's.</summary>
    public required bool AtStripe { get; init; }

    /// <summary>That page's session, once it is known.</summary>
    public string? SessionId { get; init; }

    /// <summary>The payment, once it is known.</summary>
    public string? PaymentIntentId { get; init; }

    /// <summary>Why it came to nothing; null otherwise.</summary>
    public string? Refusal { get; init; }

    /// <summary>When it was settled or given up (UTC); null while it is under way.</summary>
    public DateTime? ClosedAt { get; init; }
}

/// <summary>
/// The orders of films: what only we know is written here before Stripe is called, and one order at a time is under way
/// for each viewer and film, however it is paid.
/// </summary>
public sealed class PurchaseOrders(NpgsqlDataSource database, IStripeClient stripe, MirrorWriter mirror, CheckoutSessions sessions, TimeProvider clock)
{
    private const string Columns = """
        o.viewer_id, o.action_id, o.movie_id, m.title, o.amount, o.currency, o.device_type, o.ordered_at, o.at_stripe, o.session_id,
        o.payment_intent_id, o.refusal, o.closed_at
        """;

    /// <summary>Writes the order, unless one is under way for the same film.</summary>
    /// <param name="request">What is ordered, by whom.</param>
    /// <param name="movie">The film.</param>
    /// <param name="atStripe">It is to be paid on Stripe's page.</param>
    /// <param name="ct">Cancels the statements.</param>
    /// <returns>The order under way: the viewer's new one or an earlier one; or this action's own, where it is over already.</returns>
    public async Task<PurchaseOrder> BeginAsync(BuyRequest request, MovieResult movie, bool atStripe, CancellationToken ct)
    {
        // An order that stood in the way of the insert may be closed when it is looked for.
        PurchaseOrder? order;
        while ((order = await TryBeginAsync(request, movie, atStripe, ct)) is null)
        {
        }

        return order;
    }

    private async Task<PurchaseOrder?> TryBeginAsync(BuyRequest request, MovieResult movie, bool atStripe, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("""
            insert into store.purchase_order (viewer_id, action_id, movie_id, amount, currency, device_type, at_stripe, ordered_at)
            values (@ViewerId, @ActionId, @MovieId, @Price, @Currency, @DeviceType, @atStripe, @Now)
            on conflict do nothing
            """, new { request.ViewerId, request.ActionId, movie.MovieId, movie.Price, movie.Currency, request.DeviceType, atStripe, Now = clock.GetUtcNow().UtcDateTime }, cancellationToken: ct));
        return await connection.QueryFirstOrDefaultAsync<PurchaseOrder>(new CommandDefinition($"""
            select {Columns} from store.purchase_order o join store.movie m using (movie_id)
            where o.viewer_id = @ViewerId and (o.action_id = @ActionId or o.movie_id = @MovieId and o.closed_at is null)
            order by o.closed_at is null desc
            """, new { request.ViewerId, request.ActionId, request.MovieId }, cancellationToken: ct));
    }

    /// <summary>The viewer's order of this action, or null.</summary>
    public async Task<PurchaseOrder?> FindAsync(Guid viewerId, string actionId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<PurchaseOrder>(new CommandDefinition($"""
            select {Columns} from store.purchase_order o join store.movie m using (movie_id)
            where o.viewer_id = @viewerId and o.action_id = @actionId
            """, new { viewerId, actionId }, cancellationToken: ct));
    }

    /// <summary>Asks Stripe how far an order has come, and closes it where it is over.</summary>
    /// <exception cref="StripeException">Stripe fails.</exception>
    public async Task<OrderState> PullAsync(PurchaseOrder order, CancellationToken ct)
    {
        var state = order switch
        {
            { Refusal: { } refusal } => new OrderState.Failed(refusal),
            { SessionId: { } session } => await sessions.PullAsync(session, ct),
            { PaymentIntentId: { } payment } => await sessions.PullPaymentAsync(payment, ct),
            _ => await SearchAsync(order, ct),
        };
        await NoteAsync(order, state, ct);
        return state;
    }

    /// <summary>Gives up an order that waits for its viewer, so that another can be paid; what is paid meanwhile stays paid.</summary>
    /// <returns>What it has come to: <see cref="OrderState.Failed"/> where it is given up.</returns>
    /// <exception cref="StripeException">Stripe fails.</exception>
    public async Task<OrderState> GiveUpAsync(PurchaseOrder order, CancellationToken ct)
    {
        var state = await PullAsync(order, ct);
        if (state is not OrderState.WaitsForViewer)
        {
            return state;
        }

        order = (await FindAsync(order.ViewerId, order.ActionId, ct))!;
        state = order.SessionId is { } session ? await sessions.ExpireAsync(session, ct) : await CancelPaymentAsync(order.PaymentIntentId!, ct);
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
    public async Task<Session> OpenPageAsync(PurchaseOrder order, string customerId, string returnUrl, string? cancelUrl, CancellationToken ct)
    {
        var metadata = MetadataOf(order);
        var session = await sessions.CreateAsync(
            new SessionCreateOptions
            {
                Mode = "payment",
                Customer = customerId,
                ClientReferenceId = order.ViewerId.ToString(),
                SuccessUrl = ReturnUrlOf(returnUrl, order.ActionId),
                CancelUrl = cancelUrl,
                LineItems =
                [
                    new SessionLineItemOptions
                    {
                        Quantity = 1,
                        PriceData = new SessionLineItemPriceDataOptions
                        {
                            Currency = order.Currency,
                            UnitAmount = order.Amount,
                            ProductData = new SessionLineItemPriceDataProductDataOptions { Name = order.Title },
                        },
                    },
                ],
                Metadata = metadata,
                PaymentIntentData = new SessionPaymentIntentDataOptions { Description = order.Title, Metadata = metadata, SetupFutureUsage = "off_session" },
            },
            $"checkout:{order.ViewerId}:{order.ActionId}",
            ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "update store.purchase_order set session_id = @Id where viewer_id = @ViewerId and action_id = @ActionId",
            new { session.Id, order.ViewerId, order.ActionId }, cancellationToken: ct));
        return session;
    }

    /// <summary>Keeps what the order has come to; it stays under way while somebody may still pay it.</summary>
    public async Task NoteAsync(PurchaseOrder order, OrderState state, CancellationToken ct, string? paymentIntentId = null)
    {
        var over = state is OrderState.Settled or OrderState.Failed;
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("""
            update store.purchase_order
            set payment_intent_id = coalesce(@payment, payment_intent_id), refusal = @refusal,
                closed_at = case when @over then coalesce(closed_at, @now) end
            where viewer_id = @ViewerId and action_id = @ActionId and (@over or closed_at is null)
            """, new
        {
            order.ViewerId,
            order.ActionId,
            payment = paymentIntentId ?? (state as OrderState.Settled)?.Id,
            refusal = state is OrderState.Failed failed ? failed.Message ?? "Given up." : null,
            over,
            now = clock.GetUtcNow().UtcDateTime,
        }, cancellationToken: ct));
    }

    /// <summary>What is told to Stripe of an order, on everything that is made for it.</summary>
    internal static Dictionary<string, string> MetadataOf(PurchaseOrder order) => new()
    {
        ["movie_id"] = $"{order.MovieId}",
        ["viewer_id"] = order.ViewerId.ToString(),
        ["device_type"] = order.DeviceType,
        ["action_id"] = order.ActionId,
    };

    /// <summary>The address to come back to from Stripe's or a bank's page: it names the order.</summary>
    internal static string ReturnUrlOf(string returnUrl, string actionId) => $"{returnUrl}?order={Uri.EscapeDataString(actionId)}";

    /// <summary>A call whose answer was lost may have made a payment all the same: it carries the order's id.</summary>
    private async Task<OrderState> SearchAsync(PurchaseOrder order, CancellationToken ct)
    {
        string? customerId;
        await using (var connection = await database.OpenConnectionAsync(ct))
        {
            customerId = await connection.QuerySingleAsync<string?>(new CommandDefinition(
                "select stripe_customer_id from store.viewer where id = @ViewerId", new { order.ViewerId }, cancellationToken: ct));
        }

        if (customerId is null)
        {
            return OrderState.Unheard(order.OrderedAt, clock.GetUtcNow());
        }

        var since = new DateRangeOptions { GreaterThanOrEqual = order.OrderedAt.AddMinutes(-1) };
        await foreach (var payment in new PaymentIntentService(stripe).ListAutoPagingAsync(
            new PaymentIntentListOptions { Customer = customerId, Created = since, Limit = 100 }, cancellationToken: ct))
        {
            if (payment.Metadata.GetValueOrDefault("action_id") == order.ActionId)
            {
                // Kept with the order, so that it can be called off.
                var state = await sessions.PullPaymentAsync(payment.Id, ct);
                await NoteAsync(order, state, ct, payment.Id);
                return state;
            }
        }

        return OrderState.Unheard(order.OrderedAt, clock.GetUtcNow());
    }

    private async Task<OrderState> CancelPaymentAsync(string paymentIntentId, CancellationToken ct)
    {
        try
        {
            var payment = await new PaymentIntentService(stripe).CancelAsync(
                paymentIntentId, new PaymentIntentCancelOptions { CancellationReason = "abandoned" },
                new RequestOptions { IdempotencyKey = $"cancel:{paymentIntentId}" }, ct);
            await mirror.ApplyResponseAsync(payment, ct);
            return CheckoutSessions.StateOf(payment);
        }
        catch (StripeException e) when (StripeFailure.Of(e) is { Kind: StripeFailureKind.Rejected })
        {
            return await sessions.PullPaymentAsync(paymentIntentId, ct);
        }
    }
}
