using Microsoft.AspNetCore.Http.HttpResults;
using StreamingStore.Billing;
using StreamingStore.Billing.PaymentMethods;
using StreamingStore.Billing.Plans;
using StreamingStore.StripeMirror.StripeApi;
using StreamingStore.Web.Accounts;

namespace StreamingStore.Web.Endpoints;

/// <summary>Subscribes to a price, by its lookup key or id; the card is the default one where none is named.</summary>
public sealed record SubscribeBody(string Price, string? DeviceType = null, string? PaymentMethod = null);

/// <summary>Buys a film; the card is the default one where none is named.</summary>
public sealed record PurchaseBody(long MovieId, string? DeviceType = null, string? PaymentMethod = null);

/// <summary>A film that was bought.</summary>
public sealed record PurchaseResponse(string PaymentIntentId, long MovieId);

/// <summary>Saves a card by the id that Stripe's SDK made on the device.</summary>
public sealed record PaymentMethodBody(string PaymentMethod);

/// <summary><c>/api/plans</c>, <c>/api/subscriptions</c>, <c>/api/purchases</c> and <c>/api/payment-methods</c>.</summary>
public static class BillingEndpoints
{
    /// <summary>Maps the endpoints.</summary>
    public static void MapBilling(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/plans", (PlanCatalog plans, CancellationToken ct) => plans.ListAsync(ct))
            .AllowAnonymous().WithTags("Billing").WithSummary("The plans on offer.");

        var billing = routes.MapGroup("/api").RequireAuthorization(AccountServices.ViewerPolicy).WithTags("Billing").AddEndpointFilter<IdempotencyFilter>();
        billing.WithRequestTimeout(StripeTimeouts.Policy);
        billing.MapGet("/subscriptions", (Subscriptions subscriptions, HttpContext context, CancellationToken ct) =>
            subscriptions.ListAsync(context.User.RequiredViewerId(), ct)).WithSummary("The viewer's subscriptions, ended ones included.");
        billing.MapPost("/subscriptions", SubscribeAsync).WithSummary("Subscribes. Send Idempotency-Key to repeat safely.").ProducesProblem(402).ProducesProblem(409).ProducesProblem(422);
        billing.MapDelete("/subscriptions/{id}", CancelAsync).WithSummary("Cancels now, or with atPeriodEnd=true when the period ends.");
        billing.MapPost("/purchases", BuyAsync).WithSummary("Buys a film. Send Idempotency-Key to repeat safely.").ProducesProblem(402).ProducesProblem(409).ProducesProblem(422);
        billing.MapGet("/payment-methods", (ViewerPaymentMethods methods, HttpContext context, CancellationToken ct) =>
            methods.ListAsync(context.User.RequiredViewerId(), ct)).WithSummary("The viewer's saved cards.");
        billing.MapPost("/payment-methods", AddPaymentMethodAsync).WithSummary("Saves a card and makes it the default.").ProducesProblem(402);
    }

    private static async Task<Results<Created<ViewerSubscription>, ProblemHttpResult, ValidationProblem>> SubscribeAsync(
        SubscribeBody body, Subscriptions subscriptions, HttpContext context, CancellationToken ct)
    {
        var deviceType = context.DeviceTypeOr(body.DeviceType);
        if (!DeviceType.IsKnown(deviceType))
        {
            return UnknownDeviceType();
        }

        if (!string.IsNullOrEmpty(body.PaymentMethod) && !StripeId.IsPaymentMethod(body.PaymentMethod))
        {
            return Problems.NoPaymentMethodId();
        }

        var outcome = await subscriptions.SubscribeAsync(
            new SubscribeRequest(context.User.RequiredViewerId(), body.Price, deviceType, context.ActionId(), body.PaymentMethod), ct);
        return outcome switch
        {
            SubscribeOutcome.Subscribed made => TypedResults.Created($"/api/subscriptions/{made.Subscription.Id}", made.Subscription),
            SubscribeOutcome.Declined declined => Problems.PaymentRequired(declined.Message, declined.DeclineCode),
            SubscribeOutcome.RequiresAction action => Problems.PaymentRequired(action.Message),
            SubscribeOutcome.NeedsPaymentMethod => Problems.NeedsPaymentMethod(),
            SubscribeOutcome.AlreadySubscribed existing => Problems.Conflict($"The viewer has this plan already, at this price or another: {existing.SubscriptionId}."),
            SubscribeOutcome.UnderWay => Problems.InProgress(context),
            SubscribeOutcome.ActionUsed => Problems.KeyReused(),
            SubscribeOutcome.Refused refused => Problems.Of(refused.Failure, context),
            SubscribeOutcome.UnknownPlan unknown => Problems.Invalid("price", $"No plan on offer has the price '{unknown.Price}': GET /api/plans lists them."),
            _ => throw new InvalidOperationException($"{outcome.GetType().Name} is not known here."),
        };
    }

