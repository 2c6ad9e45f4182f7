using Dapper;
using Npgsql;
using StreamingStore.StripeMirror.Mirror;
using Stripe;
using Stripe.Checkout;

namespace StreamingStore.Billing.Orders;

/// <summary>A card that a viewer is saving on Stripe's page.</summary>
public sealed record CardOrder
{
    /// <summary>Whose card.</summary>
    public required Guid ViewerId { get; init; }

    /// <summary>The viewer's action, which names the order.</summary>
    public required string ActionId { get; init; }

    /// <summary>Where the viewer wants to be when it is done.</summary>
    public required string ReturnPath { get; init; }

    /// <summary>The page's session, once it is known.</summary>
    public string? SessionId { get; init; }

    /// <summary>The card was asked for because a payment failed: once it is saved, it is to pay what is owed. A day later, no longer.</summary>
    public required bool PaysBill { get; init; }

    /// <summary>When the card was made the default (UTC); null before.</summary>
    public DateTime? ClosedAt { get; init; }
}

/// <summary>Saving a card on Stripe's page. Card numbers never pass through the store.</summary>
public sealed class CardOrders(
    NpgsqlDataSource database, IStripeClient stripe, MirrorWriter mirror, StripeCustomers customers, CheckoutSessions sessions, TimeProvider clock)
{
    /// <summary>The address of a page of Stripe's on which the viewer saves a card; pressed again, it is the same page.</summary>
    /// <param name="viewerId">Whose card.</param>
    /// <param name="actionId">The viewer's action, which names the order.</param>
    /// <param name="returnUrl">Where Stripe sends the viewer when they are done; the order's id is added as <c>order</c>.</param>
    /// <param name="cancelUrl">Where Stripe sends a viewer who goes back.</param>
    /// <param name="returnPath">Where on our site the viewer wants to be when it is done.</param>
    /// <param name="paysBill">Once saved, the card is to pay what is owed.</param>
    /// <param name="ct">Cancels the calls.</param>
    /// <exception cref="StripeException">Stripe refuses or fails.</exception>
    public async Task<string> BeginAsync(
        Guid viewerId, string actionId, string returnUrl, string cancelUrl, string returnPath, bool paysBill = false, CancellationToken ct = default)
    {
        var customerId = await customers.EnsureAsync(viewerId, ct);
        await ExecuteAsync(new CommandDefinition("""
            insert into store.card_order (viewer_id, action_id, return_path, pays_bill, ordered_at) values (@viewerId, @actionId, @returnPath, @paysBill, @now)
            on conflict do nothing
            """, new { viewerId, actionId, returnPath, paysBill, now = clock.GetUtcNow().UtcDateTime }, cancellationToken: ct));
        var metadata = new Dictionary<string, string> { ["viewer_id"] = viewerId.ToString(), ["action_id"] = actionId };
        var session = await sessions.CreateAsync(
            new SessionCreateOptions
            {
                Mode = "setup",

                // No money moves, but Stripe wants to know for which currency the card is to be good.
                Currency = "usd",
                Customer = customerId,
                ClientReferenceId = viewerId.ToString(),
                SuccessUrl = PurchaseOrders.ReturnUrlOf(returnUrl, actionId),
                CancelUrl = cancelUrl,
                Metadata = metadata,
                SetupIntentData = new SessionSetupIntentDataOptions { Metadata = metadata },
            },
            $"checkout:{viewerId}:{actionId}",
            ct);
        await ExecuteAsync(new CommandDefinition(
            "update store.card_order set session_id = @Id where viewer_id = @viewerId and action_id = @actionId",
            new { session.Id, viewerId, actionId }, cancellationToken: ct));

        // A replayed answer is that of the first time: what became of the page since is for the return page to say.
        return session.Url;
    }

    /// <summary>The viewer's order of this action, or null.</summary>
    public async Task<CardOrder?> FindAsync(Guid viewerId, string actionId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<CardOrder>(new CommandDefinition("""
            select viewer_id, action_id, return_path, session_id, pays_bill and ordered_at > @dayAgo as pays_bill, closed_at from store.card_order
            where viewer_id = @viewerId and action_id = @actionId
            """, new { viewerId, actionId, dayAgo = clock.GetUtcNow().UtcDateTime.AddDays(-1) }, cancellationToken: ct));
    }

    /// <summary>Asks Stripe whether the card is saved; once it is, it becomes the default.</summary>
    /// <exception cref="StripeException">Stripe fails.</exception>
    public async Task<OrderState> PullAsync(CardOrder order, CancellationToken ct)
    {
        if (order.SessionId is null)
        {
            return new OrderState.Failed(null);
        }

        var state = await sessions.PullAsync(order.SessionId, ct);
        if (state is OrderState.Settled saved && order.ClosedAt is null)
        {
            var customer = await new CustomerService(stripe).UpdateAsync(
                await customers.EnsureAsync(order.ViewerId, ct),
                new CustomerUpdateOptions { InvoiceSettings = new CustomerInvoiceSettingsOptions { DefaultPaymentMethod = saved.Id } },
                new RequestOptions { IdempotencyKey = $"default-payment-method:{order.ViewerId}:{order.ActionId}" },
                ct);
            await mirror.ApplyResponseAsync(customer, ct);
            await ExecuteAsync(new CommandDefinition(
                "update store.card_order set closed_at = @now where viewer_id = @ViewerId and action_id = @ActionId",
                new { order.ViewerId, order.ActionId, now = clock.GetUtcNow().UtcDateTime }, cancellationToken: ct));
        }

        return state;
    }

    /// <summary>On a connection of its own, so that none is held while Stripe is asked.</summary>
    private async Task ExecuteAsync(CommandDefinition command)
    {
        await using var connection = await database.OpenConnectionAsync(command.CancellationToken);
        await connection.ExecuteAsync(command);
    }
}
