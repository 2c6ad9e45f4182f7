using System.Diagnostics;
using System.Text.Json;
using Dapper;
using Npgsql;

namespace StreamingStore.Billing;

/// <summary>Staff's wish for a subscription to try things with.</summary>
/// <param name="ViewerEmail">The viewer who gets it.</param>
/// <param name="Price">A price's lookup key or id.</param>
/// <param name="DeviceType">One of <see cref="DeviceType.All"/>.</param>
/// <param name="PaymentMethod">A test card such as <c>pm_card_visa</c>. https://docs.stripe.com/testing</param>
/// <param name="ActionId">The action, which names the idempotency keys.</param>
public sealed record TestSubscriptionRequest(string ViewerEmail, string Price, string DeviceType, string PaymentMethod, string ActionId);

/// <summary>What came of it.</summary>
public abstract record TestSubscriptionOutcome
{
    private TestSubscriptionOutcome()
    {
    }

    /// <summary>It is made.</summary>
    /// <param name="Subscription">As its owner sees it.</param>
    /// <param name="Json">As Stripe answered it, indented.</param>
    /// <param name="Elapsed">From the wish to the mirror written.</param>
    public sealed record Created(ViewerSubscription Subscription, string Json, TimeSpan Elapsed) : TestSubscriptionOutcome;

    /// <summary>It is not; the message says why and what to do.</summary>
    public sealed record Refused(string Message) : TestSubscriptionOutcome;
}

/// <summary>Triggers subscriptions for testing, by the same way that viewers' own go.</summary>
public sealed class TestSubscriptions(NpgsqlDataSource database, Subscriptions subscriptions, StripeSettings settings)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Subscribes a viewer with a test card; refused with a live key, where it would cost money.</summary>
    /// <exception cref="Stripe.StripeException">Stripe fails for another reason than the card.</exception>
    public async Task<TestSubscriptionOutcome> TriggerAsync(TestSubscriptionRequest request, CancellationToken ct = default)
    {
        if (settings.LiveMode)
        {
            return new TestSubscriptionOutcome.Refused("This store runs on a live Stripe key, and a test subscription would cost somebody money: use a store with a test key (sk_test_...).");
        }

        var started = Stopwatch.GetTimestamp();
        await using var connection = await database.OpenConnectionAsync(ct);
        var viewerId = await connection.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition(
            "select id from store.viewer where normalized_email = upper(@ViewerEmail)", new { ViewerEmail = request.ViewerEmail.Trim() }, cancellationToken: ct));
        if (viewerId is null)
        {
            return new TestSubscriptionOutcome.Refused($"No viewer has the address '{request.ViewerEmail}': check it, or let them register first.");
        }

        var outcome = await subscriptions.SubscribeAsync(
            new SubscribeRequest(viewerId.Value, request.Price, request.DeviceType, request.ActionId, request.PaymentMethod), ct);
        return outcome switch
        {
            SubscribeOutcome.Subscribed made => new TestSubscriptionOutcome.Created(
                made.Subscription, await JsonOfAsync(connection, made.Subscription.Id, ct), Stopwatch.GetElapsedTime(started)),
            SubscribeOutcome.Declined declined => new TestSubscriptionOutcome.Refused(
                declined.DeclineCode is null ? declined.Message : $"{declined.Message} (decline code {declined.DeclineCode})"),
            SubscribeOutcome.RequiresAction action => new TestSubscriptionOutcome.Refused(action.Message),
            SubscribeOutcome.AlreadySubscribed existing => new TestSubscriptionOutcome.Refused(
                $"The viewer has this plan already ({existing.SubscriptionId}): cancel that first, or choose another plan."),
            SubscribeOutcome.UnknownPlan unknown => new TestSubscriptionOutcome.Refused($"No plan on offer has the price '{unknown.Price}'."),
            SubscribeOutcome.NeedsPaymentMethod => new TestSubscriptionOutcome.Refused("Choose a test card."),
            _ => throw new InvalidOperationException($"{outcome.GetType().Name} is not known here."),
        };
    }

    private static async Task<string> JsonOfAsync(NpgsqlConnection connection, string subscriptionId, CancellationToken ct)
    {
        var body = await connection.QuerySingleAsync<string>(new CommandDefinition(
            "select body::text from stripe.subscription where id = @subscriptionId", new { subscriptionId }, cancellationToken: ct));
        using var document = JsonDocument.Parse(body);
        return JsonSerializer.Serialize(document.RootElement, Indented);
    }
}
