using StreamingStore.Billing;
using StreamingStore.Billing.PaymentMethods;
using StreamingStore.Billing.Plans;
using StreamingStore.Staff.Audit;
using StreamingStore.StripeMirror.Mirror;
using Stripe;
using Stripe.TestHelpers;
// Stripe.net has one too.
using Plan = StreamingStore.Billing.Plans.Plan;

namespace StreamingStore.Staff.TestSubscriptions;

/// <summary>
/// Subscribes viewers for staff to try things with: by the viewers' own services where there are such (customers, cards, the
/// mirror), and with what viewers can't ask for (quantity, trial, several prices, payments that fail).
/// </summary>
public sealed class TestSubscriber(
    TestPermit permit, TestTriggers triggers, TestViewers viewers, PlanCatalog plans, StripeCustomers customers, ViewerPaymentMethods cards, IStripeClient stripe,
    MirrorWriter mirror, AuditLog audit, TimeProvider clock)
{
    private readonly SubscriptionService subscriptions = new(stripe);

    /// <summary>Subscribes, with a record of every step, and writes it to the audit log.</summary>
    /// <param name="staffId">Who of staff asks: an admin.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="ct">Cancels before anything is begun; what is begun goes on to its end.</param>
    /// <returns>The record's number, whatever came of it; a refusal where nothing was begun, with a live key above all.</returns>
    public async Task<TriggerOutcome> SubscribeAsync(Guid staffId, TestSubscriptionRequest request, CancellationToken ct = default)
    {
        if (await permit.RefusalAsync(staffId, ct) is { } forbidden)
        {
            return new TriggerOutcome.Refused(forbidden);
        }

        var (chosen, fault) = await CheckAsync(request, ct);
        if (fault is not null)
        {
            return new TriggerOutcome.Refused(fault);
        }

        Guid? viewerId = null;
        if (request.Viewer is TestViewer.Existing { Email: var email } && (viewerId = await viewers.FindAsync(email, ct)) is null)
        {
            return new TriggerOutcome.Refused($"No viewer has the address '{email}': check it, or make a new one.");
        }

        var names = string.Join(" + ", chosen.Select(one => $"{one.Plan.Name} ({one.Price.LookupKey})"));
        var act = new StaffAct(
            staffId, "trigger_subscription", viewerId, (request.Viewer as TestViewer.Fresh)?.Email.Trim(),
            $"{names} × {request.Quantity} on {request.DeviceType}, {request.TrialDays} trial days: {request.Story.Label}");
        var trigger = new NewTrigger(request.ActionId, staffId)
        {
            ViewerId = viewerId,
            Plans = names,
            Quantity = request.Quantity,
            TrialDays = request.TrialDays,
            DeviceType = request.DeviceType,
            Story = request.Story.Id,
        };
        return await audit.DoAsync(
            act, () => triggers.RecordAsync(trigger, id => MakeAsync(id, viewerId, chosen, request)), outcome => $"{outcome.Said} (trigger {outcome.TriggerId})");
    }

    private async Task<(IReadOnlyList<(Plan Plan, PlanPrice Price)> Chosen, string? Fault)> CheckAsync(TestSubscriptionRequest request, CancellationToken ct)
    {
        if (request.Fault() is { } fault)
        {
            return ([], fault);
        }

        var chosen = new List<(Plan, PlanPrice)>();
        foreach (var name in request.Prices)
        {
            if (await plans.FindAsync(name, ct) is not { } found)
            {
                return ([], $"No plan on offer has the price '{name}'.");
            }

            chosen.Add(found);
        }

        return (chosen, TestSubscriptionRequest.MixFault(chosen));
    }

    private async Task<(bool Failed, string Said)> MakeAsync(
        long id, Guid? existing, IReadOnlyList<(Plan Plan, PlanPrice Price)> chosen, TestSubscriptionRequest request)
    {
        var (viewerId, customerId, refusal) = existing is { } known
            ? (known, await customers.EnsureAsync(known), null)
            : await MakeViewerAsync(id, (TestViewer.Fresh)request.Viewer, request.ActionId);
        if (refusal is not null)
        {
            return (true, refusal);
        }

        var saved = await cards.AddAsync(viewerId, request.Story.Card, request.ActionId);
        if (saved is not PaymentMethodOutcome.Added { PaymentMethod.Id: var card })
        {
            return (true, $"The card could not be saved: {((PaymentMethodOutcome.Refused)saved).Message}");
        }

        var subscription = await subscriptions.CreateAsync(
            new SubscriptionCreateOptions
            {
                Customer = customerId,
                Items = [.. chosen.Select(one => new SubscriptionItemOptions { Price = one.Price.PriceId, Quantity = request.Quantity })],
                DefaultPaymentMethod = card,
                TrialPeriodDays = request.TrialDays > 0 ? request.TrialDays : null,

                // A first payment that fails leaves an incomplete subscription behind, where viewers' own leave nothing: that is to be seen.
                PaymentBehavior = "allow_incomplete",
                Metadata = new Dictionary<string, string>
                {
                    ["device_type"] = request.DeviceType,
                    ["viewer_id"] = viewerId.ToString(),
                    ["action_id"] = request.ActionId,
                },
            },
            Key("test-subscribe", request.ActionId));
        await mirror.ApplyResponseAsync(subscription);
        await triggers.LinkAsync(id, testClockId: subscription.TestClockId, subscriptionId: subscription.Id);
        if (request.Story == PaymentStory.AsksForConfirmation && subscription.Status == "incomplete")
        {
            await AskTheBankAsync(subscription.Id, request);
        }

        return request.Story == PaymentStory.DeclinesAtRenewal && await ReplaceCardAsync(subscription.Id, viewerId, request.ActionId) is { } kept
            ? (true, kept)
            : (false, subscription.Status);
    }

    /// <summary>A new viewer with a customer, on a test clock that stands at our own time where one is wanted.</summary>
    private async Task<(Guid ViewerId, string CustomerId, string? Refusal)> MakeViewerAsync(long id, TestViewer.Fresh wanted, string actionId)
    {
        var (made, refusal) = await viewers.CreateAsync(wanted.Email, wanted.Password);
        if (made is not { } viewerId)
        {
            return (default, "", refusal);
        }

        // Known before the customer is: its first webhook names the viewer.
        await triggers.LinkAsync(id, viewerId);
        string? clockId = null;
        if (wanted.OnTestClock)
        {
            var testClock = await new TestClockService(stripe).CreateAsync(
                new TestClockCreateOptions { FrozenTime = clock.GetUtcNow().UtcDateTime, Name = actionId }, Key("test-clock", actionId));
            await mirror.ApplyResponseAsync(testClock);
            clockId = testClock.Id;
            await triggers.LinkAsync(id, testClockId: clockId);
        }

        return (viewerId, await customers.EnsureAsync(viewerId, clockId, CancellationToken.None), null);
    }

    /// <summary>Confirms the first payment with an address to come back to, so that the bank's page has one of its own.</summary>
    private async Task AskTheBankAsync(string subscriptionId, TestSubscriptionRequest request)
    {
        var open = await new InvoiceService(stripe).ListAsync(
            new InvoiceListOptions { Subscription = subscriptionId, Status = "open", Limit = 1, Expand = ["data.payments"] });
        foreach (var invoice in open)
        {
            var payment = await new PaymentIntentService(stripe).ConfirmAsync(
                invoice.Payments.Last().Payment.PaymentIntentId,
                new PaymentIntentConfirmOptions { ReturnUrl = request.ReturnUrl },
                Key("test-confirm", request.ActionId));
            await mirror.ApplyResponseAsync(payment);
        }
    }

    /// <summary>From now on a card is charged that will be declined.</summary>
    /// <returns>Why that could not be; null where it is so.</returns>
    private async Task<string?> ReplaceCardAsync(string subscriptionId, Guid viewerId, string actionId)
    {
        var saved = await cards.AddAsync(viewerId, PaymentStory.DecliningCard, $"{actionId}-renewal");
        if (saved is not PaymentMethodOutcome.Added { PaymentMethod.Id: var card })
        {
            return $"The card could not be replaced: {((PaymentMethodOutcome.Refused)saved).Message}";
        }

        await mirror.ApplyResponseAsync(await subscriptions.UpdateAsync(
            subscriptionId, new SubscriptionUpdateOptions { DefaultPaymentMethod = card }, Key("test-replace-card", actionId)));
        return null;
    }

    private static RequestOptions Key(string step, string actionId) => new() { IdempotencyKey = $"{step}:{actionId}" };
}