    private static async Task<Results<Ok<ViewerSubscription>, NotFound>> CancelAsync(
        string id, Subscriptions subscriptions, HttpContext context, CancellationToken ct, bool atPeriodEnd = false) =>
        await subscriptions.CancelAsync(context.User.RequiredViewerId(), id, atPeriodEnd, context.ActionId(), ct) is { } subscription
            ? TypedResults.Ok(subscription)
            : TypedResults.NotFound();

    private static async Task<Results<Created<PurchaseResponse>, ProblemHttpResult, ValidationProblem, NotFound>> BuyAsync(
        PurchaseBody body, Purchases purchases, HttpContext context, CancellationToken ct)
    {
        var deviceType = context.DeviceTypeOr(body.DeviceType);
        if (!DeviceType.IsKnown(deviceType))
        {
            return UnknownDeviceType();
        }

        if (!string.IsNullOrEmpty(body.PaymentMethod) && !StripeId.IsPaymentMethod(body.PaymentMethod))
        {
            return Problems.NoPaymentMethodId();
        }

        var outcome = await purchases.BuyAsync(
            new BuyRequest(context.User.RequiredViewerId(), body.MovieId, deviceType, context.ActionId(), body.PaymentMethod), ct);
        return outcome switch
        {
            BuyOutcome.Bought bought => TypedResults.Created($"/api/movies/{body.MovieId}", new PurchaseResponse(bought.PaymentIntentId, body.MovieId)),
            BuyOutcome.Declined declined => Problems.PaymentRequired(declined.Message, declined.DeclineCode),
            BuyOutcome.RequiresAction action => Problems.PaymentRequired(action.Message),
            BuyOutcome.NeedsPaymentMethod => Problems.NeedsPaymentMethod(),
            BuyOutcome.AlreadyOwned => Problems.Conflict("The viewer owns this film already."),
            BuyOutcome.UnderWay => Problems.InProgress(context),
            BuyOutcome.ActionUsed => Problems.KeyReused(),
            BuyOutcome.Refused refused => Problems.Of(refused.Failure, context),
            BuyOutcome.UnknownMovie => TypedResults.NotFound(),
            BuyOutcome.NotForSale => Problems.Conflict("This film can't be bought now."),
            _ => throw new InvalidOperationException($"{outcome.GetType().Name} is not known here."),
        };
    }

    private static async Task<Results<Created<PaymentMethodSummary>, ProblemHttpResult, ValidationProblem>> AddPaymentMethodAsync(
        PaymentMethodBody body, ViewerPaymentMethods methods, HttpContext context, CancellationToken ct)
    {
        if (!StripeId.IsPaymentMethod(body.PaymentMethod))
        {
            return Problems.NoPaymentMethodId();
        }

        return await methods.AddAsync(context.User.RequiredViewerId(), body.PaymentMethod, context.ActionId(), ct) switch
        {
            PaymentMethodOutcome.Added added => TypedResults.Created("/api/payment-methods", added.PaymentMethod),
            PaymentMethodOutcome.Refused refused => Problems.PaymentRequired(refused.Message),
            var other => throw new InvalidOperationException($"{other.GetType().Name} is not known here."),
        };
    }

    private static ValidationProblem UnknownDeviceType() =>
        Problems.Invalid("deviceType", $"deviceType is one of {string.Join(", ", DeviceType.All)}.");
}
