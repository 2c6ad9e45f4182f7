using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace StreamingStore.Entitlements;

/// <summary>
/// Tells open pages that what their viewer may watch has changed. PostgreSQL says so inside the writing transaction
/// (db/migrations/0006), this node hears it on one connection, and only the pages of that viewer ask again.
/// </summary>
public sealed class EntitlementChanges(NpgsqlDataSource database, TimeProvider clock, ILogger<EntitlementChanges> logger) : BackgroundService
{
    private const string Channel = "entitlement_changed";
    private const string Everybody = "*";

    // Nodes' clocks differ a little, and a page may be made on one and live on another.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(2);

    private readonly ConcurrentQueue<(DateTime At, string Payload)> recent = new();
    private readonly ConcurrentDictionary<long, Subscription> subscriptions = new();
    private readonly TaskCompletionSource listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long lastId;

    /// <summary>Ends when the connection first listens.</summary>
    public Task Listening => listening.Task;

    /// <summary>Asks to be called when the viewer's entitlement, or the catalogue, changes.</summary>
    /// <param name="viewerId">Whose changes; null for the catalogue's alone.</param>
    /// <param name="changed">Called on the thread pool, never twice at once for one subscription.</param>
    /// <param name="since">When the caller last asked (UTC): what has changed since is told at once. Null: from now on.</param>
    /// <returns>Ends the subscription when disposed.</returns>
    public IDisposable Subscribe(Guid? viewerId, Func<Task> changed, DateTime? since = null)
    {
        var id = Interlocked.Increment(ref lastId);
        var subscription = new Subscription(viewerId, changed, logger, () => subscriptions.TryRemove(id, out _));
        subscriptions[id] = subscription;
        if (since is { } asked && MayHaveMissed(viewerId, asked - Slack))
        {
            subscription.Signal();
        }

        return subscription;
    }

    /// <summary>True where a change was heard since then, or where that is longer ago than is remembered.</summary>
    private bool MayHaveMissed(Guid? viewerId, DateTime since) =>
        since < clock.GetUtcNow().UtcDateTime - Memory || recent.Any(change => change.At >= since && Concerns(change.Payload, viewerId));

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (NpgsqlException e)
            {
                logger.LogWarning(e, "The connection that listens for entitlement changes broke; connecting again");
                await Task.Delay(TimeSpan.FromMilliseconds(500), stoppingToken);
            }
        }
    }

    private async Task ListenAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        connection.Notification += (_, notification) => Announce(notification.Payload);
        await using (var listen = new NpgsqlCommand($"listen {Channel}", connection))
        {
            await listen.ExecuteNonQueryAsync(ct);
        }

        // What was said while nobody listened is lost, so after a break every page asks again.
        if (!listening.TrySetResult())
        {
            Announce(Everybody);
        }

        while (true)
        {
            await connection.WaitAsync(ct);
        }
    }

    private void Announce(string payload)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        recent.Enqueue((now, payload));
        while (recent.TryPeek(out var oldest) && oldest.At < now - Memory)
        {
            recent.TryDequeue(out _);
        }

        foreach (var subscription in subscriptions.Values.Where(s => Concerns(payload, s.ViewerId)))
        {
            subscription.Signal();
        }
    }

    private static bool Concerns(string payload, Guid? viewerId) =>
        payload == Everybody || Guid.TryParse(payload, out var concerned) && concerned == viewerId;

    /// <summary>Signals that come while the callback runs fold into one more call.</summary>
    private sealed class Subscription(Guid? viewerId, Func<Task> changed, ILogger logger, Action end) : IDisposable
    {
        private int pending;

        public Guid? ViewerId => viewerId;

        public void Signal()
        {
            if (Interlocked.Increment(ref pending) == 1)
            {
                _ = Task.Run(RunAsync);
            }
        }

        public void Dispose() => end();

        private async Task RunAsync()
        {
            int seen;
            do
            {
                seen = Volatile.Read(ref pending);
                try
                {
                    await changed();
                }
                catch (Exception e)
                {
                    // One page's failure must not keep the others from hearing.
                    logger.LogError(e, "A page failed to follow a change of entitlement");
                }
            }
            while (Interlocked.CompareExchange(ref pending, 0, seen) != seen);
        }
    }
}
