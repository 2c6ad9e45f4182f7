using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Npgsql;
using StreamingStore.Database;
using StreamingStore.StripeSimulator;
using StreamingStore.Web.Hosting;

namespace StreamingStore.Benchmarks.Measurements;

/// <summary>
/// How many subscriptions the Stripe simulator creates in a second, in memory and with PostgreSQL, over HTTP connections that are
/// kept alive. Each creation makes a subscription, a paid invoice, a payment and some ten events. The callers run in the same
/// process, on the same cores.
/// </summary>
internal static class SimulatorSpeed
{
    private const int InFlight = 16;
    private const int Customers = 200;
    private const double FewestInMemory = 1000;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    /// <summary>Measures for so many seconds each, and prints a table.</summary>
    /// <returns>Whether the bar is met: at least 1,000 creations a second in memory.</returns>
    public static async Task<bool> RunAsync(int seconds, CancellationToken ct = default)
    {
        var inMemory = await MeasureAsync(null, seconds, ct);
        var folder = EmbeddedPostgres.NewTemporaryDirectory();
        var postgres = await EmbeddedPostgres.StartAsync(folder, ct: ct);
        Speed stored;
        try
        {
            stored = await MeasureAsync(postgres.ConnectionString("postgres"), seconds, ct);
        }
        finally
        {
            await postgres.StopAsync();
            NpgsqlConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
        Console.WriteLine($"Subscriptions created by the simulator, {InFlight} in flight, {seconds} s each");
        Console.WriteLine("state in      created/s     p50 ms     p99 ms  CPU ms each   bar");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"memory       {inMemory.PerSecond,10:N0} {inMemory.P50,10:N1} {inMemory.P99,10:N1} {inMemory.ProcessorMilliseconds,12:N2}   >= {FewestInMemory:N0}/s: {(inMemory.PerSecond >= FewestInMemory ? "met" : "NOT met")}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"PostgreSQL   {stored.PerSecond,10:N0} {stored.P50,10:N1} {stored.P99,10:N1} {stored.ProcessorMilliseconds,12:N2}"));
        return inMemory.PerSecond >= FewestInMemory;
    }

    /// <summary>Processor time is of each creation, the caller's part included: what other programs on the machine do not change.</summary>
    private sealed record Speed(double PerSecond, double P50, double P99, double ProcessorMilliseconds);

    private static async Task<Speed> MeasureAsync(string? connection, int seconds, CancellationToken ct)
    {
        await using var simulator = StripeSimulatorApp.Build(new SimulatorOptions { Urls = "http://127.0.0.1:0", ConnectionString = connection });
        await simulator.StartAsync(ct);
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = InFlight }) { BaseAddress = new Uri(simulator.Urls.Single()) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "sk_test_speed");
        var orders = await OrdersAsync(http, ct);

        await CreateAsync(http, orders, WarmUp, ct);
        var (started, processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var times = await CreateAsync(http, orders, TimeSpan.FromSeconds(seconds), ct);
        var (took, worked) = (Stopwatch.GetElapsedTime(started), Environment.CpuUsage.TotalTime - processor);
        await simulator.StopAsync(ct);

        times.Sort();
        return new Speed(times.Count / took.TotalSeconds, times[times.Count / 2], times[times.Count * 99 / 100], worked.TotalMilliseconds / times.Count);
    }

    /// <summary>What to send for each of a number of customers with a card.</summary>
    private static async Task<List<string>> OrdersAsync(HttpClient http, CancellationToken ct)
    {
        var price = await PostAsync(http, "/v1/prices", "currency=usd&unit_amount=999&recurring[interval]=month&product_data[name]=Action", ct);
        var orders = new List<string>();
        for (var number = 0; number < Customers; number++)
        {
            var customer = await PostAsync(http, "/v1/customers", $"email=viewer{number}@example.com", ct);
            var method = await PostAsync(http, "/v1/payment_methods/pm_card_visa/attach", $"customer={customer}", ct);
            await PostAsync(http, $"/v1/customers/{customer}", $"invoice_settings[default_payment_method]={method}", ct);
            orders.Add($"customer={customer}&items[0][price]={price}&metadata[device_type]=tv");
        }
        return orders;
    }

    /// <summary>Creates subscriptions for a while; gives the milliseconds that each took.</summary>
    private static async Task<List<double>> CreateAsync(HttpClient http, List<string> orders, TimeSpan duration, CancellationToken ct)
    {
        var all = new ConcurrentBag<List<double>>();
        var started = Stopwatch.GetTimestamp();
        var next = 0;
        await Task.WhenAll(Enumerable.Range(0, InFlight).Select(_ => Task.Run(CallAsync, ct)));
        return [.. all.SelectMany(times => times)];

        async Task CallAsync()
        {
            var times = new List<double>();
            while (Stopwatch.GetElapsedTime(started) < duration)
            {
                var order = orders[Interlocked.Increment(ref next) % orders.Count];
                var sent = Stopwatch.GetTimestamp();
                using var content = new StringContent(order, null, "application/x-www-form-urlencoded");
                using var answer = await http.PostAsync(new Uri("/v1/subscriptions", UriKind.Relative), content, ct);
                answer.EnsureSuccessStatusCode();
                times.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            }
            all.Add(times);
        }
    }

    private static async Task<string> PostAsync(HttpClient http, string path, string form, CancellationToken ct)
    {
        using var content = new StringContent(form, null, "application/x-www-form-urlencoded");
        using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), content, ct);
        answer.EnsureSuccessStatusCode();
        await using var body = await answer.Content.ReadAsStreamAsync(ct);
        using var made = await JsonDocument.ParseAsync(body, cancellationToken: ct);
        return made.RootElement.GetProperty("id").GetString()!;
    }
}
