using System.Globalization;
using System.Text.Json;

namespace StreamingStore.Tests.Histories;

/// <summary>
/// Who may watch what, worked out from Stripe's objects alone: a second reading of the policy, which shares no line with
/// the store's SQL.
/// </summary>
internal sealed class ExpectedAccess(StripeState stripe, DateTimeOffset now)
{
    private static readonly TimeSpan Grace = new StoreOptions().PastDueGrace;

    /// <summary>May the customer watch a film of these groups and this number?</summary>
    public bool MayWatch(string? customer, long movie, IReadOnlyCollection<string> groups) =>
        customer is not null && (Subscribed(customer, groups) || Bought(customer, movie));

    private bool Subscribed(string customer, IReadOnlyCollection<string> groups) =>
        stripe.Of("subscription").Values
            .Where(subscription => Text(subscription, "customer") == customer)
            .SelectMany(subscription => subscription.GetProperty("items").GetProperty("data").EnumerateArray()
                .Where(item => Entitles(subscription, item)))
            .Any(item => GroupsOf(Text(item.GetProperty("price"), "product")!).Intersect(groups).Any());

    private bool Entitles(JsonElement subscription, JsonElement item)
    {
        // What lives by a test clock is judged by it.
        var time = Text(subscription, "test_clock") is { } clock && stripe.Of("test_clock").TryGetValue(clock, out var body) ? Instant(body, "frozen_time")!.Value : now;
        var running = Text(subscription, "status") switch
        {
            "active" or "trialing" => true,
            "past_due" => Instant(item, "current_period_start") + Grace > time,
            _ => false,
        };
        var scheduledEnd = Instant(subscription, "cancel_at");
        var endsWithPeriod = subscription.GetProperty("cancel_at_period_end").GetBoolean();
        return running && !(scheduledEnd <= time) && !(endsWithPeriod && Instant(item, "current_period_end") <= time);
    }

    private string[] GroupsOf(string product) =>
        stripe.Of("product").TryGetValue(product, out var body) && body.GetProperty("metadata").TryGetProperty("subscription_group", out var groups)
            ? groups.GetString()!.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : [];

    private bool Bought(string customer, long movie) => stripe.Of("payment_intent").Values.Any(payment =>
        Text(payment, "customer") == customer
        && Text(payment, "status") == "succeeded"
        && payment.GetProperty("metadata").TryGetProperty("movie_id", out var bought) && bought.GetString() == movie.ToString(CultureInfo.InvariantCulture)
        && Refunded(Text(payment, "id")!) < payment.GetProperty("amount").GetInt64()
        && !stripe.Of("dispute").Values.Any(dispute => Text(dispute, "payment_intent") == Text(payment, "id") && Text(dispute, "status") == "lost"));

    private long Refunded(string payment) => stripe.Of("refund").Values
        .Where(refund => Text(refund, "payment_intent") == payment && Text(refund, "status") is not ("failed" or "canceled"))
        .Sum(refund => refund.GetProperty("amount").GetInt64());

    private static DateTimeOffset? Instant(JsonElement body, string field) =>
        body.GetProperty(field) is { ValueKind: JsonValueKind.Number } value ? DateTimeOffset.FromUnixTimeSeconds(value.GetInt64()) : null;

    private static string? Text(JsonElement body, string field) => body.GetProperty(field).GetString();
}
