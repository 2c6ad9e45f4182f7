using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using StreamingStore.StripeMirror;

namespace StreamingStore.Benchmarks.Webhooks;

/// <summary>Posts events over connections that are kept alive, so many in flight at once.</summary>
internal sealed class WebhookSender(Uri endpoint, int inFlight) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { MaxConnectionsPerServer = inFlight });

    /// <summary>Sends for a while.</summary>
    /// <returns>How many were answered with 200.</returns>
    public async Task<int> SendForAsync(TimeSpan duration, Func<SignedEvent> next, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        var sent = 0;
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => Task.Run(
            async () =>
            {
                while (Stopwatch.GetElapsedTime(started) < duration)
                {
                    await PostAsync(next(), ct);
                    Interlocked.Increment(ref sent);
                }
            },
            ct)));
        return sent;
    }

    /// <summary>Sends them all.</summary>
    /// <returns>The milliseconds that each answer took.</returns>
    public async Task<List<double>> SendAllAsync(IEnumerable<SignedEvent> events, CancellationToken ct)
    {
        var waiting = new ConcurrentQueue<SignedEvent>(events);
        var times = new ConcurrentBag<double>();
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => Task.Run(
            async () =>
            {
                while (waiting.TryDequeue(out var next))
                {
                    var started = Stopwatch.GetTimestamp();
                    await PostAsync(next, ct);
                    times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                }
            },
            ct)));
        return [.. times];
    }

    public void Dispose() => http.Dispose();

    private async Task PostAsync(SignedEvent next, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new ByteArrayContent(next.Body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation("Stripe-Signature", next.Signature);
        using var answer = await http.SendAsync(request, ct);
        if (!answer.IsSuccessStatusCode)
        {
            throw new StoreException($"A webhook was answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(ct)}");
        }
    }
}
