namespace StreamingStore.Entitlements;

/// <summary>What the store decides about access, and not Stripe.</summary>
/// <param name="PastDueGrace">How long a subscription entitles from the start of a period that is not paid.</param>
public sealed record AccessPolicy(TimeSpan PastDueGrace);

/// <summary>
/// Who may watch, as a pure function of the state of things and the clock. <see cref="AccessSql"/> is the same rule as
/// search runs it; this one also says why. A time that is not known has not passed.
/// </summary>
public static class AccessRule
{
    /// <summary>What the viewer may watch.</summary>
    /// <param name="state">All that the viewer has or had.</param>
    /// <param name="policy">What the store decides.</param>
    /// <param name="now">The moment that is asked about (UTC).</param>
    public static Access Decide(AccessState state, AccessPolicy policy, DateTime now) => new(
    [
        .. state.Items.Select(item => Decide(item, policy, now)),
        .. state.Payments.Select(Decide),
        .. state.Grants.Select(grant => Decide(grant, now)),
    ]);

    private static AccessSource Decide(SubscribedItem item, AccessPolicy policy, DateTime now)
    {
        var reason = Reason(item, policy, item.OnTestClock ? item.FrozenTime : now);
        DateTime?[] ends =
        [
            item.CancelAt,
            item.CancelAtPeriodEnd ? item.PeriodEnd : null,
            item.Status == "past_due" ? item.PeriodStart + policy.PastDueGrace : null,
        ];
        return new AccessSource(reason, item.Id, item.Groups ?? [], EndsAt: reason <= AccessReason.InGrace ? ends.Min() : null, OnTestClock: item.OnTestClock);
    }

    // https://docs.stripe.com/billing/subscriptions/overview#subscription-statuses
    private static AccessReason Reason(SubscribedItem item, AccessPolicy policy, DateTime? now) => item switch
    {
        { SubscriptionDeleted: true } or { Status: "canceled" } => AccessReason.Canceled,
        { Deleted: true } => AccessReason.ItemRemoved,
        { Status: "unpaid" } => AccessReason.Unpaid,
        { Status: "paused" } => AccessReason.Paused,
        { Status: "incomplete" } => AccessReason.Incomplete,
        { Status: "incomplete_expired" } => AccessReason.NeverPaid,
        { Status: not ("active" or "trialing" or "past_due") } => AccessReason.StatusUnknown,
        _ when item.CancelAt <= now || (item.CancelAtPeriodEnd && item.PeriodEnd <= now) => AccessReason.EndPassed,
        { Status: "past_due" } when item.PeriodStart + policy.PastDueGrace <= now => AccessReason.GraceOver,
        { Groups: null } => AccessReason.ProductUnknown,
        { Status: "trialing" } => AccessReason.OnTrial,
        { Status: "past_due" } => AccessReason.InGrace,
        _ => AccessReason.Subscribed,
    };

    private static AccessSource Decide(MoviePayment payment)
    {
        var reason = payment switch
        {
            { Deleted: true } or { Status: not "succeeded" } or { Amount: null } => AccessReason.PaymentPending,
            { DisputeLost: true } => AccessReason.DisputeLost,
            _ when payment.Refunded >= payment.Amount => AccessReason.Refunded,
            _ => AccessReason.Bought,
        };
        return new AccessSource(reason, payment.Id, [], payment.MovieId);
    }

    private static AccessSource Decide(AccessGrant grant, DateTime now)
    {
        var reason = grant switch
        {
            { RevokedAt: not null } => AccessReason.GrantRevoked,
            _ when grant.ExpiresAt <= now => AccessReason.GrantExpired,
            _ => AccessReason.Granted,
        };
        return new AccessSource(
            reason, $"{grant.Id}", grant.SubscriptionGroup is { } group ? [group] : [], grant.MovieId is { } movie ? $"{movie}" : null,
            reason == AccessReason.Granted ? grant.ExpiresAt : null);
    }
}
