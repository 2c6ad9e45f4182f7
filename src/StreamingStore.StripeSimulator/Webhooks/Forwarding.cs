using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Storage;

namespace StreamingStore.StripeSimulator.Webhooks;

/// <summary>Makes or keeps the endpoints that the options ask for, as <c>stripe listen --forward-to</c> would.</summary>
internal sealed class Forwarding(SimulatorOptions options, World world, Committing committing, TimeProvider time) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        PendingCommit pending;
        using (await world.TurnAsync())
        {
            var work = new Work(world, time.GetUtcNow());
            foreach (var target in options.ForwardTo)
            {
                var kept = world.All("webhook_endpoint").FirstOrDefault(endpoint => endpoint.Body.Text("url") == target.Url);
                var endpoint = kept is null ? work.Add(WebhookEndpoints.Make(target.Url, ["*"], work.Now)) : work.Edit(kept.Body);
                endpoint["_secret"] = target.Secret;
            }
            pending = committing.Append(work.Commit());
        }
        await committing.StoredAsync(pending);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
