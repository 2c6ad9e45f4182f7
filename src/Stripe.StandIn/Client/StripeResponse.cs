using System.Net;
using System.Net.Http.Headers;

namespace Stripe;

/// <summary>What Stripe answered, but for the body.</summary>
public abstract class StripeResponseBase
{
    public StripeResponseBase(HttpStatusCode statusCode, HttpResponseHeaders headers)
    {
        StatusCode = statusCode;
        Headers = headers;
    }

    public HttpStatusCode StatusCode { get; }
    public HttpResponseHeaders Headers { get; }
    public DateTimeOffset? Date => Headers?.Date;
    public string IdempotencyKey => Header("Idempotency-Key");
    public string RequestId => Header("Request-Id");

    public override string ToString() =>
        $"<{GetType().FullName} status={(int)StatusCode} Request-Id={RequestId} Date={Date?.ToString("s")}>";

    private string Header(string name) =>
        Headers != null && Headers.TryGetValues(name, out var values) ? values.First() : null;
}

/// <summary>What Stripe answered, with the body as text.</summary>
public class StripeResponse(HttpStatusCode statusCode, HttpResponseHeaders headers, string content)
    : StripeResponseBase(statusCode, headers)
{
    public string Content { get; } = content;
}

/// <summary>What Stripe answered, with the body as it arrives.</summary>
public class StripeStreamedResponse(HttpStatusCode statusCode, HttpResponseHeaders headers, Stream body)
    : StripeResponseBase(statusCode, headers)
{
    private Task<StripeResponse> read;

    public Stream Body { get; } = body;

    /// <summary>Reads the body to its end. It can be read once only, so every call gives the same answer.</summary>
    public Task<StripeResponse> ToStripeResponseAsync() => read ??= ReadAsync();

    private async Task<StripeResponse> ReadAsync()
    {
        using var reader = new StreamReader(Body);
        return new StripeResponse(StatusCode, Headers, await reader.ReadToEndAsync());
    }
}
