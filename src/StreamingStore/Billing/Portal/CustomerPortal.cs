using Dapper;
using Npgsql;
using StreamingStore.StripeMirror.Mirror;
using Stripe;

namespace StreamingStore.Billing.Portal;

/// <summary>
/// Stripe's billing portal: cards, invoices and cancelling, on pages of Stripe's. https://docs.stripe.com/customer-management
/// </summary>
public sealed class CustomerPortal(NpgsqlDataSource database, IStripeClient stripe, MirrorWriter mirror, StripeReader reader, StripeCustomers customers)
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
        string? customerId;
        await using (var viewers = await database.OpenConnectionAsync(ct))
        {
            customerId = await viewers.QuerySingleAsync<string?>(new CommandDefinition(
                "select stripe_customer_id from store.viewer where id = @viewerId", new { viewerId }, cancellationToken: ct));
        }

        if (customerId is null)
        {
            return;
        }

        await ApplyAsync(await reader.GetAsync("customer", customerId, ct), ct);
        var listed = new HashSet<string>();
        var customer = Uri.EscapeDataString(customerId);
        foreach (var list in (string[])[$"/v1/subscriptions?customer={customer}&status=all", $"/v1/payment_methods?customer={customer}"])
        {
            await foreach (var page in reader.ListAsync(list, ct: ct))
            {
                foreach (var snapshot in page)
                {
                    listed.Add(MirroredObject.IdOf(snapshot.Body)!);
                    await ApplyAsync(snapshot, ct);
                }
            }
        }

        await using var connection = await database.OpenConnectionAsync(ct);

        // A card that was removed is still there at Stripe, without an owner.
        foreach (var gone in await connection.QueryAsync<string>(new CommandDefinition(
            "select id from stripe.payment_method where customer_id = @customerId and not deleted and not id = any(@listed)",
            new { customerId, listed = listed.ToArray() }, cancellationToken: ct)))
        {
            await ApplyAsync(await reader.GetAsync("payment_method", gone, ct), ct);
        }
    }

    private Task ApplyAsync(StripeSnapshot snapshot, CancellationToken ct) => mirror.ApplyAsync(snapshot.Body, snapshot.AsOf, SnapshotSource.Response, ct);
}
