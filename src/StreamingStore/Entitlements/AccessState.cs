using System.Text.Json;
using StreamingStore.StripeMirror.Mirror;

namespace StreamingStore.Entitlements;

/// <summary>An object of Stripe's as the mirror keeps it.</summary>
/// <param name="Body">The object as Stripe writes it, of whatever API version.</param>
/// <param name="Deleted">It is a tombstone: the object is gone at Stripe.</param>
public sealed record MirroredBody(JsonElement Body, bool Deleted = false);

/// <summary>An item of a subscription, with what decides whether it entitles.</summary>
/// <param name="Id">Stripe's id of the item.</param>
/// <param name="SubscriptionDeleted">The subscription is a tombstone.</param>
/// <param name="Deleted">The item is no longer part of the subscription.</param>
/// <param name="Status">The subscription's status.</param>
/// <param name="CancelAt">When the subscription is set to end.</param>
/// <param name="CancelAtPeriodEnd">It is set to end with the period.</param>
/// <param name="PeriodStart">When the period began: the item's, or in older API versions the subscription's.</param>
/// <param name="PeriodEnd">When the period ends.</param>
/// <param name="Groups">The subscription groups of the product; null where the product is not known.</param>
/// <param name="OnTestClock">The subscription lives by a test clock.</param>
/// <param name="FrozenTime">What that clock says; null where it is not known.</param>
public sealed record SubscribedItem(
    string Id, bool SubscriptionDeleted, bool Deleted, string? Status, DateTime? CancelAt, bool CancelAtPeriodEnd, DateTime? PeriodStart,
    DateTime? PeriodEnd, IReadOnlyList<string>? Groups, bool OnTestClock, DateTime? FrozenTime);

/// <summary>A payment for a film.</summary>
/// <param name="Id">Stripe's id of the payment intent.</param>
/// <param name="MovieId">The film, as the metadata has it.</param>
/// <param name="Deleted">It is a tombstone.</param>
/// <param name="Status">The payment's status.</param>
/// <param name="Amount">What was paid, in the currency's smallest unit.</param>
/// <param name="Refunded">What was given back; refunds that failed or were canceled do not count.</param>
/// <param name="DisputeLost">A dispute over it was lost.</param>
public sealed record MoviePayment(string Id, string MovieId, bool Deleted, string? Status, long? Amount, long Refunded, bool DisputeLost);

/// <summary>All that one viewer has or had: what <see cref="AccessRule"/> decides upon.</summary>
public sealed record AccessState(IReadOnlyList<SubscribedItem> Items, IReadOnlyList<MoviePayment> Payments, IReadOnlyList<AccessGrant> Grants)
{
    /// <summary>Gathers what concerns one customer from objects of the mirror.</summary>
    /// <param name="customerId">The viewer's Stripe customer; null where there is none yet.</param>
    /// <param name="rows">Subscriptions, items, products, test clocks, payments, refunds and disputes, of whomever, in any order.</param>
    /// <param name="grants">The viewer's grants.</param>
    public static AccessState From(string? customerId, IEnumerable<MirroredBody> rows, IReadOnlyList<AccessGrant> grants)
    {
        var objects = rows.ToLookup(row => MirroredObject.NameOf(row.Body));
        var owned = objects.SelectMany(kind => kind)
            .Where(row => customerId is not null && MirroredObject.Reference(row.Body, "customer") == customerId)
            .ToLookup(row => MirroredObject.NameOf(row.Body));
        var items = objects["subscription_item"].ToLookup(item => MirroredObject.Reference(item.Body, "subscription"));
        var products = objects["product"].ToDictionary(Id, product => Groups(product.Body));
        var clocks = objects["test_clock"].ToDictionary(Id, clock => Instant(clock.Body, "frozen_time"));
        var refunds = objects["refund"].ToLookup(refund => MirroredObject.Reference(refund.Body, "payment_intent"));
        var disputes = objects["dispute"].ToLookup(dispute => MirroredObject.Reference(dispute.Body, "payment_intent"));
        return new AccessState(
            [.. owned["subscription"].SelectMany(subscription => items[Id(subscription)].Select(item => Item(subscription, item, products, clocks)))],
            [.. owned["payment_intent"].SelectMany(payment => Payment(payment, refunds[Id(payment)], disputes[Id(payment)]))],
            grants);
    }

    /// <summary>Stripe's own objects as the mirror keeps them: the items that a subscription embeds are objects of their own there.</summary>
    public static IEnumerable<MirroredBody> Mirrored(IEnumerable<JsonElement> objects) => objects.SelectMany(body =>
    {
        var items = MirroredObject.NameOf(body) == "subscription" && body.TryGetProperty("items", out var list) ? list.GetProperty("data").EnumerateArray() : default;
        return items.Select(item => new MirroredBody(item)).Prepend(new MirroredBody(body, MirroredObject.IsDeletedStub(body)));
    });

    private static SubscribedItem Item(
        MirroredBody subscription, MirroredBody item, Dictionary<string, string[]> products, Dictionary<string, DateTime?> clocks)
    {
        var clock = MirroredObject.Reference(subscription.Body, "test_clock");
        return new SubscribedItem(
            Id(item),
            subscription.Deleted,
            item.Deleted,
            MirroredObject.Text(subscription.Body, "status"),
            Instant(subscription.Body, "cancel_at"),
            subscription.Body.TryGetProperty("cancel_at_period_end", out var end) && end.ValueKind == JsonValueKind.True,
            Instant(item.Body, "current_period_start") ?? Instant(subscription.Body, "current_period_start"),
            Instant(item.Body, "current_period_end") ?? Instant(subscription.Body, "current_period_end"),
            (Product(item.Body, "price") ?? Product(item.Body, "plan")) is { } product ? products.GetValueOrDefault(product) : null,
            clock is not null,
            clock is null ? null : clocks.GetValueOrDefault(clock));
    }

    private static IEnumerable<MoviePayment> Payment(MirroredBody payment, IEnumerable<MirroredBody> refunds, IEnumerable<MirroredBody> disputes)
    {
        if (payment.Body.TryGetProperty("metadata", out var metadata) && MirroredObject.Text(metadata, "movie_id") is { } movie)
        {
            // https://docs.stripe.com/api/refunds/object#refund_object-status, https://docs.stripe.com/api/disputes/object#dispute_object-status
            yield return new MoviePayment(
                Id(payment),
                movie,
                payment.Deleted,
                MirroredObject.Text(payment.Body, "status"),
                Number(payment.Body, "amount"),
                refunds.Where(refund => !refund.Deleted && MirroredObject.Text(refund.Body, "status") is not ("failed" or "canceled")).Sum(refund => Number(refund.Body, "amount") ?? 0),
                disputes.Any(dispute => !dispute.Deleted && MirroredObject.Text(dispute.Body, "status") == "lost"));
        }
    }

    /// <summary>One name, or several separated by commas.</summary>
    private static string[] Groups(JsonElement product) =>
        product.TryGetProperty("metadata", out var metadata)
        && MirroredObject.Text(metadata, "subscription_group")?.Replace(" ", "", StringComparison.Ordinal) is { Length: > 0 } names
            ? names.Split(',')
            : [];

    private static string? Product(JsonElement item, string field) =>
        item.TryGetProperty(field, out var price) ? MirroredObject.Reference(price, "product") : null;

    private static string Id(MirroredBody row) => MirroredObject.IdOf(row.Body)!;

    private static long? Number(JsonElement body, string field) =>
        body.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : null;

    private static DateTime? Instant(JsonElement body, string field) =>
        Number(body, field) is { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime : null;
}
