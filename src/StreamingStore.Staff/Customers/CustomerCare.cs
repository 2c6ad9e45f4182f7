using Dapper;
using Npgsql;
using StreamingStore.Accounts;
using StreamingStore.Billing;
using StreamingStore.Entitlements;
using StreamingStore.Staff.Audit;
using StreamingStore.Staff.Finding;
using Stripe;

namespace StreamingStore.Staff.Customers;

/// <summary>Who of staff acts, why, and by which of their actions.</summary>
/// <param name="StaffId">The member of staff.</param>
/// <param name="Reason">Why, in their words; kept in the audit log.</param>
/// <param name="ActionId">The action, made with its form: sent twice, it is done once.</param>
public sealed record CareOrder(Guid StaffId, string Reason, string ActionId);

/// <summary>What came of it.</summary>
public abstract record CareOutcome
{
    private CareOutcome()
    {
    }

    /// <summary>It is done, and in the mirror; open pages follow.</summary>
    /// <param name="Message">What was done, in a sentence.</param>
    public sealed record Done(string Message) : CareOutcome;

    /// <summary>It was not done; the message says why.</summary>
    /// <param name="Message">Why, in a sentence.</param>
    /// <param name="ActionOver">Stripe has answered the action for good, so that another try is another action.</param>
    public sealed record Refused(string Message, bool ActionOver = false) : CareOutcome;
}

