using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace StreamingStore.StripeMirror.Freshness;

/// <summary>
/// The mirror's freshness as metrics of the meter <see cref="MeterName"/>: gauges of all nodes' state, read every ten
/// seconds, and a counter of this node's events. Any OpenTelemetry exporter or <c>dotnet-counters</c> reads them.
/// </summary>
public sealed class MirrorMetrics : BackgroundService
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "StreamingStore.Mirror";

    private static readonly TimeSpan Round = TimeSpan.FromSeconds(10);
    private readonly MirrorFreshnessReader reader;
    private readonly TimeProvider clock;
    private readonly ILogger<MirrorMetrics> logger;
    private readonly Counter<long> events;
    private MirrorFreshness? last;

    /// <summary>Makes the instruments.</summary>
    public MirrorMetrics(MirrorFreshnessReader reader, IMeterFactory meters, TimeProvider clock, ILogger<MirrorMetrics> logger)
    {
        (this.reader, this.clock, this.logger) = (reader, clock, logger);
        var meter = meters.Create(MeterName);
        events = meter.CreateCounter<long>("stripe.events", "{event}", "Events tried on this node, by type and by what came of them.");
        Gauge("stripe.events.waiting", "{event}", "Events received and not done.", f => f.EventsWaiting);
        Gauge("stripe.events.oldest", "s", "How long the oldest event has waited.", f => f.OldestEventSeconds);
        Gauge("stripe.events.dead", "{event}", "Events that were given up.", f => f.DeadLetters);
        Gauge("stripe.objects.dirty", "{object}", "Objects to be fetched from Stripe.", f => f.DirtyObjects);
        Gauge("stripe.requests.wait", "s", "How long the refetch budget's next request waits.", f => f.RequestWaitSeconds);
        Gauge("stripe.requests.made", "{request}", "Requests of the refetch budget so far.", f => f.RequestsMade);
        Gauge("stripe.reconciliation.clean.age", "s", "Since the last reconciliation that found nothing.", f => (f.ReadAt - f.LastCleanReconciliationAt)?.TotalSeconds);

        void Gauge(string name, string unit, string description, Func<MirrorFreshness, double?> value) =>
            meter.CreateObservableGauge(name, () => last is { } read && value(read) is { } number ? new Measurement<double>[] { new(number) } : [], unit, description);
    }

    /// <summary>Counts an event that was tried.</summary>
    /// <param name="type">Its type, <c>customer.subscription.updated</c>.</param>
    /// <param name="outcome">What came of it: applied, refetched, not_mirrored or failed.</param>
    public void CountEvent(string type, string outcome) => events.Add(1, new("type", type), new("outcome", outcome));

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                last = await reader.ReadAsync(stoppingToken);
            }
            catch (NpgsqlException e)
            {
                last = null;
                logger.LogWarning(e, "The database can't be reached; the mirror's metrics are silent");
            }

            await Task.Delay(Round, clock, stoppingToken);
        }
    }
}
