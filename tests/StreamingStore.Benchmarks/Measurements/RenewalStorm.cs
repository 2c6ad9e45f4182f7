using System.Diagnostics;
using System.Text.Json.Nodes;
using Dapper;
using StreamingStore.Benchmarks.Measuring;
using StreamingStore.Benchmarks.Store;
using StreamingStore.Benchmarks.Webhooks;

namespace StreamingStore.Benchmarks.Measurements;

/// <summary>
/// Ten thousand subscriptions renew at one moment: the events of each (its new period, its paid invoice) are posted as fast
/// as the store takes them, one in ten twice, and one in twenty in an older API version, so that it must be fetched.
/// Nothing may be lost, and Stripe may be asked no more often than its limit.
/// </summary>
internal static class RenewalStorm
{
    private const int Renewals = 10_000;
    private const int InFlight = 32;
    private const int StripesLimit = 25;

    public static async Task MeasureAsync(Report report, Action<string> say, CancellationToken ct)
    {
        say($"{Renewals:N0} subscriptions for the storm ...");
        await using var stripe = await RenewingStripe.StartAsync(Renewals, ct);
        await using var store = await WebhookStripe.StartStoreAsync(stripe.Http.BaseAddress!, ct);
        say("The renewals ...");
        await stripe.RenewAsync(Renewals, ct);
        var renewed = (await stripe.EventsAsync("customer.subscription.updated", ct)).Take(Renewals);
        var paid = (await stripe.EventsAsync("invoice.paid", ct)).Take(Renewals);
        var events = renewed.Concat(paid).Select((renewal, number) => Signed(renewal, older: number % 20 == 0)).ToList();
        var deliveries = events.Concat(events.Where((_, number) => number % 10 == 0)).ToArray();
        new Random(1).Shuffle(deliveries);

        say($"The storm, {deliveries.Length:N0} deliveries ...");
        stripe.CountRequests();
        using var sender = new WebhookSender(store.WebhookEndpoint, InFlight);
        var started = Stopwatch.GetTimestamp();
        var times = await sender.SendAllAsync(deliveries, ct);
        var answered = Stopwatch.GetElapsedTime(started);
        await MirrorTables.SettleAsync(store.Database, ct);
        var (requests, most) = stripe.Requests();
        var settled = Stopwatch.GetElapsedTime(started);

        var (kept, equal) = (await KeptAsync(store, ct), await EqualAsync(store, await stripe.ListAsync("/v1/subscriptions?status=all", ct), ct));
        report.Add($"storm of {Renewals:N0} renewals: kept and applied", $"{kept:N0} events, {equal:N0} subscriptions equal Stripe's", $"{events.Count:N0}, {Renewals:N0}", kept == events.Count && equal == Renewals);
        report.Add("storm: answered", $"{deliveries.Length / answered.TotalSeconds:N0}/s, p99 {Samples.Percentile(times, 99):N0} ms; all fetched after {settled.TotalSeconds:N0} s", "", true);
        report.Add("storm: refetches", $"{requests:N0}, at most {most} in a second", $"<= {StripesLimit}/s", most <= StripesLimit);
    }

    private static SignedEvent Signed(JsonNode renewal, bool older)
    {
        if (older)
        {
            renewal["api_version"] = "2024-06-20";
        }

        return EventMaker.Sign(renewal.ToJsonString());
    }

    private static async Task<long> KeptAsync(RunningStore store, CancellationToken ct)
    {
        await using var command = store.Database.CreateCommand("select count(*) from stripe.event_state where done_at is not null");
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    private static async Task<int> EqualAsync(RunningStore store, List<JsonNode> subscriptions, CancellationToken ct)
    {
        await using var connection = await store.Database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<int>(new CommandDefinition("""
            select count(*)::int from unnest(@ids, @bodies) as stripes (id, body)
            join stripe.subscription ours on ours.id = stripes.id and ours.body = stripes.body::jsonb and not ours.deleted
            """, new { ids = subscriptions.Select(s => s["id"]!.ToString()).ToArray(), bodies = subscriptions.Select(s => s.ToJsonString()).ToArray() }, cancellationToken: ct));
    }
}