/// <summary>
/// What staff do for a customer: cancel, refund, grant, repair. Each goes through the service that viewers use, is refused to
/// who may not, and is written to the audit log, refusals of Stripe's included.
/// </summary>
public sealed class CustomerCare(
    NpgsqlDataSource database, Subscriptions subscriptions, Purchases purchases, AccessGrants grants, CustomerFile file, MirroredObjects objects, AuditLog audit)
{
    /// <summary>Stripe's reasons for a refund. https://docs.stripe.com/api/refunds/create#create_refund-reason</summary>
    public static readonly IReadOnlyList<string> RefundReasons = ["requested_by_customer", "duplicate", "fraudulent"];

    private static readonly string[] MayAct = [StaffRole.Billing, StaffRole.Admin];

    /// <summary>Cancels a viewer's subscription, now or when its period ends.</summary>
    /// <exception cref="StripeException">Stripe fails; asked again with the same action, it is done once.</exception>
    public async Task<CareOutcome> CancelAsync(CareOrder order, Guid viewerId, string subscriptionId, bool atPeriodEnd, CancellationToken ct = default)
    {
        if (await RefusalAsync(order, ct) is { } refusal)
        {
            return refusal;
        }

        if (await subscriptions.FindAsync(viewerId, subscriptionId, ct) is not { } subscription)
        {
            return new CareOutcome.Refused("The viewer has no such subscription.");
        }

        if (subscription.Status is "canceled" or "incomplete_expired")
        {
            return new CareOutcome.Refused("The subscription has ended already.");
        }

        var act = new StaffAct(order.StaffId, atPeriodEnd ? "cancel_at_period_end" : "cancel_now", viewerId, subscriptionId, order.Reason.Trim());
        var canceled = await audit.DoAsync(act, () => subscriptions.CancelAsync(viewerId, subscriptionId, atPeriodEnd, order.ActionId, ct), Ending);
        var ends = canceled is { Status: "canceled" or "incomplete_expired" } || (atPeriodEnd && canceled is { CancelAtPeriodEnd: true });
        return ends ? new CareOutcome.Done($"The subscription {Ending(canceled)}.") : new CareOutcome.Refused($"The subscription is not cancelled: it {Ending(canceled)}.", ActionOver: true);
    }

    /// <summary>Gives back a payment, whole or in part.</summary>
    /// <param name="order">Who, why, by which action.</param>
    /// <param name="paymentIntentId">The payment.</param>
    /// <param name="amount">How much, in the currency's smallest unit; null for all that is left.</param>
    /// <param name="stripeReason">One of <see cref="RefundReasons"/>.</param>
    /// <param name="ct">Cancels the calls.</param>
    /// <exception cref="StripeException">Stripe fails; asked again with the same action, it is done once.</exception>
    public async Task<CareOutcome> RefundAsync(CareOrder order, string paymentIntentId, long? amount, string stripeReason, CancellationToken ct = default)
    {
        if (await RefusalAsync(order, ct) is { } refusal)
        {
            return refusal;
        }

        if (!RefundReasons.Contains(stripeReason))
        {
            return new CareOutcome.Refused($"Stripe's reason is one of {string.Join(", ", RefundReasons)}.");
        }

        if (amount <= 0)
        {
            return new CareOutcome.Refused("Give back more than nothing.");
        }

        if (await file.PaymentAsync(paymentIntentId, ct) is not var (payment, customerId))
        {
            return new CareOutcome.Refused("The mirror has no such payment.");
        }

        // A part that is all would take the film away, which who chose a part did not mean.
        if (amount >= payment.Refundable)
        {
            return new CareOutcome.Refused("A part is less than what is left. To give back all that is left, choose the whole.");
        }

        // How much is left is for Stripe to say in the end: a refund of another's may be under way.
        var act = new StaffAct(order.StaffId, amount is null ? "refund_whole" : "refund_part", await ViewerAsync(customerId, ct), paymentIntentId, $"{stripeReason}: {order.Reason.Trim()}");
        var outcome = await audit.DoAsync(act, () => purchases.RefundAsync(paymentIntentId, amount, order.ActionId, stripeReason, ct), refund => refund switch
        {
            RefundOutcome.Refunded refunded => $"{refunded.RefundId}, {refunded.Amount} in the smallest unit, {refunded.Status}",
            RefundOutcome.Refused refused => $"refused: {refused.Message}",
            RefundOutcome.ActionUsed => "refused: the form had asked for another refund before",
            _ => refund.GetType().Name,
        });
        return outcome switch
        {
            RefundOutcome.Refunded { Status: "pending" } => new CareOutcome.Done("The refund is on its way."),
            RefundOutcome.Refunded { Status: "succeeded" } => new CareOutcome.Done("The money is given back."),
            RefundOutcome.Refunded { Status: var status, RefundId: var id } => new CareOutcome.Refused(
                $"The money is not given back: Stripe says that the refund {id} is {status}. Look at the payment.", ActionOver: status is "failed" or "canceled"),
            RefundOutcome.Refused refused => new CareOutcome.Refused(refused.Message, ActionOver: true),
            RefundOutcome.ActionUsed => new CareOutcome.Refused(
                "This form asked for another refund before, which may have been made: look at the payment first. Where nothing was given back, open the form again."),
            _ => throw new InvalidOperationException($"{outcome.GetType().Name} is not known here."),
        };
    }

    /// <summary>Lets a viewer watch a film, or a group's films, without a payment.</summary>
    /// <param name="order">Who, why, by which action.</param>
    /// <param name="viewerId">Who is to watch.</param>
    /// <param name="movieId">The film, or null.</param>
    /// <param name="group">The group, or null.</param>
    /// <param name="expiresAt">When it ends by itself (UTC), or null.</param>
    /// <param name="ct">Cancels the statements.</param>
    public async Task<CareOutcome> GrantAsync(CareOrder order, Guid viewerId, long? movieId, string? group, DateTime? expiresAt, CancellationToken ct = default) =>
        await RefusalAsync(order, ct) ?? await GrantedAsync(
            new StaffAct(order.StaffId, "grant_access", viewerId, movieId is { } film ? $"film {film}" : group, order.Reason.Trim()),
            () => grants.GrantAsync(new AccessGrantRequest(viewerId, movieId, group, order.Reason, order.StaffId, expiresAt, order.ActionId), ct));

    /// <summary>Moves the end of a grant.</summary>
    public async Task<CareOutcome> ExtendAsync(CareOrder order, long grantId, DateTime? expiresAt, CancellationToken ct = default) =>
        await RefusalAsync(order, ct) ?? await GrantedAsync(
            new StaffAct(order.StaffId, "extend_grant", (await grants.FindAsync(grantId, ct))?.ViewerId, $"grant {grantId}", order.Reason.Trim()),
            () => grants.ExtendAsync(grantId, expiresAt, ct));

    /// <summary>Takes a grant back.</summary>
    public async Task<CareOutcome> WithdrawAsync(CareOrder order, long grantId, CancellationToken ct = default)
    {
        if (await RefusalAsync(order, ct) is { } refusal)
        {
            return refusal;
        }

        var act = new StaffAct(order.StaffId, "withdraw_grant", (await grants.FindAsync(grantId, ct))?.ViewerId, $"grant {grantId}", order.Reason.Trim());
        var grant = await audit.DoAsync(act, () => grants.RevokeAsync(grantId, order.StaffId, ct), ended => ended is null ? "there is no such grant" : "taken back");
        return grant is null ? new CareOutcome.Refused("There is no such grant.") : new CareOutcome.Done("The grant is taken back.");
    }

    /// <summary>Fetches a row of the mirror anew from Stripe.</summary>
    /// <exception cref="StripeException">Stripe fails where the row is compared afterwards.</exception>
    public async Task<CareOutcome> RepairAsync(CareOrder order, string objectId, CancellationToken ct = default)
    {
        if (await RefusalAsync(order, ct) is { } refusal)
        {
            return refusal;
        }

        if (await objects.FindAsync(objectId, ct) is not { } row)
        {
            return new CareOutcome.Refused("The mirror has no such row.");
        }

        var act = new StaffAct(order.StaffId, "repair_mirror", row.ViewerId, objectId, order.Reason.Trim());
        return await audit.DoAsync<CareOutcome>(act, () => RefetchAsync(row, ct), outcome => outcome switch
        {
            CareOutcome.Done done => done.Message,
            CareOutcome.Refused refused => refused.Message,
            _ => outcome.GetType().Name,
        });
    }

    private async Task<CareOutcome> RefetchAsync(StaffObject row, CancellationToken ct)
    {
        if (await objects.RefetchAsync(row, ct) is { DirtySince: null } fetched && await objects.CompareAsync(fetched, ct) is [])
        {
            return new CareOutcome.Done("The row is what Stripe has.");
        }

        return new CareOutcome.Refused("The row still differs: Stripe did not answer, or the row is of a later moment. The object stays marked and is fetched again.");
    }

    private async Task<CareOutcome> GrantedAsync(StaffAct act, Func<Task<AccessGrantOutcome>> give) =>
        await audit.DoAsync(act, give, Said) switch
        {
            AccessGrantOutcome.Granted granted => new CareOutcome.Done($"The viewer may watch it, {Said(granted)}."),
            AccessGrantOutcome.Invalid invalid => new CareOutcome.Refused(invalid.Message),
            var other => throw new InvalidOperationException($"{other.GetType().Name} is not known here."),
        };

    private async Task<CareOutcome.Refused?> RefusalAsync(CareOrder order, CancellationToken ct)
    {
        // Asked anew at every act: an open page may have outlived its reader's role.
        await using var connection = await database.OpenConnectionAsync(ct);
        if (!await connection.QuerySingleAsync<bool>(new CommandDefinition(
            "select exists (select from store.viewer where id = @StaffId and roles && @MayAct)", new { order.StaffId, MayAct }, cancellationToken: ct)))
        {
            return new CareOutcome.Refused($"This is for the roles {string.Join(" and ", MayAct)}.");
        }

        if (string.IsNullOrEmpty(order.ActionId))
        {
            return new CareOutcome.Refused("The form was not complete; open it again.");
        }

        return string.IsNullOrWhiteSpace(order.Reason) ? new CareOutcome.Refused("Say why: whoever looks at it later wants to know.") : null;
    }

    private async Task<Guid?> ViewerAsync(string? customerId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition(
            "select id from store.viewer where stripe_customer_id = @customerId", new { customerId }, cancellationToken: ct));
    }

    private static string Said(AccessGrantOutcome outcome) => outcome switch
    {
        AccessGrantOutcome.Granted { Grant.ExpiresAt: { } end } => $"until {end:yyyy-MM-dd HH:mm} UTC",
        AccessGrantOutcome.Granted => "until it is taken back",
        AccessGrantOutcome.Invalid invalid => $"refused: {invalid.Message}",
        _ => outcome.GetType().Name,
    };

    private static string Ending(ViewerSubscription? subscription) => subscription switch
    {
        { Status: "canceled" or "incomplete_expired" } => "has ended",
        { CancelAtPeriodEnd: true, CurrentPeriodEnd: { } end } => $"ends on {end:yyyy-MM-dd HH:mm} UTC",
        { CancelAtPeriodEnd: true } => "ends with its period",
        { } other => $"is {other.Status}",
        null => "is gone",
    };
}
