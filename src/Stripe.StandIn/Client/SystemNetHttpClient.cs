using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Stripe;

/// <summary>
/// Sends requests with <see cref="System.Net.Http.HttpClient" /> and repeats those that failed for a passing reason:
/// no connection, a timeout, 409, 5xx, or whatever Stripe itself says should be repeated. 429 is not among them.
/// </summary>
public class SystemNetHttpClient : IHttpClient
{
    public const int DefaultMaxNumberRetries = 2;

    private static readonly Lazy<HttpClient> Shared = new(BuildDefaultSystemNetHttpClient);

    private readonly HttpClient httpClient;
    private readonly string userAgent;
    private readonly string clientUserAgent;

    /// <param name="httpClient">What to send with; null: one with the default timeout, shared by all that are null here.</param>
    /// <param name="maxNetworkRetries">How often a request is repeated at most.</param>
    /// <param name="appInfo">The application, for the <c>User-Agent</c>.</param>
    /// <param name="enableTelemetry">Kept for the signature's sake: nothing is reported either way.</param>
    public SystemNetHttpClient(HttpClient httpClient = null, int maxNetworkRetries = DefaultMaxNumberRetries, AppInfo appInfo = null, bool enableTelemetry = true)
    {
        this.httpClient = httpClient ?? Shared.Value;
        MaxNetworkRetries = maxNetworkRetries;
        EnableTelemetry = enableTelemetry;
        userAgent = $"Stripe/V1 .NetBindings/{StripeConfiguration.StripeNetVersion}" + (appInfo == null ? "" : $" {appInfo.FormatUserAgent()}");
        clientUserAgent = JsonSerializer.Serialize(new Dictionary<string, string>
        {
            ["bindings_version"] = StripeConfiguration.StripeNetVersion,
            ["lang"] = ".net",
            ["lang_version"] = $".NET {Environment.Version}",
        });
    }

    public static TimeSpan DefaultHttpTimeout => TimeSpan.FromSeconds(80);
    public static TimeSpan MaxNetworkRetriesDelay => TimeSpan.FromSeconds(5);
    public static TimeSpan MinNetworkRetriesDelay => TimeSpan.FromMilliseconds(500);

    public bool EnableTelemetry { get; }
    public int MaxNetworkRetries { get; }

    public static HttpClient BuildDefaultSystemNetHttpClient() => new() { Timeout = DefaultHttpTimeout };

    /// <inheritdoc />
    /// <exception cref="HttpRequestException">No answer came, repetitions included.</exception>
    public async Task<StripeResponse> MakeRequestAsync(StripeRequest request, CancellationToken cancellationToken = default)
    {
        using var response = await SendAsync(request, cancellationToken);
        return new StripeResponse(response.StatusCode, response.Headers, await response.Content.ReadAsStringAsync(cancellationToken));
    }

    /// <inheritdoc />
    /// <exception cref="HttpRequestException">No answer came, repetitions included.</exception>
    public async Task<StripeStreamedResponse> MakeStreamingRequestAsync(StripeRequest request, CancellationToken cancellationToken = default)
    {
        var response = await SendAsync(request, cancellationToken);
        return new StripeStreamedResponse(response.StatusCode, response.Headers, await response.Content.ReadAsStreamAsync(cancellationToken));
    }

    private async Task<HttpResponseMessage> SendAsync(StripeRequest request, CancellationToken cancellationToken)
    {
        for (var retry = 1; ; retry++)
        {
            try
            {
                using var message = Message(request);
                var response = await httpClient.SendAsync(message, cancellationToken);
                if (retry > MaxNetworkRetries || !ShouldRetry(response))
                    return response;
                response.Dispose();
            }
            catch (Exception e) when (retry <= MaxNetworkRetries && IsPassing(e, cancellationToken))
            {
                // Nothing was lost: the repetition below carries the same idempotency key.
            }

            await Task.Delay(Delay(retry), cancellationToken);
        }
    }

    private HttpRequestMessage Message(StripeRequest request)
    {
        var message = new HttpRequestMessage(request.Method, request.Uri) { Content = request.Content };
        message.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        message.Headers.Authorization = request.AuthorizationHeader;
        message.Headers.Add("X-Stripe-Client-User-Agent", clientUserAgent);
        foreach (var (name, value) in request.StripeHeaders)
            message.Headers.Add(name, value);
        return message;
    }

    /// <summary>A timeout of the HttpClient looks like a cancellation, but one that the caller did not ask for.</summary>
    private static bool IsPassing(Exception e, CancellationToken cancellationToken) =>
        e is HttpRequestException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private static bool ShouldRetry(HttpResponseMessage response) =>
        Advice(response.Headers) switch
        {
            "true" => true,
            "false" => false,
            _ => response.StatusCode == HttpStatusCode.Conflict || (int)response.StatusCode >= 500,
        };

    private static string Advice(HttpResponseHeaders headers) =>
        headers.TryGetValues("Stripe-Should-Retry", out var values) ? values.First() : null;

    /// <summary>Twice as long each time, up to the maximum, shortened by up to a quarter so that clients do not return in step.</summary>
    private static TimeSpan Delay(int retry)
    {
        var backoff = TimeSpan.FromMilliseconds(Math.Min(
            MinNetworkRetriesDelay.TotalMilliseconds * Math.Pow(2, retry - 1),
            MaxNetworkRetriesDelay.TotalMilliseconds));
        var jittered = backoff * (0.75 + Random.Shared.NextDouble() / 4);
        return jittered < MinNetworkRetriesDelay ? MinNetworkRetriesDelay : jittered;
    }
}
