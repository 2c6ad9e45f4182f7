using System.Net;
using System.Text.Json;
using Stripe;

namespace StreamingStore.StripeMirror.StripeApi;

/// <summary>
/// Carries Stripe.net's requests. Whatever goes wrong on the way becomes a <see cref="StripeException"/>: Stripe.net by itself
/// throws HTTP's exceptions, can't tell its time-out from the caller's cancellation, and fails with a null reference on a body
/// such as <c>null</c> or <c>{"error": null}</c>.
/// </summary>
/// <param name="http">Sends the requests; it has no time-out of its own.</param>
/// <param name="settings">Says how long a call may take, retries included.</param>
/// <param name="retries">How often a request that found no connection, or was answered 409 or 5xx, is sent again with the same idempotency key.</param>
internal sealed class StripeTransport(HttpClient http, StripeSettings settings, int retries) : IHttpClient
{
    private readonly SystemNetHttpClient inner = new(http, retries);

    /// <inheritdoc />
    /// <exception cref="StripeCallException">No answer came, or none that can be used.</exception>
    public Task<StripeResponse> MakeRequestAsync(StripeRequest request, CancellationToken cancellationToken = default) => SendAsync(
        async ct =>
        {
            var response = await inner.MakeRequestAsync(request, ct);
            Check(response);
            return response;
        },
        cancellationToken);

    /// <inheritdoc />
    /// <exception cref="StripeCallException">No answer came.</exception>
    public Task<StripeStreamedResponse> MakeStreamingRequestAsync(StripeRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(ct => inner.MakeStreamingRequestAsync(request, ct), cancellationToken);

    private async Task<T> SendAsync<T>(Func<CancellationToken, Task<T>> send, CancellationToken ct)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(settings.Timeout);
        try
        {
            return await send(deadline.Token);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw StripeCallException.Timeout(settings.Timeout, e);
        }
        catch (HttpRequestException e)
        {
            throw StripeCallException.Unreachable(e);
        }
    }

    /// <summary>A success must be an object of Stripe's or a list of them, and a refusal must say what is wrong.</summary>
    private static void Check(StripeResponse response)
    {
        bool good;
        try
        {
            using var json = JsonDocument.Parse(response.Content);
            good = response.StatusCode == HttpStatusCode.OK ? IsObject(json.RootElement) : IsError(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string with half a surrogate pair.
            throw StripeCallException.Unusable($"status {(int)response.StatusCode}, and the body is not JSON.", e);
        }

        if (!good)
        {
            throw StripeCallException.Unusable($"status {(int)response.StatusCode}, and the body is not an object of Stripe's.");
        }
    }

    private static bool IsObject(JsonElement body) => TextOf(body, "object") switch
    {
        null => false,
        "list" or "search_result" => body.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Array,
        _ => !string.IsNullOrEmpty(TextOf(body, "id")),
    };

    private static bool IsError(JsonElement body) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object;

    private static string? TextOf(JsonElement body, string field) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
