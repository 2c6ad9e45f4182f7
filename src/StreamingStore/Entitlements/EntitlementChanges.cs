using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace StreamingStore.Entitlements;

/// <summary>
/// Tells open pages that what their viewer may watch has changed. PostgreSQL says so inside the writing transaction
/// (db/migrations/0005), this node hears it on one connection, and only the pages of that viewer ask again.
/// </summary>
public sealed class EntitlementChanges(NpgsqlDataSource database, ILogger<EntitlementChanges> logger) : BackgroundService
{
    private const string Channel = "entitlement_changed";
    private const string Everybody = "*";

    private readonly ConcurrentDictionary<long, Subscription> subscriptions = new();
    private readonly TaskCompletionSource listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long lastId;

    /// <summary>Ends when the connection first listens.</summary>
    public Task Listening => listening.Task;

    /// <summary>Asks to be called when the viewer's entitlement, or the catalogue, changes.</summary>
    /// <param name="viewerId">Whose changes; null for the catalogue's alone.</param>
    /// <param name="changed">Called on the thread pool, never twice at once for one subscription.</param>
    /// <returns>Ends the subscription when disposed.</returns>
    public IDisposable Subscribe(Guid? viewerId, Func<Task> changed)
    {
        var id = Interlocked.Increment(ref lastId);
        var subscription = new Subscription(viewerId, changed, logger, () => subscriptions.TryRemove(id, out _));
        subscriptions[id] = subscription;
        return subscription;
    }

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
        var everybody = payload == Everybody;
        _ = Guid.TryParse(payload, out var viewerId);
        foreach (var subscription in subscriptions.Values.Where(s => everybody || s.ViewerId == viewerId))
        {
            subscription.Signal();
        }
    }

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
