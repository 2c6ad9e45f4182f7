using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using StreamingStore.StripeSimulator;
using StreamingStore.Tests.Fixtures;

namespace StreamingStore.Benchmarks.Webhooks;

/// <summary>A Stripe with many subscriptions that were made a month ago, and renew all at once when time moves on.</summary>
internal sealed class RenewingStripe : IAsyncDisposable
{
    private const int Customers = 200;
    private const int CallsAtOnce = 16;

    private static readonly TimeSpan Month = TimeSpan.FromDays(32);

    // A renewal's invoice stays a draft for an hour. https://docs.stripe.com/billing/subscriptions/overview
    private static readonly TimeSpan UntilPaid = TimeSpan.FromHours(2);

    private readonly ShiftedClock time = new();
    private readonly MeterListener requests = new();
    private readonly List<long> secondsOfRequests = [];
    private readonly WebApplication simulator;

    private RenewingStripe()
    {
        simulator = StripeSimulatorApp.Build(new SimulatorOptions { Urls = "http://127.0.0.1:0", TimeProvider = time });
        requests.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "http.server.request.duration")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        requests.SetMeasurementEventCallback<double>((_, _, _, _) =>
        {
            lock (secondsOfRequests)
            {
                secondsOfRequests.Add(Environment.TickCount64);
            }
        });
    }

    /// <summary>Talks to the simulator.</summary>
    public HttpClient Http { get; } = new(new SocketsHttpHandler { MaxConnectionsPerServer = CallsAtOnce });

    /// <summary>Starts it, with so many subscriptions of a month ago.</summary>
    public static async Task<RenewingStripe> StartAsync(int subscriptions, CancellationToken ct)
    {
        var stripe = new RenewingStripe();
        await stripe.simulator.StartAsync(ct);
        stripe.Http.BaseAddress = new Uri(stripe.simulator.Urls.Single());
        stripe.time.Shift = -(Month + UntilPaid);
        var price = (await EventMaker.SendAsync(
            stripe.Http, HttpMethod.Post, "/v1/prices", "currency=usd&unit_amount=999&recurring[interval]=month&product_data[name]=Storm", ct))["id"]!.ToString();
        var everybody = Enumerable.Range(0, Customers);
        await Parallel.ForEachAsync(everybody, new ParallelOptions { MaxDegreeOfParallelism = CallsAtOnce, CancellationToken = ct }, async (number, stop) =>
        {
            var customer = await EventMaker.NewCustomerAsync(stripe.Http, $"storm{number}@example.com", stop);
            for (var made = 0; made < subscriptions / Customers; made++)
            {
                await EventMaker.SubscribeAsync(stripe.Http, customer, price, stop);
            }
        });
        return stripe;
    }

    /// <summary>Lets a month pass, and waits until every subscription has renewed.</summary>
    public async Task RenewAsync(int subscriptions, CancellationToken ct)
    {
        await MoveToAsync(UntilPaid, "customer.subscription.updated", subscriptions, ct);
        await MoveToAsync(TimeSpan.Zero, "invoice.paid", subscriptions, ct);
    }

    /// <summary>The events of a type, the newest first, as Stripe lists them.</summary>
    public async Task<List<JsonNode>> EventsAsync(string type, CancellationToken ct) => await ListAsync($"/v1/events?type={type}", ct);

    /// <summary>All that a list has.</summary>
    public async Task<List<JsonNode>> ListAsync(string path, CancellationToken ct)
    {
        var (all, after) = (new List<JsonNode>(), "");
        while (true)
        {
            var page = await EventMaker.SendAsync(Http, HttpMethod.Get, $"{path}&limit=100{after}", null, ct);
            all.AddRange(page["data"]!.AsArray().OfType<JsonNode>());
            if (!(bool)page["has_more"]!)
            {
                return all;
            }

            after = $"&starting_after={all[^1]["id"]}";
        }
    }

    /// <summary>Counts requests from now on.</summary>
    public void CountRequests() => requests.Start();

    /// <summary>How many requests came since, and the most in any span of one second.</summary>
    public (int All, int MostInASecond) Requests()
    {
        lock (secondsOfRequests)
        {
            var most = 0;
            for (int first = 0, last = 0; last < secondsOfRequests.Count; last++)
            {
                while (secondsOfRequests[last] - secondsOfRequests[first] >= 1000)
                {
                    first++;
                }

                most = Math.Max(most, last - first + 1);
            }

            return (secondsOfRequests.Count, most);
        }
    }

    public async ValueTask DisposeAsync()
    {
        requests.Dispose();
        Http.Dispose();
        await simulator.StopAsync();
        await simulator.DisposeAsync();
    }

    /// <summary>Lets time pass until there are so many events of what it brings; Stripe forgets older ones meanwhile, which are not counted.</summary>
    private async Task MoveToAsync(TimeSpan behind, string type, int events, CancellationToken ct)
    {
        time.Shift = -behind;
        var moved = time.GetUtcNow().ToUnixTimeSeconds();
        while ((await EventsAsync($"{type}&created[gte]={moved}", ct)).Count < events)
        {
            await Task.Delay(TimeSpan.FromSeconds(2), ct);
        }
    }
}
