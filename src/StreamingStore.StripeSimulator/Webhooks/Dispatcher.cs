using System.Diagnostics;
using System.Net.Http.Headers;
using System.Threading.Channels;
using StreamingStore.StripeSimulator.Faults;
using StreamingStore.StripeSimulator.Json;
using StreamingStore.StripeSimulator.Protocol;
using StreamingStore.StripeSimulator.Storage;

namespace StreamingStore.StripeSimulator.Webhooks;

/// <summary>Delivers events to the endpoints, several at a time to each, and again after failures until the attempts run out.</summary>
internal sealed class Dispatcher(
    World world, HttpClient http, FaultControl faults, HeldDeliveries held, TimeProvider time, ILogger<Dispatcher> log, Journal? journal = null)
    : IHostedService, IDisposable
{
    private const int InFlightPerEndpoint = 8;

    private sealed record Prepared(Uri Url, List<string> Secrets, ApiVersion Version);

    private readonly Dictionary<string, Channel<Delivery>> lanes = [];
    private readonly List<Task> workers = [];
    private readonly CancellationTokenSource stopping = new();

    /// <summary>Takes up again what was pending when the simulator last stopped.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        List<Delivery> pending;
        using (await world.TurnAsync())
            pending = [.. world.Events.InOrder.SelectMany(happened => happened.Deliveries).Where(delivery => delivery.State == DeliveryState.Pending)];
        foreach (var delivery in pending)
            _ = EnqueueWhenDueAsync(delivery);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        List<Task> running;
        lock (lanes)
            running = [.. workers];
        await Task.WhenAll(running).WaitAsync(cancellationToken);
    }

    public void Dispose() => stopping.Dispose();

    /// <summary>Takes a delivery that was just made.</summary>
    public void Begin(Delivery delivery)
    {
        delivery.Fault = faults.ForDelivery(delivery);
        if (delivery.Fault is null)
            Enqueue(delivery);
        else
            _ = BeginFaultyAsync(delivery, delivery.Fault);
    }

    private async Task BeginFaultyAsync(Delivery delivery, DeliveryPlan plan)
    {
        if (plan.Wait > TimeSpan.Zero)
            await held.HoldAsync(delivery.EndpointId, plan, stopping.Token);
        if (!plan.Dropped)
        {
            Enqueue(delivery);
            return;
        }
        using (await world.TurnAsync())
        {
            delivery.Drop(time.GetUtcNow());
            Write(delivery);
        }
    }

    private void Enqueue(Delivery delivery)
    {
        lock (lanes)
        {
            if (!lanes.TryGetValue(delivery.EndpointId, out var lane))
            {
                lanes[delivery.EndpointId] = lane = Channel.CreateUnbounded<Delivery>();
                for (var worker = 0; worker < InFlightPerEndpoint; worker++)
                    workers.Add(Task.Run(() => DeliverAllAsync(lane.Reader)));
            }
            lane.Writer.TryWrite(delivery);
        }
    }

    private async Task EnqueueWhenDueAsync(Delivery delivery)
    {
        var wait = DateTimeOffset.FromUnixTimeSeconds(delivery.NextAttempt) - time.GetUtcNow();
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, time, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Enqueue(delivery);
    }

    private async Task DeliverAllAsync(ChannelReader<Delivery> lane)
    {
        try
        {
            await foreach (var delivery in lane.ReadAllAsync(stopping.Token))
                await DeliverAsync(delivery);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // What is still in the lane is pending in the database and is taken up at the next start.
        }
    }

    private async Task DeliverAsync(Delivery delivery)
    {
        if (await PrepareAsync(delivery) is not { } prepared)
            return;
        await SendAsync(delivery, prepared);
        if (delivery.Fault?.SecondAfter is not { } pause)
            return;
        delivery.Fault = delivery.Fault with { SecondAfter = null };
        await Task.Delay(pause, time, stopping.Token);
        await SendAsync(delivery, prepared);
    }

    private async Task SendAsync(Delivery delivery, Prepared prepared)
    {
        var payload = JsonText.Write(delivery.Event.ToJson(prepared.Version));
        var started = Stopwatch.GetTimestamp();
        var at = time.GetUtcNow();
        int? status = null;
        string? failure = null;
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, prepared.Url) { Content = new ByteArrayContent(payload) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
            request.Headers.Add("Stripe-Signature", Signature.Header(prepared.Secrets, at.ToUnixTimeSeconds(), payload));
            request.Headers.UserAgent.ParseAdd("Stripe/1.0 (+https://stripe.com/docs/webhooks)");
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stopping.Token);
            status = (int)response.StatusCode;
        }
        catch (HttpRequestException exception)
        {
            failure = exception.Message;
        }
        catch (TaskCanceledException) when (!stopping.IsCancellationRequested)
        {
            failure = "no answer in time";
        }
        await RecordAsync(delivery, new DeliveryAttempt(at, status, failure, (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds));
    }

    /// <summary>What the endpoint wants now; null when it is gone, which ends the delivery.</summary>
    private async Task<Prepared?> PrepareAsync(Delivery delivery)
    {
        using (await world.TurnAsync())
        {
            if (delivery.State != DeliveryState.Pending)
                return null;
            if (world.Find(delivery.EndpointId)?.Body is not { } endpoint)
            {
                delivery.State = DeliveryState.Failed;
                Write(delivery);
                return null;
            }
            return new Prepared(
                new Uri(endpoint.Text("url")!),
                Endpoints.Secrets(endpoint, time.GetUtcNow().ToUnixTimeSeconds()),
                (delivery.Fault?.Version ?? endpoint.Text("api_version")) is { } named ? ApiVersion.Parse(named) : ApiVersion.Current);
        }
    }

    private async Task RecordAsync(Delivery delivery, DeliveryAttempt attempt)
    {
        using (await world.TurnAsync())
        {
            delivery.Record(attempt);
            Write(delivery);
        }
        held.Passed(delivery.EndpointId);
        if (delivery.State == DeliveryState.Succeeded)
            return;
        log.LogInformation("{Event} {Type} was not taken by {Endpoint}: {Answer}",
            delivery.Event.Id, delivery.Event.Type, delivery.EndpointId, (object?)attempt.Status ?? attempt.Error);
        if (delivery.State == DeliveryState.Pending)
            _ = EnqueueWhenDueAsync(delivery);
    }

    private void Write(Delivery delivery)
    {
        var commit = new Commit();
        commit.Deliveries.Add(delivery.ToRow());
        _ = journal?.Append(commit);
    }
}
