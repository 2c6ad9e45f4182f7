using System.Text.Json;

namespace StreamingStore.SimulatorTests.Properties;

/// <summary>What must hold after any sequence of calls.</summary>
internal static class Invariants
{
    /// <summary>Where objects are read, by kind, for those whose every change Stripe tells of in an event.</summary>
    private static readonly Dictionary<string, string> Told = new()
    {
        ["customer"] = "customers",
        ["subscription"] = "subscriptions",
        ["invoice"] = "invoices",
        ["charge"] = "charges",
        ["refund"] = "refunds",
        ["dispute"] = "disputes",
        ["price"] = "prices",
        ["product"] = "products",
        ["setup_intent"] = "setup_intents",
        ["test_helpers.test_clock"] = "test_helpers/test_clocks",
    };

    /// <summary>Payment intents wait in these without an event; and an update of one has none either.</summary>
    private static readonly string[] Untold = ["requires_payment_method", "requires_confirmation"];

    public static async Task HoldAsync(Story story)
    {
        var events = story.Events;
        Assert.Equal(events.Count, events.Select(Id).Distinct().Count());
        PeriodsFollowEachOther(events);
        await EventsTellOfEveryChangeAsync(story, events);
        foreach (var id in story.Of("invoice"))
            InvoiceAddsUp(await story.ReadAsync($"invoices/{id}"));
        foreach (var id in story.Of("payment_intent"))
            await PaymentAddsUpAsync(story, await story.ReadAsync($"payment_intents/{id}"));
        foreach (var id in story.Of("charge"))
            await RefundsAddUpAsync(story, await story.ReadAsync($"charges/{id}"));
    }

    private static void InvoiceAddsUp(JsonElement invoice)
    {
        var lines = Number(invoice, "total");
        Assert.True(lines == invoice.GetProperty("lines").GetProperty("data").EnumerateArray().Sum(line => Number(line, "amount")), $"The lines of {Id(invoice)} do not make its total: {invoice}");
        Assert.True(Number(invoice, "amount_due") >= 0, $"Less than nothing is due on {invoice}");
        if (Text(invoice, "status") == "open")
            Assert.True(Number(invoice, "amount_remaining") == Number(invoice, "amount_due") - Number(invoice, "amount_paid"), $"What remains of {invoice}");
        if (Text(invoice, "status") == "paid")
            Assert.True(Number(invoice, "amount_remaining") == 0, $"Paid, and yet something remains: {invoice}");
    }

    private static async Task PaymentAddsUpAsync(Story story, JsonElement intent)
    {
        var charges = (await story.ReadAsync($"charges?limit=100&payment_intent={Id(intent)}")).GetProperty("data").EnumerateArray().ToList();
        var captured = charges.Sum(charge => Number(charge, "amount_captured"));
        Assert.True(Number(intent, "amount_received") == captured, $"{captured} was captured for {intent}");
        Assert.True(captured <= Number(intent, "amount"), $"More was captured than asked for: {intent}");
        Assert.True(Text(intent, "status") == "succeeded" == (captured > 0), $"Status and money differ: {intent}");
    }

    private static async Task RefundsAddUpAsync(Story story, JsonElement charge)
    {
        var refunds = (await story.ReadAsync($"refunds?limit=100&charge={Id(charge)}")).GetProperty("data").EnumerateArray();
        var refunded = refunds.Where(refund => Text(refund, "status") == "succeeded").Sum(refund => Number(refund, "amount"));
        Assert.True(refunded <= Number(charge, "amount_captured"), $"{refunded} was refunded of {charge}");
        Assert.True(Number(charge, "amount_refunded") <= Number(charge, "amount"), $"More was given back than taken: {charge}");
        Assert.True(Number(charge, "amount_refunded") >= refunded, $"Refunds are forgotten: {charge}");
    }

    /// <summary>A period begins where the one before ended, or later after a pause, or where the cycle was anchored anew; never in the past.</summary>
    private static void PeriodsFollowEachOther(IReadOnlyList<JsonElement> events)
    {
        var last = new Dictionary<string, (long Start, long End)>();
        foreach (var subscription in events.Select(ObjectOf).Where(shown => Kind(shown) == "subscription"))
        {
            var items = subscription.GetProperty("items").GetProperty("data").EnumerateArray().ToList();
            Assert.Single(items.Select(item => Number(item, "current_period_start")).Distinct());
            var (start, end) = (Number(items[0], "current_period_start"), Number(items[0], "current_period_end"));
            Assert.True(start < end, $"An empty period: {subscription}");
            if (last.TryGetValue(Id(subscription), out var before))
            {
                var anchor = Number(subscription, "billing_cycle_anchor");
                Assert.True(start == before.Start || start >= before.End || anchor == start || anchor == end, $"{start} to {end} follows {before}: {subscription}");
                Assert.True(start >= before.Start, $"{start} comes before {before}: {subscription}");
            }
            last[Id(subscription)] = (start, end);
        }
    }

    /// <summary>Whoever keeps the objects of the events as they come has in the end what the API shows.</summary>
    private static async Task EventsTellOfEveryChangeAsync(Story story, IReadOnlyList<JsonElement> events)
    {
        var kept = new Dictionary<string, JsonElement>();
        foreach (var happened in events.Where(happened => ObjectOf(happened).TryGetProperty("id", out _)))
            kept[Id(ObjectOf(happened))] = happened;
        foreach (var (kind, path) in Told)
            foreach (var id in story.Of(kind))
            {
                var now = await story.ReadAsync($"{path}/{id}");
                Assert.True(kept.TryGetValue(id, out var happened), $"No event tells of {now}");
                if (now.TryGetProperty("deleted", out _))
                    Assert.EndsWith(".deleted", Text(happened, "type"), StringComparison.Ordinal);
                else
                    Assert.True(JsonElement.DeepEquals(ObjectOf(happened), now), $"{Text(happened, "type")} was the last event of {id}, and it has changed since in {Differing(ObjectOf(happened), now)}");
            }
        foreach (var id in story.Of("payment_intent"))
        {
            var now = await story.ReadAsync($"payment_intents/{id}");
            Assert.True(kept.TryGetValue(id, out var happened), $"No event tells of {now}");
            var (told, status) = (Text(ObjectOf(happened), "status"), Text(now, "status"));
            Assert.True(told == status || (Untold.Contains(told) && Untold.Contains(status)), $"{id} is {status}, and the events end with {told}");
        }
    }

    private static string Differing(JsonElement before, JsonElement now) => string.Join(", ", now.EnumerateObject()
        .Where(field => !before.TryGetProperty(field.Name, out var then) || !JsonElement.DeepEquals(then, field.Value))
        .Select(field => $"{field.Name} ({(before.TryGetProperty(field.Name, out var then) ? then : "none")} -> {field.Value})"));

    private static JsonElement ObjectOf(JsonElement happened) => happened.GetProperty("data").GetProperty("object");

    private static string Id(JsonElement json) => Text(json, "id");

    private static string Kind(JsonElement json) => Text(json, "object");

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static long Number(JsonElement json, string name) => json.GetProperty(name).GetInt64();
}
