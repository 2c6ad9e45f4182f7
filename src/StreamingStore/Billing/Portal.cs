using Dapper;
using Npgsql;
using StreamingStore.Billing.Mirror;
using Stripe;

namespace StreamingStore.Billing;

/// <summary>
/// Stripe's billing portal: cards, invoices and cancelling, on pages of Stripe's. https://docs.stripe.com/customer-management
/// </summary>
public sealed class Portal(NpgsqlDataSource database, IStripeClient stripe, StripeMirror mirror, StripeCustomers customers)
{
    /// <summary>Opens the portal for the viewer.</summary>
    /// <param name="viewerId">Who looks after their billing.</param>
    /// <param name="returnUrl">Where the portal leads back to.</param>
    /// <param name="actionId">The viewer's action, which names the idempotency key.</param>
    /// <param name="ct">Cancels the call.</param>
    /// <returns>The page's address; it is good for minutes.</returns>
    /// <exception cref="StripeException">Stripe refuses or fails.</exception>
    public async Task<string> OpenAsync(Guid viewerId, string returnUrl, string actionId, CancellationToken ct = default)
    {
        var session = await new Stripe.BillingPortal.SessionService(stripe).CreateAsync(
            new Stripe.BillingPortal.SessionCreateOptions { Customer = await customers.EnsureAsync(viewerId, ct), ReturnUrl = returnUrl },
            new RequestOptions { IdempotencyKey = $"portal:{viewerId}:{actionId}" },
            ct);
        return session.Url;
    }

    /// <summary>Brings what may have been changed in the portal into the mirror, ahead of the webhooks: subscriptions, cards, and which card is the default.</summary>
    /// <exception cref="StripeException">Stripe fails.</exception>
    public async Task PullAsync(Guid viewerId, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var customerId = await connection.QuerySingleAsync<string?>(new CommandDefinition(
            "select stripe_customer_id from store.viewer where id = @viewerId", new { viewerId }, cancellationToken: ct));
        if (customerId is null)
        {
            return;
        }

        await mirror.ApplyResponseAsync(await new CustomerService(stripe).GetAsync(customerId, cancellationToken: ct), ct);
        await foreach (var subscription in new SubscriptionService(stripe).ListAutoPagingAsync(
            new SubscriptionListOptions { Customer = customerId, Status = "all", Limit = 100 }, cancellationToken: ct))
        {
            await mirror.ApplyResponseAsync(subscription, ct);
        }

        var cards = new PaymentMethodService(stripe);
        var listed = new HashSet<string>();
        await foreach (var card in cards.ListAutoPagingAsync(new PaymentMethodListOptions { Customer = customerId, Limit = 100 }, cancellationToken: ct))
        {
            listed.Add(card.Id);
            await mirror.ApplyResponseAsync(card, ct);
        }

        // A card that was removed is still there at Stripe, without an owner.
        foreach (var gone in await connection.QueryAsync<string>(new CommandDefinition(
            "select id from stripe.payment_method where customer_id = @customerId and not deleted and not id = any(@listed)",
            new { customerId, listed = listed.ToArray() }, cancellationToken: ct)))
        {
            await mirror.ApplyResponseAsync(await cards.GetAsync(gone, cancellationToken: ct), ct);
        }
    }
}
