using Dapper;
using Npgsql;
using StreamingStore.StripeMirror.Mirror;
using StreamingStore.StripeMirror.StripeApi;
using Stripe;

namespace StreamingStore.Billing.PaymentMethods;

/// <summary>A saved card as its owner recognises it.</summary>
/// <param name="Id">Stripe's id, <c>pm_...</c>.</param>
/// <param name="Brand">The card's brand, such as <c>visa</c>.</param>
/// <param name="Last4">The last four digits.</param>
/// <param name="ExpMonth">The month in which it expires, 1 to 12.</param>
/// <param name="ExpYear">The year in which it expires.</param>
/// <param name="IsDefault">It pays where no other is chosen.</param>
public sealed record PaymentMethodSummary(string Id, string Brand, string Last4, int ExpMonth, int ExpYear, bool IsDefault);

/// <summary>What came of saving a card.</summary>
public abstract record PaymentMethodOutcome
{
    private PaymentMethodOutcome()
    {
    }

    /// <summary>The card is saved, and is the default from now on.</summary>
    public sealed record Added(PaymentMethodSummary PaymentMethod) : PaymentMethodOutcome;

    /// <summary>Stripe refuses it; the message can be shown to the viewer.</summary>
    public sealed record Refused(string Message) : PaymentMethodOutcome;
}

/// <summary>A viewer's saved cards. Card numbers never pass through the store: only Stripe's ids do.</summary>
public sealed class ViewerPaymentMethods(NpgsqlDataSource database, IStripeClient stripe, MirrorWriter mirror, StripeCustomers customers)
{
    /// <summary>The viewer's cards, the default first, then the newest.</summary>
    public async Task<IReadOnlyList<PaymentMethodSummary>> ListAsync(Guid viewerId, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var methods = await connection.QueryAsync<PaymentMethodSummary>(new CommandDefinition("""
            select pm.id,
                   coalesce(pm.body -> 'card' ->> 'brand', pm.type) as brand,
                   coalesce(pm.body -> 'card' ->> 'last4', '') as last4,
                   coalesce((pm.body -> 'card' ->> 'exp_month')::int, 0) as exp_month,
                   coalesce((pm.body -> 'card' ->> 'exp_year')::int, 0) as exp_year,
                   pm.id is not distinct from stripe.reference(c.body -> 'invoice_settings' -> 'default_payment_method') as is_default
            from store.viewer v
            join stripe.customer c on c.id = v.stripe_customer_id
            join stripe.payment_method pm on pm.customer_id = c.id
            where v.id = @viewerId and not c.deleted and not pm.deleted
            order by is_default desc, pm.created desc, pm.id
            """, new { viewerId }, cancellationToken: ct));
        return methods.AsList();
    }

    /// <summary>Saves a card for the viewer and makes it the default.</summary>
    /// <param name="viewerId">Whose card.</param>
    /// <param name="paymentMethodId">Stripe's id, made in the viewer's browser or app by Stripe's own SDK; in test mode also a test id such as <c>pm_card_visa</c>. https://docs.stripe.com/testing</param>
    /// <param name="actionId">The viewer's action, which names the idempotency key.</param>
    /// <param name="ct">Cancels the calls.</param>
    /// <exception cref="StripeException">Stripe fails for another reason than the card.</exception>
    public async Task<PaymentMethodOutcome> AddAsync(Guid viewerId, string paymentMethodId, string actionId, CancellationToken ct = default)
    {
        if (!StripeId.IsPaymentMethod(paymentMethodId))
        {
            return new PaymentMethodOutcome.Refused($"'{paymentMethodId}' is not the id of a payment method, which begins with pm_.");
        }

        var customerId = await customers.EnsureAsync(viewerId, ct);
        try
        {
            var method = await new PaymentMethodService(stripe).AttachAsync(
                paymentMethodId,
                new PaymentMethodAttachOptions { Customer = customerId },
                new RequestOptions { IdempotencyKey = $"attach:{viewerId}:{actionId}" },
                ct);
            await mirror.ApplyResponseAsync(method, ct);
            var customer = await new CustomerService(stripe).UpdateAsync(
                customerId,
                new CustomerUpdateOptions { InvoiceSettings = new CustomerInvoiceSettingsOptions { DefaultPaymentMethod = method.Id } },
                new RequestOptions { IdempotencyKey = $"default-payment-method:{viewerId}:{actionId}" },
                ct);
            await mirror.ApplyResponseAsync(customer, ct);
            return (await ListAsync(viewerId, ct)).FirstOrDefault(m => m.Id == method.Id) is { } saved
                ? new PaymentMethodOutcome.Added(saved)
                : new PaymentMethodOutcome.Refused("This payment method was removed again.");
        }
        catch (StripeException e) when (StripeFailure.Of(e) is { IsFinal: true, Kind: not StripeFailureKind.AccessDenied } failure)
        {
            return new PaymentMethodOutcome.Refused(failure.Message);
        }
    }

    /// <summary>
    /// The card to charge: the one chosen, saved first if it is not yet the viewer's, or else the default.
    /// </summary>
    /// <returns>The id; or null with the reason, where there is none (reason null) or Stripe refuses it.</returns>
    internal async Task<(string? Id, string? Refusal)> ChooseAsync(Guid viewerId, string? chosen, string actionId, CancellationToken ct)
    {
        var saved = await ListAsync(viewerId, ct);
        if (string.IsNullOrEmpty(chosen))
        {
            return (saved.Count == 0 ? null : saved[0].Id, null);
        }

        if (saved.Any(method => method.Id == chosen))
        {
            return (chosen, null);
        }

        return await AddAsync(viewerId, chosen, actionId, ct) switch
        {
            PaymentMethodOutcome.Added added => (added.PaymentMethod.Id, null),
            PaymentMethodOutcome.Refused refused => (null, refused.Message),
            var other => throw new InvalidOperationException($"{other.GetType().Name} is not known here."),
        };
    }
}
